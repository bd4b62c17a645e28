"""Passkeys, the codes that let somebody register one, and browsers known from before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput, Conflict, NotFound, NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.crypto.access import ACCESS_SALT_BYTES, access_code_fits, hash_access_code
from hospitium.policy.backups import RestorePermit
from hospitium.policy.permit import ManageOperatorsPermit, Permit
from hospitium.policy.staff_permits import AccountPermit, HandOverPermit
from hospitium.records.models import OperatorRow
from hospitium.records.models_staff import DeviceRow, EnrolCodeRow, PasskeyRow
from hospitium.records.places import passkey_place
from hospitium.records.vault import Vault

NAME_LIMIT = 60
MOST_PASSKEYS = 20
REVOKED, COPIED, LEFT, LOST = "revoked", "copied", "left", "lost"
"""Why a passkey opens nothing any more."""


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What an authenticator gave us: public, all of it."""

    credential: str
    public_key: bytes
    sign_count: int
    synced: bool


@dataclass(frozen=True, slots=True)
class PasskeyRecord:
    """A passkey as its owner sees it; `ended_for` is None while it opens something."""

    id: UUID
    operator: OperatorId
    credential: str
    public_key: bytes
    sign_count: int
    synced: bool
    name: str
    created_at: datetime
    last_used_at: datetime | None
    ended_at: datetime | None
    ended_for: str | None


def add_passkey(
    session: Session,
    vault: Vault,
    permit: AccountPermit,
    *,
    passkey_id: UUID,
    new: NewPasskey,
    name: str,
) -> None:
    """Add a passkey to the permit's account.

    Raises
    ------
    BadInput
        If its name is empty or too long, or the account has too many.
    Conflict
        If the credential is known already, for whomever.
    """
    if not 0 < len(name.strip()) <= NAME_LIMIT:
        raise BadInput(f"a passkey has a name of at most {NAME_LIMIT} characters")
    if len(_living(session, permit.operator)) >= MOST_PASSKEYS:
        raise BadInput(f"an account has at most {MOST_PASSKEYS} passkeys")
    known = select(PasskeyRow.id).where(PasskeyRow.credential == new.credential)
    if session.scalars(known).first() is not None:
        raise Conflict("this passkey is registered already")
    row = PasskeyRow(
        id=passkey_id,
        operator=permit.operator,
        credential=new.credential,
        public_key=new.public_key,
        sign_count=new.sign_count,
        synced=new.synced,
        created_at=utc(permit.at),
    )
    row.sealed_name = vault.seal("operator", passkey_place(row), None, name.strip().encode())
    session.add(row)
    session.flush()


def list_passkeys(session: Session, vault: Vault, permit: AccountPermit) -> list[PasskeyRecord]:
    """Return the passkeys of the permit's account, those that were ended too, the oldest first."""
    query = select(PasskeyRow).where(PasskeyRow.operator == permit.operator)
    rows = session.scalars(query.order_by(PasskeyRow.created_at, PasskeyRow.id)).all()
    return [_record(vault, row) for row in rows]


def living_credentials(session: Session, operator_id: OperatorId) -> tuple[str, ...]:
    """Return the credential ids that still open the account: what a browser may be asked for."""
    return tuple(row.credential for row in _living(session, operator_id))


def find_passkey(session: Session, vault: Vault, credential: str) -> PasskeyRecord:
    """Return the living passkey of that credential id.

    Raises
    ------
    NotSignedIn
        If there is none, without saying why.
    Tampered
        If somebody without the node's key has put it there or changed it.
    """
    query = select(PasskeyRow).where(PasskeyRow.credential == credential)
    row = session.scalars(query).one_or_none()
    if row is None or row.ended_at is not None:
        raise NotSignedIn("this passkey opens nothing here")
    return _record(vault, row)


def note_use(session: Session, permit: AccountPermit, passkey_id: UUID, sign_count: int) -> None:
    """Note that a passkey was used, and how often its authenticator says it was."""
    row = session.get_one(PasskeyRow, passkey_id)
    row.sign_count, row.last_used_at = sign_count, utc(permit.at)
    session.flush()


def end_passkey(
    session: Session, permit: AccountPermit, passkey_id: UUID, *, why: str = REVOKED
) -> bytes:
    """End a passkey of the permit's account; return its public key.

    Raises
    ------
    NotFound, Conflict
        If the account has no such passkey; if it was ended already.
    """
    row = session.get(PasskeyRow, passkey_id)
    if row is None or row.operator != permit.operator:
        raise NotFound("no such passkey")
    if row.ended_at is not None:
        raise Conflict("this passkey opens nothing any more already")
    row.ended_at, row.ended_for = utc(permit.at), why
    session.flush()
    return row.public_key


def end_keys_of(
    session: Session, permit: HandOverPermit | RestorePermit, leaver: OperatorId
) -> list[bytes]:
    """End all passkeys, codes and known browsers of a leaver; return the public keys."""
    return _end_keys(session, permit, leaver, LEFT)


def end_passkey_again(session: Session, permit: RestorePermit, passkey_id: UUID) -> PasskeyRow:
    """End a passkey that had been ended after the backup; `NotFound` if nothing is to be done."""
    row = session.get(PasskeyRow, passkey_id)
    if row is None or row.ended_at is not None:
        raise NotFound("no such passkey")
    row.ended_at, row.ended_for = utc(permit.at), REVOKED
    session.flush()
    return row


def end_lost_keys(
    session: Session, permit: ManageOperatorsPermit, operator_id: OperatorId
) -> list[bytes]:
    """End all passkeys, codes and known browsers of somebody who lost them; return their keys."""
    return _end_keys(session, permit, operator_id, LOST)


def _end_keys(session: Session, permit: Permit, operator_id: OperatorId, why: str) -> list[bytes]:
    rows = _living(session, operator_id)
    for row in rows:
        row.ended_at, row.ended_for = utc(permit.at), why
    session.execute(delete(EnrolCodeRow).where(EnrolCodeRow.operator == operator_id))
    session.execute(delete(DeviceRow).where(DeviceRow.operator == operator_id))
    session.flush()
    return [row.public_key for row in rows]


def give_enrol_code(
    session: Session,
    vault: Vault,
    permit: ManageOperatorsPermit | AccountPermit,
    operator_id: OperatorId,
    *,
    code: str,
    expires_at: datetime,
) -> None:
    """Let somebody register a passkey by `code`, once; an older code dies.

    Raises
    ------
    NotFound
        If the permit's agency has no such operator, or they have left.
    """
    who = session.get(OperatorRow, operator_id)
    if who is None or not who.active or who.agency != permit.agency:
        raise NotFound("no operator of that name in this agency")
    row = session.get(EnrolCodeRow, operator_id) or EnrolCodeRow(operator=operator_id)
    row.code_salt = vault.salt(ACCESS_SALT_BYTES)
    row.code_hash = hash_access_code(code, row.code_salt)
    row.given_by, row.expires_at = permit.operator, utc(expires_at)
    session.add(row)
    session.flush()


def check_enrol_code(session: Session, operator_id: OperatorId, code: str, *, at: datetime) -> None:
    """Return if `code` lets somebody register a passkey.

    Raises
    ------
    NotSignedIn
        If it does not. Unknown, over and wrong give the same answer and take as long.
    """
    row = session.get(EnrolCodeRow, operator_id)
    salt, expected = (row.code_salt, row.code_hash) if row else (bytes(ACCESS_SALT_BYTES), b"")
    fits = access_code_fits(code, salt, expected)
    if row is None or row.expires_at <= utc(at) or not fits:
        raise NotSignedIn("operator name and code do not fit, or the code is over")


def use_up_enrol_code(session: Session, permit: AccountPermit) -> None:
    """Forget the code of the permit's account: it was for one time."""
    mine = delete(EnrolCodeRow).where(EnrolCodeRow.operator == permit.operator)
    session.execute(mine)


def know_device(
    session: Session, permit: AccountPermit, token_digest: str, *, expires_at: datetime
) -> None:
    """Remember the browser that the permit's operator signed in from."""
    session.add(
        DeviceRow(
            token_digest=token_digest,
            operator=permit.operator,
            first_seen_at=utc(permit.at),
            expires_at=utc(expires_at),
        )
    )
    session.execute(delete(DeviceRow).where(DeviceRow.expires_at <= utc(permit.at)))
    session.flush()


def is_known_device(
    session: Session, operator_id: OperatorId | None, token_digest: str, *, at: datetime
) -> bool:
    """Tell whether an operator, or anybody (None), has signed in from that browser before."""
    row = session.get(DeviceRow, token_digest)
    if row is None or row.expires_at <= utc(at):
        return False
    return operator_id in (None, row.operator)


def forget_devices(session: Session, permit: AccountPermit) -> None:
    """Forget every browser of the permit's account."""
    session.execute(delete(DeviceRow).where(DeviceRow.operator == permit.operator))


def _living(session: Session, operator_id: OperatorId) -> list[PasskeyRow]:
    query = select(PasskeyRow).where(
        PasskeyRow.operator == operator_id, PasskeyRow.ended_at.is_(None)
    )
    return list(session.scalars(query.order_by(PasskeyRow.created_at)).all())


def _record(vault: Vault, row: PasskeyRow) -> PasskeyRecord:
    return PasskeyRecord(
        id=row.id,
        operator=OperatorId(row.operator),
        credential=row.credential,
        public_key=row.public_key,
        sign_count=row.sign_count,
        synced=row.synced,
        name=vault.open("operator", passkey_place(row), None, row.sealed_name).decode(),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        ended_at=row.ended_at,
        ended_for=row.ended_for,
    )
