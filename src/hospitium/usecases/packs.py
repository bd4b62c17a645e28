"""Put cases on a phone: build a pack, keep it true while the phone calls, end it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.crypto.digest import sha256
from hospitium.crypto.p256 import hpke_seal
from hospitium.crypto.signing import sign
from hospitium.formats.pack import PackHead, pack_info, write_pack
from hospitium.formats.pack_contents import Contents, case_marks, difference
from hospitium.ledger import Operation
from hospitium.policy.field import (
    USUAL_PACK,
    BuildPackPermit,
    DeviceStatus,
    PackPermit,
    permit_build_pack,
    permit_drop_pack,
    permit_fetch_pack,
    permit_packs,
)
from hospitium.policy.operators import Operator
from hospitium.records import audit, devices, looks, packs
from hospitium.records.devices import DeviceRecord
from hospitium.records.pack_cases import Scope, case_ids, gone_from, pack_cases, scope_stamp
from hospitium.records.packs import NewVersion, PackRecord
from hospitium.records.standings import read_standing
from hospitium.usecases.devices import Carried, pack_signer
from hospitium.usecases.pack_model import PhoneModel, phone_model
from hospitium.usecases.runtime import Runtime

NOT_ALLOWED = "not-allowed"
"""Why a pack ended that policy would not let be built any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is to hold, and for how long."""

    purpose: str
    region: str | None = None
    lasts: timedelta = USUAL_PACK
    names: bool = False
    young: bool = False


@dataclass(frozen=True, slots=True)
class _Built:
    """A version before it is saved: what it holds, and the head without its number."""

    contents: Contents
    stamp: str
    head: Callable[[UUID, int, int | None], PackHead]
    device: DeviceRecord


def build_pack(runtime: Runtime, operator: Operator, device: UUID, wanted: Wanted) -> PackRecord:
    """Put the agency's open cases of a region and purpose on a phone, sealed to it.

    The phone's live pack of that purpose and region gets a new version and a new end.

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
    permit = _permit(runtime, operator, device, wanted, at=now)
    _permit(runtime, carrier, device, wanted, at=now, again=True)
    model = phone_model(runtime)
    with runtime.node.read() as session:
        known = packs.same_scope(session, permit, wanted.region)
        built = _contents(runtime, session, permit, found, carrier, wanted.region, model)
    pack = known.id if known else runtime.new_id()
    return _save(runtime, permit, pack, wanted.region, built)


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
    """A pack as a phone hears of it: `gone` are cases that nobody may look for any more."""

    record: PackRecord
    gone: tuple[str, ...] = ()


def packs_for(runtime: Runtime, phone: Carried) -> tuple[FieldPack, ...]:
    """Return all packs of a phone, the live ones brought up to date first.

    Whatever was closed, has expired or was withdrawn since the last version is named in `gone`
    once; the newest version does not hold it any more (rule retain.case_closed).
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
    model = phone_model(runtime)
    with runtime.node.read() as session:
        stamp = _stamp(runtime, session, permit, known.region, model)
        if stamp == known.stamp:
            return FieldPack(known)
        marks = packs.read_marks(session, runtime.node.vault, permit, known.id, known.version)
        gone = gone_from(session, permit, set(marks))
        built = _contents(
            runtime, session, permit, phone.device, phone.operator, known.region, model
        )
    return FieldPack(_save(runtime, permit, known.id, known.region, built), gone)


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
        built = _contents(
            runtime, session, permit, phone.device, phone.operator, known.region, model
        )
    if case_marks(built.contents) != newest:  # somebody wrote meanwhile
        known = _save(runtime, permit, known.id, known.region, built)
    head = built.head(known.id, known.version, base)
    delta = difference(built.contents, before)
    return known, _seal(runtime, built, head, delta)


def _permit(
    runtime: Runtime,
    who: Operator,
    device: UUID,
    wanted: Wanted,
    *,
    at: datetime,
    again: bool = False,
) -> BuildPackPermit:
    return permit_build_pack(
        runtime.rules(), who, device, purpose=wanted.purpose, expires_at=at + wanted.lasts,
        names=wanted.names, young=wanted.young, at=at, again=again,
    )  # fmt: skip


def _again(runtime: Runtime, phone: Carried, known: PackRecord) -> BuildPackPermit:
    return permit_build_pack(
        runtime.rules(), phone.operator, phone.device.id, purpose=known.purpose,
        expires_at=known.expires_at, names=known.names, young=known.young, at=runtime.clock(),
        again=True,
    )  # fmt: skip


def _stamp(
    runtime: Runtime,
    session: Session,
    permit: BuildPackPermit,
    region: str | None,
    model: PhoneModel,
) -> str:
    bundle = runtime.rules(session).bundle.digest
    scope = Scope(region, model.id)
    return scope_stamp(session, permit, scope, bundle, model.calibration_sha256)


def _contents(
    runtime: Runtime,
    session: Session,
    permit: BuildPackPermit,
    device: DeviceRecord,
    carrier: Operator,
    region: str | None,
    model: PhoneModel,
) -> _Built:
    cases, prints = pack_cases(session, runtime.node.vault, permit, Scope(region, model.id))
    contents = Contents(cases, prints, model.calibration, model.limits(session, permit))

    def head(pack: UUID, version: int, base: int | None) -> PackHead:
        return PackHead(
            pack=str(pack),
            version=version,
            base=base,
            device=str(device.id),
            node=pack_signer(runtime).name,
            agency=permit.agency,
            operator=carrier.id,
            purpose=permit.purpose,
            region=region,
            issued_at=f"{permit.at:%Y-%m-%dT%H:%M:%SZ}",
            expires_at=f"{permit.expires_at:%Y-%m-%dT%H:%M:%SZ}",
            model=model.id,
            model_sha256=model.sha256,
            calibration_sha256=model.calibration_sha256,
            policy=permit.decision.bundle,
        )

    stamp = _stamp(runtime, session, permit, region, model)
    return _Built(contents, stamp, head, device)


def _save(
    runtime: Runtime, permit: BuildPackPermit, pack: UUID, region: str | None, built: _Built
) -> PackRecord:
    """Seal, sign and save a version with its entry in the log: all of it, or nothing."""
    vault, marks = runtime.node.vault, case_marks(built.contents)
    with runtime.node.write() as session:
        packs.save_pack(session, permit, pack, region)
        number = packs.next_number(session, permit, pack)
        head = built.head(pack, number, None)
        outer = _seal(runtime, built, head, built.contents)
        new = NewVersion(
            issued_at=permit.at,
            cases=len(built.contents.cases),
            prints=len(built.contents.prints),
            sha256=sha256(outer).hex(),
            stamp=built.stamp,
            outer=outer,
            marks=marks,
        )
        before = packs.newest_marks(session, vault, permit, pack)
        packs.add_version(session, vault, permit, pack, number, new)
        leaf = audit.append(
            session,
            vault,
            permit,
            operation=Operation.DISCLOSURE,
            subject=str(pack),
            details=_details(permit, region, number, new),
        )
        fresh = [one for one in built.contents.cases if one.case not in before]
        looks.note_looks(session, leaf, case_ids(tuple(fresh)))
        return packs.find_pack(session, pack, agency=permit.agency)


def _details(
    permit: BuildPackPermit, region: str | None, number: int, new: NewVersion
) -> dict[str, object]:
    return {
        "device": str(permit.device),
        "region": region or "",
        "version": number,
        "cases": new.cases,
        "prints": new.prints,
        "names": permit.names,
        "young": permit.young,
        "sha256": new.sha256,
    }


def _seal(runtime: Runtime, built: _Built, head: PackHead, contents: Contents) -> bytes:
    seed = runtime.node.vault.pack_seed
    inner = write_pack(head, contents, built.contents, lambda message: sign(seed, message))
    return hpke_seal(built.device.keys.agreement, inner, info=pack_info(head.device))


def _drop(runtime: Runtime, known: PackRecord) -> PackRecord:
    permit = permit_drop_pack(runtime.rules(), known.agency, at=runtime.clock())
    with runtime.node.write() as session:
        _revoke(runtime, session, permit, known.id, NOT_ALLOWED)
        return packs.find_pack(session, known.id, agency=known.agency)


def _revoke(runtime: Runtime, session: Session, permit: PackPermit, pack: UUID, why: str) -> None:
    packs.revoke_pack(session, permit, pack, why)
    audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=Operation.ADMINISTRATION,
        subject=str(pack),
        details={"why": why},
    )
