"""Phones of the field: their codes as hashes, their public keys, how far they may be trusted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.crypto.device_assertion import check_number
from hospitium.crypto.digest import digest
from hospitium.policy.field import DeviceFacts, DevicePermit, DeviceStatus
from hospitium.policy.staff_permits import HandOverPermit
from hospitium.records.models_field import DeviceCodeRow, FieldDeviceRow

_DOMAIN = "hospitium.device-code.1"
APP_LETTERS = 40


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """A phone's public halves: 65 bytes each, checked to be points on P-256."""

    agreement: bytes
    signing: bytes


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """A phone as its operator and their administrator see it."""

    facts: DeviceFacts
    keys: DeviceKeys
    app: str
    enrolled_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    wiped_at: datetime | None

    @property
    def id(self) -> UUID:
        """What assertions and packs name it by."""
        return self.facts.id

    @property
    def check(self) -> str:
        """The number that phone and desk compare."""
        return check_number(self.keys.agreement, self.keys.signing)

    @property
    def label(self) -> str:
        """A short name that says nothing."""
        return f"Phone {str(self.facts.id)[:4].upper()}"


def code_hash(code: str) -> bytes:
    """Return what is kept of a code, however it was spaced or capitalised when typed."""
    letters = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    return digest(_DOMAIN, letters.encode())


def add_code(session: Session, permit: DevicePermit, code: str, *, expires_at: datetime) -> None:
    """Give the permit's operator a code; one that they had lets nothing in any more."""
    session.merge(
        DeviceCodeRow(
            operator=permit.operator, code_hash=code_hash(code), expires_at=utc(expires_at)
        )
    )
    session.flush()


def code_owner(session: Session, code: str, *, at: datetime) -> OperatorId:
    """Return whose phone a code lets in; `NotFound` for one that is none, used or over."""
    query = select(DeviceCodeRow).where(
        DeviceCodeRow.code_hash == code_hash(code), DeviceCodeRow.expires_at > at
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(
            "this code lets no phone in: it is wrong, was used, or its ten minutes are over",
            remedy="Press 'Add a phone' on the console again.",
        )
    return OperatorId(row.operator)


def add_device(
    session: Session, permit: DevicePermit, code: str, device: UUID, keys: DeviceKeys, app: str
) -> None:
    """Let a phone of the permit's operator in, waiting; the code is used up by this.

    Raises
    ------
    NotFound
        If the code was used meanwhile.
    Conflict
        If a phone has these keys already.
    """
    if code_owner(session, code, at=permit.at) != permit.operator:
        raise NotFound("this code lets no phone in")
    session.execute(delete(DeviceCodeRow).where(DeviceCodeRow.operator == permit.operator))
    known = select(FieldDeviceRow.id).where(FieldDeviceRow.signing == keys.signing)
    if session.scalars(known).first() is not None:
        raise Conflict("a phone with these keys is enrolled already")
    session.add(
        FieldDeviceRow(
            id=device,
            operator=permit.operator,
            agency=permit.agency,
            agreement=keys.agreement,
            signing=keys.signing,
            app=app[:APP_LETTERS],
            status=DeviceStatus.WAITING.value,
            enrolled_at=utc(permit.at),
        )
    )
    session.flush()


def find_device(session: Session, device: UUID, *, agency: AgencyId | None = None) -> DeviceRecord:
    """Return a phone, of `agency` if that is given; `NotFound` otherwise."""
    return _record(_row(session, device, agency))


def list_devices(session: Session, permit: DevicePermit) -> list[DeviceRecord]:
    """Return the permit's phones, the newest first: one's own, or the agency's."""
    query = select(FieldDeviceRow).where(FieldDeviceRow.agency == permit.agency)
    if not permit.everybody:
        query = query.where(FieldDeviceRow.operator == permit.operator)
    return [
        _record(row) for row in session.scalars(query.order_by(FieldDeviceRow.enrolled_at.desc()))
    ]


def confirm_device(session: Session, permit: DevicePermit) -> None:
    """Trust the permit's phone from now on; `Conflict` unless it waits for that."""
    row = _row(session, permit.device, permit.agency)
    if row.status != DeviceStatus.WAITING:
        raise Conflict("this phone does not wait to be confirmed")
    row.status, row.confirmed_at = DeviceStatus.ACTIVE.value, utc(permit.at)
    session.flush()


def end_device(session: Session, permit: DevicePermit, status: DeviceStatus) -> None:
    """Shut the permit's phone out; `WIPE` tells it to destroy everything at its next contact.

    Raises
    ------
    Conflict
        If it is shut out already; a revoked phone may still be told to destroy what it holds.
    """
    row = _row(session, permit.device, permit.agency)
    over = {DeviceStatus.WIPE, DeviceStatus.WIPED}
    over |= {DeviceStatus.REVOKED} if status is DeviceStatus.REVOKED else set()
    if row.status in over:
        raise Conflict("this phone is shut out already")
    row.status, row.ended_at, row.ended_by = status.value, utc(permit.at), permit.operator
    session.flush()


def wipe_devices_of(session: Session, permit: HandOverPermit) -> tuple[UUID, ...]:
    """Tell all phones of somebody who leaves to destroy what they hold; return them."""
    alive = (DeviceStatus.WAITING.value, DeviceStatus.ACTIVE.value, DeviceStatus.REVOKED.value)
    query = select(FieldDeviceRow).where(
        FieldDeviceRow.operator == permit.leaver, FieldDeviceRow.status.in_(alive)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.status, row.ended_at = DeviceStatus.WIPE.value, utc(permit.at)
        row.ended_by = permit.operator
    session.execute(delete(DeviceCodeRow).where(DeviceCodeRow.operator == permit.leaver))
    session.flush()
    return tuple(row.id for row in rows)


def note_wiped(session: Session, permit: DevicePermit) -> None:
    """Note that the permit's phone says it destroyed what it held."""
    row = _row(session, permit.device, permit.agency)
    row.status, row.wiped_at = DeviceStatus.WIPED.value, utc(permit.at)
    session.flush()


def _row(session: Session, device: UUID | None, agency: AgencyId | None) -> FieldDeviceRow:
    row = session.get(FieldDeviceRow, device)
    if row is None or (agency is not None and row.agency != agency):
        raise NotFound("no such phone in this agency")
    return row


def _record(row: FieldDeviceRow) -> DeviceRecord:
    return DeviceRecord(
        facts=DeviceFacts(
            row.id, OperatorId(row.operator), AgencyId(row.agency), DeviceStatus(row.status)
        ),
        keys=DeviceKeys(row.agreement, row.signing),
        app=row.app,
        enrolled_at=row.enrolled_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        wiped_at=row.wiped_at,
    )
