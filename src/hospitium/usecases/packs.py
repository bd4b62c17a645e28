"""Put cases on a phone: build a pack, keep it true while the phone calls, end it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.formats.pack_contents import case_marks, difference
from hospitium.ledger import Operation
from hospitium.policy.field import (
    BuildPackPermit,
    DeviceStatus,
    PackPermit,
    permit_build_pack,
    permit_drop_pack,
    permit_fetch_pack,
    permit_packs,
)
from hospitium.policy.operators import Operator
from hospitium.records import audit, devices, packs
from hospitium.records.pack_ends import revoke_pack as end_pack
from hospitium.records.packs import PackRecord
from hospitium.records.standings import read_standing
from hospitium.usecases.devices import Carried
from hospitium.usecases.pack_building import (
    Steps,
    Wanted,
    ask_to_build,
    gather,
    nobody_listens,
    save_version,
    seal_version,
    stamp_of,
)
from hospitium.usecases.pack_model import phone_model
from hospitium.usecases.runtime import Runtime

__all__ = [
    "FieldPack",
    "Wanted",
    "build_pack",
    "fetch_pack",
    "list_packs",
    "packs_for",
    "revoke_pack",
]

NOT_ALLOWED = "not-allowed"
"""Why a pack ended that policy would not let be built any more."""


def build_pack(
    runtime: Runtime,
    operator: Operator,
    device: UUID,
    wanted: Wanted,
    *,
    on_progress: Steps = nobody_listens,
) -> PackRecord:
    """Put the agency's open cases of a region and purpose on a phone, sealed to it.

    The phone's live pack of that purpose and region gets a new version and a new end.

    Parameters
    ----------
    on_progress
        Told how many prints of how many are gathered; an error raised there ends it, and nothing
        is saved.

    Raises
    ------
    NotFound
        If the agency has no such phone.
    Conflict
        If the phone is not active, or the node's templates are not those of the phone's model.
    Refused
        If policy says no to whoever builds it, or to whoever carries the phone.
    """
    now = runtime.clock()
    with runtime.node.read() as session:
        found = devices.find_device(session, device, agency=operator.agency)
        carrier = read_standing(session, runtime.node.vault, found.facts.operator, at=now).operator
    if found.facts.status is not DeviceStatus.ACTIVE:
        raise Conflict(
            "this phone is not in use", remedy="Confirm it first: `hospitium device confirm`."
        )
    permit = ask_to_build(runtime, operator, device, wanted, at=now)
    ask_to_build(runtime, carrier, device, wanted, at=now, again=True)
    model = phone_model(runtime)
    with runtime.node.read() as session:
        known = packs.same_scope(session, permit, wanted.region)
        built = gather(runtime, session, permit, found, carrier, wanted.region, model, on_progress)
    on_progress(len(built.contents.prints), len(built.contents.prints))
    pack = known.id if known else runtime.new_id()
    return save_version(runtime, permit, pack, wanted.region, built)


def list_packs(runtime: Runtime, operator: Operator) -> tuple[PackRecord, ...]:
    """Return the agency's packs, or those of one's own phones; the newest first."""
    permit = permit_packs(runtime.rules(), operator, "pack.list", at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(packs.list_packs(session, permit))


def revoke_pack(runtime: Runtime, operator: Operator, pack: UUID) -> None:
    """End a pack; the phone drops it at its next contact."""
    permit = permit_packs(runtime.rules(), operator, "pack.revoke", at=runtime.clock())
    with runtime.node.write() as session:
        _revoke(runtime, session, permit, pack, "revoked")


@dataclass(frozen=True, slots=True)
class FieldPack:
    """A pack as a phone hears of it: `gone` left since the versions that a phone may still hold."""

    record: PackRecord
    gone: tuple[str, ...] = ()


def packs_for(runtime: Runtime, phone: Carried) -> tuple[FieldPack, ...]:
    """Return all packs of a phone, the live ones brought up to date first.

    Whatever was closed, has expired or was withdrawn is named in `gone`, for the phone to forget
    at once; the newest version does not hold it any more (rule retain.case_closed).
    """
    with runtime.node.read() as session:
        known = packs.packs_of(session, phone.device.id)
    return tuple(_up_to_date(runtime, phone, one) for one in known)


def fetch_pack(
    runtime: Runtime, phone: Carried, pack: UUID, *, base: int | None = None
) -> tuple[PackRecord, bytes]:
    """Return the newest version of a phone's pack, or what changed since version `base`.

    Raises
    ------
    NotFound
        If it is not this phone's, is over, or nothing is known of that version any more.
    """
    with runtime.node.read() as session:
        known = [one for one in packs.packs_of(session, phone.device.id) if one.id == pack]
    record = _up_to_date(runtime, phone, known[0]).record if known else None
    now = runtime.clock()
    if record is None or not record.is_live(now):
        raise NotFound("this phone has no such pack, or its time is over")
    permit = permit_fetch_pack(
        runtime.rules(), phone.operator, phone.device.id, purpose=record.purpose, at=now
    )
    if base is None:
        with runtime.node.read() as session:
            outer = packs.pack_bytes(session, permit, pack)
    else:
        record, outer = _delta(runtime, phone, record, base)
    with runtime.node.write() as session:
        details = {"device": str(phone.device.id), "version": record.version, "from": base}
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.DISCLOSURE,
            subject=str(pack),
            details=details,
        )
    return record, outer


def _up_to_date(runtime: Runtime, phone: Carried, known: PackRecord) -> FieldPack:
    """Make a new version if the old one is not what would be built now; end it if none may be."""
    if not known.is_live(runtime.clock()):
        return FieldPack(known)
    try:
        permit = _again(runtime, phone, known)
    except Refused:
        return FieldPack(_drop(runtime, known))
    model, record = phone_model(runtime), known
    with runtime.node.read() as session:
        stale = stamp_of(runtime, session, permit, known.region, model) != known.stamp
        if stale:
            built = gather(
                runtime, session, permit, phone.device, phone.operator, known.region, model
            )
    if stale:
        record = save_version(runtime, permit, known.id, known.region, built)
    with runtime.node.read() as session:
        return FieldPack(record, _gone(runtime, session, permit, record))


def _gone(
    runtime: Runtime, session: Session, permit: BuildPackPermit, record: PackRecord
) -> tuple[str, ...]:
    """Return the cases of earlier versions that the newest does not hold any more."""
    vault, before = runtime.node.vault, set[str]()
    for number in record.delta_from:
        before |= packs.read_marks(session, vault, permit, record.id, number).keys()
    if not before:
        return ()
    now = packs.read_marks(session, vault, permit, record.id, record.version)
    return tuple(sorted(before - now.keys()))


def _delta(
    runtime: Runtime, phone: Carried, known: PackRecord, base: int
) -> tuple[PackRecord, bytes]:
    """Return what changed since `base`, worked out against the newest version."""
    permit, model = _again(runtime, phone, known), phone_model(runtime)
    with runtime.node.read() as session:
        if base not in known.delta_from:
            raise NotFound(
                "there is no delta from that version", remedy="Fetch the whole pack instead."
            )
        before = packs.read_marks(session, runtime.node.vault, permit, known.id, base)
        newest = packs.read_marks(session, runtime.node.vault, permit, known.id, known.version)
        built = gather(runtime, session, permit, phone.device, phone.operator, known.region, model)
    if case_marks(built.contents) != newest:  # somebody wrote meanwhile
        known = save_version(runtime, permit, known.id, known.region, built)
    head = built.head(known.id, known.version, base)
    delta = difference(built.contents, before)
    return known, seal_version(runtime, built, head, delta)


def _again(runtime: Runtime, phone: Carried, known: PackRecord) -> BuildPackPermit:
    return permit_build_pack(
        runtime.rules(), phone.operator, phone.device.id, purpose=known.purpose,
        expires_at=known.expires_at, names=known.names, young=known.young, at=runtime.clock(),
        again=True,
    )  # fmt: skip


def _drop(runtime: Runtime, known: PackRecord) -> PackRecord:
    permit = permit_drop_pack(runtime.rules(), known.agency, at=runtime.clock())
    with runtime.node.write() as session:
        _revoke(runtime, session, permit, known.id, NOT_ALLOWED)
        return packs.find_pack(session, known.id, agency=known.agency)


def _revoke(runtime: Runtime, session: Session, permit: PackPermit, pack: UUID, why: str) -> None:
    end_pack(session, permit, pack, why)
    audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=str(pack),
        details={"why": why},
    )
