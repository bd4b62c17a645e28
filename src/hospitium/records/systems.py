"""Systems that agencies let in: their secrets as hashes, their scopes, their last use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.crypto.access import ACCESS_SALT_BYTES, access_code_fits, hash_access_code
from hospitium.policy.operators import AgencyKind, Operator
from hospitium.policy.staff_permits import AccountPermit, SystemsPermit
from hospitium.policy.systems import SYSTEM_PREFIX
from hospitium.records.models import AgencyRow
from hospitium.records.models_staff import SystemRow
from hospitium.records.operators import need_handle
from hospitium.records.places import system_place
from hospitium.records.vault import Vault

NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """A system as its administrator sees it; its secret is known to nobody but itself."""

    id: OperatorId
    agency: AgencyId
    name: str
    scopes: tuple[str, ...]
    added_by: OperatorId
    created_at: datetime
    rotated_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


def add_system(
    session: Session,
    vault: Vault,
    permit: SystemsPermit,
    *,
    name: str,
    scopes: tuple[str, ...],
    short: str,
    secret: str,
) -> OperatorId:
    """Let a system of the permit's agency in; return its handle, such as `system.registry`.

    Raises
    ------
    BadInput, Conflict
        If the short name or the name cannot be one, or there is no scope; if it is or was taken.
    """
    handle = OperatorId(SYSTEM_PREFIX + short)
    need_handle(short, "the name of a system")
    need_handle(handle, "the name of a system")
    if not 0 < len(name.strip()) <= NAME_LIMIT:
        raise BadInput(f"a system has a name of at most {NAME_LIMIT} characters")
    if not scopes:
        raise BadInput("a system is let in for at least one action")
    if session.get(SystemRow, handle) is not None:
        raise Conflict("that name is or was taken", remedy="Choose another name.")
    salt = vault.salt(ACCESS_SALT_BYTES)
    row = SystemRow(
        id=handle,
        agency=permit.agency,
        scopes=" ".join(sorted(set(scopes))),
        code_salt=salt,
        code_hash=hash_access_code(secret, salt),
        added_by=permit.operator,
        created_at=utc(permit.at),
    )
    row.sealed_name = vault.seal("operator", system_place(row), None, name.strip().encode())
    session.add(row)
    session.flush()
    return handle


def list_systems(session: Session, vault: Vault, permit: SystemsPermit) -> list[SystemRecord]:
    """Return the systems of the permit's agency, those that were shut out too."""
    query = select(SystemRow).where(SystemRow.agency == permit.agency).order_by(SystemRow.id)
    return [_record(vault, row) for row in session.scalars(query).all()]


def rotate_secret(
    session: Session, vault: Vault, permit: SystemsPermit, handle: OperatorId, secret: str
) -> None:
    """Give a system another secret; the old one is dead at once.

    Raises
    ------
    NotFound
        If the permit's agency has no such system, or it was shut out.
    """
    row = _own(session, permit, handle)
    row.code_salt = vault.salt(ACCESS_SALT_BYTES)
    row.code_hash, row.rotated_at = hash_access_code(secret, row.code_salt), utc(permit.at)
    session.flush()


def revoke_system(session: Session, permit: SystemsPermit, handle: OperatorId) -> None:
    """Shut a system out at once; what it did stays in the log. `NotFound` as `rotate_secret`."""
    _own(session, permit, handle).revoked_at = utc(permit.at)
    session.flush()


def check_secret(session: Session, vault: Vault, handle: OperatorId, secret: str) -> Operator:
    """Return the system whom handle and secret fit.

    Raises
    ------
    NotSignedIn
        If they do not; unknown, shut out and wrong give the same answer and take as long.
    """
    row = session.get(SystemRow, handle)
    salt, expected = (row.code_salt, row.code_hash) if row else (bytes(ACCESS_SALT_BYTES), b"")
    fits = access_code_fits(secret, salt, expected)
    if row is None or row.revoked_at is not None or not fits:
        raise NotSignedIn("that system and secret do not fit")
    return _operator(session, vault, row)


def find_system(session: Session, vault: Vault, handle: OperatorId) -> Operator:
    """Return the system as who acts; `NotSignedIn` once it was shut out."""
    row = session.get(SystemRow, handle)
    if row is None or row.revoked_at is not None:
        raise NotSignedIn("this system has been shut out")
    return _operator(session, vault, row)


def rotated_at(session: Session, handle: OperatorId) -> datetime | None:
    """Return when the system last got another secret: older tokens of it are dead."""
    row = session.get(SystemRow, handle)
    return row.rotated_at if row else None


def note_system_use(session: Session, permit: AccountPermit | SystemsPermit) -> None:
    """Note that the permit's system has asked for a token."""
    session.get_one(SystemRow, permit.operator).last_used_at = utc(permit.at)
    session.flush()


def _own(session: Session, permit: SystemsPermit, handle: OperatorId) -> SystemRow:
    row = session.get(SystemRow, handle)
    if row is None or row.agency != permit.agency or row.revoked_at is not None:
        raise NotFound("no such system in this agency")
    return row


def _operator(session: Session, vault: Vault, row: SystemRow) -> Operator:
    vault.open("operator", system_place(row), None, row.sealed_name)  # scopes as they were given
    agency = session.get_one(AgencyRow, row.agency)
    return Operator(
        id=OperatorId(row.id),
        agency=AgencyId(row.agency),
        agency_kind=AgencyKind(agency.kind),
        roles=frozenset(),
        system=True,
        scopes=frozenset(row.scopes.split()),
    )


def _record(vault: Vault, row: SystemRow) -> SystemRecord:
    return SystemRecord(
        id=OperatorId(row.id),
        agency=AgencyId(row.agency),
        name=vault.open("operator", system_place(row), None, row.sealed_name).decode(),
        scopes=tuple(row.scopes.split()),
        added_by=OperatorId(row.added_by),
        created_at=row.created_at,
        rotated_at=row.rotated_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
