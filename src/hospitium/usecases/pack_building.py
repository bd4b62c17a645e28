"""One version of a pack: gathered, signed, sealed to its phone, saved with its entry in the log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.crypto.digest import sha256
from hospitium.crypto.p256 import hpke_seal
from hospitium.crypto.signing import sign
from hospitium.formats.pack import PackHead, pack_info, write_pack
from hospitium.formats.pack_contents import Contents, case_marks
from hospitium.ledger import Operation
from hospitium.policy.field import USUAL_PACK, BuildPackPermit, permit_build_pack
from hospitium.policy.operators import Operator
from hospitium.records import audit, looks, packs
from hospitium.records.devices import DeviceRecord
from hospitium.records.pack_cases import Scope, case_ids, pack_cases, scope_stamp
from hospitium.records.packs import NewVersion, PackRecord
from hospitium.usecases.devices import pack_signer
from hospitium.usecases.pack_model import PhoneModel
from hospitium.usecases.runtime import Runtime

Steps = Callable[[int, int], None]
"""Told of how many prints of how many are gathered."""


def nobody_listens(_done: int, _total: int) -> None:
    """Take progress that nobody wants to see."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is to hold, and for how long."""

    purpose: str
    region: str | None = None
    lasts: timedelta = USUAL_PACK
    names: bool = False
    young: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A version before it is saved: what it holds, and its head but for pack, number and base."""

    contents: Contents
    stamp: str
    head: Callable[[UUID, int, int | None], PackHead]
    device: DeviceRecord


def ask_to_build(
    runtime: Runtime,
    who: Operator,
    device: UUID,
    wanted: Wanted,
    *,
    at: datetime,
    again: bool = False,
) -> BuildPackPermit:
    """Ask policy for a pack as it is wanted; `again` for who carries the phone."""
    return permit_build_pack(
        runtime.rules(), who, device, purpose=wanted.purpose, expires_at=at + wanted.lasts,
        names=wanted.names, young=wanted.young, at=at, again=again,
    )  # fmt: skip


def stamp_of(
    runtime: Runtime,
    session: Session,
    permit: BuildPackPermit,
    region: str | None,
    model: PhoneModel,
) -> str:
    """Return what changes whenever a version would hold something else."""
    bundle, faces = runtime.rules(session).bundle.digest, model.faces_for(permit)
    beside = () if faces is None else (faces.calibration_sha256,)
    scope = Scope(region, model.id, faces.id if faces else None)
    return scope_stamp(session, permit, scope, bundle, model.calibration_sha256, *beside)


def gather(
    runtime: Runtime,
    session: Session,
    permit: BuildPackPermit,
    device: DeviceRecord,
    carrier: Operator,
    region: str | None,
    model: PhoneModel,
    on_progress: Steps = nobody_listens,
) -> Built:
    """Gather what a pack of that region holds now."""
    faces = model.faces_for(permit)
    scope = Scope(region, model.id, faces.id if faces else None)
    cases, prints, held = pack_cases(
        session, runtime.node.vault, permit, scope, on_progress=on_progress
    )
    contents = Contents(
        cases, prints, model.calibration, model.limits(session, permit),
        faces=held, face_calibration=faces.calibration if faces else b"",
    )  # fmt: skip

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
            face=faces.head() if faces else None,
        )

    stamp = stamp_of(runtime, session, permit, region, model)
    return Built(contents, stamp, head, device)


def save_version(
    runtime: Runtime, permit: BuildPackPermit, pack: UUID, region: str | None, built: Built
) -> PackRecord:
    """Seal, sign and save a version with its entry in the log: all of it, or nothing."""
    vault, marks = runtime.node.vault, case_marks(built.contents)
    with runtime.node.write() as session:
        packs.save_pack(session, permit, pack, region)
        number = packs.next_number(session, permit, pack)
        head = built.head(pack, number, None)
        outer = seal_version(runtime, built, head, built.contents)
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
            details=_details(permit, region, number, new, len(built.contents.faces)),
        )
        fresh = [one for one in built.contents.cases if one.case not in before]
        looks.note_looks(session, leaf, case_ids(tuple(fresh)))
        return packs.find_pack(session, pack, agency=permit.agency)


def _details(
    permit: BuildPackPermit, region: str | None, number: int, new: NewVersion, faces: int
) -> dict[str, object]:
    return {
        "device": str(permit.device),
        "region": region or "",
        "version": number,
        "cases": new.cases,
        "prints": new.prints,
        "faces": faces,
        "names": permit.names,
        "young": permit.young,
        "sha256": new.sha256,
    }


def seal_version(runtime: Runtime, built: Built, head: PackHead, contents: Contents) -> bytes:
    """Return the outer bytes: `contents` travels, `built` is what the phone holds afterwards."""
    seed = runtime.node.vault.pack_seed
    inner = write_pack(head, contents, built.contents, lambda message: sign(seed, message))
    return hpke_seal(built.device.keys.agreement, inner, info=pack_info(head.device))
