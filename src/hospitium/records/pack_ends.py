"""How packs end: revoked, with their phone, with who carried it, or by time."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.policy.backups import RestorePermit
from hospitium.policy.field import DevicePermit, DeviceStatus, PackPermit
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.staff_permits import HandOverPermit
from hospitium.records.models_field import FieldDeviceRow, PackRow, PackVersionRow


def revoke_pack(session: Session, permit: PackPermit, pack: UUID, why: str) -> None:
    """End a pack; the phone hears of it at its next contact.

    Raises
    ------
    NotFound, Conflict
        If the permit does not reach it; if it was revoked already.
    """
    row = session.get(PackRow, pack)
    if row is None or row.agency != permit.agency:
        raise NotFound("no such pack in this agency")
    carrier = session.get_one(FieldDeviceRow, row.device).operator
    if not permit.everybody and carrier != permit.operator:
        raise NotFound("no such pack in this agency")
    if row.revoked_at is not None:
        raise Conflict("this pack was revoked already")
    _revoke(session, [row], permit, why)


def end_packs_of(session: Session, permit: DevicePermit, why: str) -> int:
    """End all packs of the permit's device; return how many lived."""
    return _end_all(session, permit, (permit.device,), why)


def end_packs_of_leaver(
    session: Session, permit: HandOverPermit, devices: Sequence[UUID], why: str
) -> int:
    """End all packs of the phones of somebody who leaves; return how many lived."""
    return _end_all(session, permit, devices, why)


def drop_expired(session: Session, permit: RetentionPermit) -> None:
    """Empty what is left of packs that are over: nobody can use them, and nobody needs them."""
    over = select(PackRow.id).where(PackRow.expires_at <= permit.at)
    _empty(session, PackVersionRow.pack.in_(over))


def end_field_again(
    session: Session, permit: RestorePermit, phones: Sequence[UUID], packs: Sequence[UUID]
) -> int:
    """Shut out again the phones, and end the packs, that a backup would bring back."""
    alive = (DeviceStatus.WAITING.value, DeviceStatus.ACTIVE.value)
    done = 0
    for one in phones:
        phone = session.get(FieldDeviceRow, one)
        if phone is not None and phone.status in alive:
            phone.status, phone.ended_at = DeviceStatus.WIPE.value, utc(permit.at)
            phone.ended_by, done = permit.operator, done + 1
    for one in packs:
        pack = session.get(PackRow, one)
        if pack is not None and pack.revoked_at is None:
            _revoke(session, [pack], permit, "revoked")
            done += 1
    return done


def _end_all(
    session: Session,
    permit: DevicePermit | HandOverPermit,
    devices: Sequence[UUID | None],
    why: str,
) -> int:
    query = select(PackRow).where(PackRow.device.in_(devices), PackRow.revoked_at.is_(None))
    rows = session.scalars(query).all()
    _revoke(session, rows, permit, why)
    return len(rows)


def _revoke(
    session: Session,
    rows: Sequence[PackRow],
    permit: PackPermit | DevicePermit | HandOverPermit | RestorePermit,
    why: str,
) -> None:
    for row in rows:
        row.revoked_at, row.revoked_by, row.revoked_for = utc(permit.at), permit.operator, why
        _empty(session, PackVersionRow.pack == row.id)
    session.flush()


def _empty(session: Session, which: ColumnElement[bool]) -> None:
    gone = update(PackVersionRow).where(which).values(outer=None, sealed_marks=None)
    session.execute(gone, execution_options={"synchronize_session": False})
