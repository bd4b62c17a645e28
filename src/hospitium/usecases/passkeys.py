"""Passkeys: register one, prove by one who is there, name and end them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.crypto import passkeys as webauthn
from hospitium.crypto.passkeys import BadPasskey, Place
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators
from hospitium.policy.operators import Operator
from hospitium.policy.permit import Permit
from hospitium.policy.proof import need_fresh_proof
from hospitium.policy.staff import permit_account
from hospitium.records import audit, operators, passkeys, standings
from hospitium.records.passkeys import COPIED, NewPasskey, PasskeyRecord
from hospitium.usecases.log_keys import log_key, log_removed
from hospitium.usecases.operators import find_standing, new_access_code
from hospitium.usecases.runtime import Runtime

CODE_LASTS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A code that lets somebody register a passkey once, shown once."""

    operator: OperatorId
    code: str
    expires_at: datetime


def give_enrol_code(runtime: Runtime, admin: Operator, operator_id: OperatorId) -> EnrolCode:
    """Let a colleague register a passkey by a code that an administrator hands over in person.

    Raises
    ------
    Refused, NotFound
        If `admin` does not administer; if the agency has no such operator.
    """
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    made = EnrolCode(operator_id, new_access_code(runtime.random), permit.at + CODE_LASTS)
    with runtime.node.write() as session:
        passkeys.give_enrol_code(
            session,
            runtime.node.vault,
            permit,
            operator_id,
            code=made.code,
            expires_at=made.expires_at,
        )
        _log(runtime, session, permit, f"operator:{operator_id}", action="passkey.code")
    return made


def who_enrols(runtime: Runtime, operator_id: OperatorId, code: str) -> Operator:
    """Return the operator whom an enrolment code fits; `NotSignedIn` otherwise."""
    with runtime.node.read() as session:
        passkeys.check_enrol_code(session, operator_id, code.strip(), at=runtime.clock())
    operator = find_standing(runtime, operator_id).operator
    if not operator.roles:
        raise NotSignedIn("operator name and code do not fit, or the code is over")
    return operator


def begin_registration(
    runtime: Runtime, operator: Operator, place: Place, challenge: bytes
) -> dict[str, Any]:
    """Return what the browser is asked for when somebody registers a passkey."""
    permit_account(runtime.rules(), operator, "passkey.add", at=runtime.clock())
    with runtime.node.read() as session:
        known = passkeys.living_credentials(session, operator.id)
    return webauthn.registration_options(place, challenge, handle=operator.id, known=known)


def register(
    runtime: Runtime, operator: Operator, place: Place, challenge: bytes, answer: str, *, name: str
) -> UUID:
    """Add the passkey that a browser made; a waiting enrolment code is used up.

    Raises
    ------
    BadPasskey
        If the answer does not hold.
    BadInput, Conflict
        If the name is none; if the passkey is registered already.
    """
    permit = permit_account(runtime.rules(), operator, "passkey.add", at=runtime.clock())
    made = webauthn.check_registration(answer, place, challenge)
    passkey_id = runtime.new_id()
    new = NewPasskey(made.credential, made.public_key, made.sign_count, made.synced)
    with runtime.node.write() as session:
        passkeys.add_passkey(
            session, runtime.node.vault, permit, passkey_id=passkey_id, new=new, name=name
        )
        passkeys.use_up_enrol_code(session, permit)
        log_key(session, runtime.node.vault, permit, owner=operator.id, public_key=new.public_key)
        _log(runtime, session, permit, str(passkey_id))
    return passkey_id


def prove_registered(runtime: Runtime, operator: Operator) -> Operator:
    """Return somebody who has just registered a passkey: making one proves as much as using it."""
    return replace(find_standing(runtime, operator.id).operator, proved_at=runtime.clock())


def begin_proof(place: Place, challenge: bytes) -> dict[str, Any]:
    """Return what the browser is asked for: any passkey that it holds for this node."""
    return webauthn.authentication_options(place, challenge)


def prove(runtime: Runtime, place: Place, challenge: bytes, answer: str) -> Operator:
    """Return the operator who signed `challenge` by a passkey, proved at this instant.

    A passkey whose count went back is ended and opens nothing more: somebody may hold a copy.

    Raises
    ------
    BadPasskey, NotSignedIn
        If the answer does not hold, or the passkey opens nothing here.
    """
    with runtime.node.read() as session:
        found = passkeys.find_passkey(session, runtime.node.vault, webauthn.credential_of(answer))
    count = webauthn.check_authentication(answer, place, challenge, public_key=found.public_key)
    operator = find_standing(runtime, found.operator).operator
    if not operator.roles:
        raise NotSignedIn("this passkey opens nothing here")
    if webauthn.is_copied(count, before=found.sign_count):
        _end_copy(runtime, operator, found)
        raise BadPasskey(
            "this passkey was used out of turn, so somebody may hold a copy; it is ended now",
            remedy="Sign in another way and tell your administrator.",
        )
    permit = permit_account(runtime.rules(), operator, "passkey.use", at=runtime.clock())
    with runtime.node.write() as session:
        passkeys.note_use(session, permit, found.id, count)
        _log(runtime, session, permit, str(found.id))
    return replace(operator, proved_at=permit.at)


def prove_again(
    runtime: Runtime, operator: Operator, place: Place, challenge: bytes, answer: str
) -> Operator:
    """Return `operator`, proved at this instant by one of their own passkeys.

    Whoever holds the passkey of another account while signed in to this one is one human with two
    accounts: that is noted for ever, and refused.

    Raises
    ------
    BadPasskey, NotSignedIn
        As `prove`, and if it is another account's.
    """
    proved = prove(runtime, place, challenge, answer)
    if proved.id == operator.id:
        return proved
    permit = permit_account(runtime.rules(), operator, "operator.link", at=runtime.clock())
    with runtime.node.write() as session:
        standings.link_accounts(session, permit, proved.id, operator.id)
        _log(runtime, session, permit, f"operator:{proved.id}")
    raise BadPasskey(
        "that is the passkey of another account; both now count as one person",
        remedy="Use a passkey of the account that you are signed in to.",
    )


def list_passkeys(runtime: Runtime, operator: Operator) -> tuple[PasskeyRecord, ...]:
    """Return one's own passkeys, those that were ended too."""
    permit = permit_account(runtime.rules(), operator, "passkey.list", at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(passkeys.list_passkeys(session, runtime.node.vault, permit))


def revoke_passkey(runtime: Runtime, operator: Operator, passkey_id: UUID) -> None:
    """End one of one's own passkeys at once.

    Raises
    ------
    ProofNeeded
        Unless a passkey was shown just now: whoever has only stolen a code must not get rid of
        what that code lacks. Somebody who lost them all asks their administrator.
    NotFound, Conflict
        If the account has no such passkey; if it was ended already.
    """
    need_fresh_proof(operator, at=runtime.clock())
    permit = permit_account(runtime.rules(), operator, "passkey.revoke", at=runtime.clock())
    with runtime.node.write() as session:
        ended = passkeys.end_passkey(session, permit, passkey_id)
        log_removed(session, runtime.node.vault, permit, operator.id, [ended])
        _log(runtime, session, permit, str(passkey_id))


def revoke_passkeys_of(runtime: Runtime, admin: Operator, operator_id: OperatorId) -> int:
    """End all passkeys of a colleague who has lost them; return how many."""
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    with runtime.node.write() as session:
        operators.need_colleague(session, permit, operator_id)
        ended = passkeys.end_lost_keys(session, permit, operator_id)
        standings.end_all_sessions(session, permit, operator_id)
        log_removed(session, runtime.node.vault, permit, operator_id, ended)
        _log(runtime, session, permit, f"operator:{operator_id}", action="passkey.lost")
    return len(ended)


def _end_copy(runtime: Runtime, operator: Operator, found: PasskeyRecord) -> None:
    permit = permit_account(runtime.rules(), operator, "passkey.copied", at=runtime.clock())
    with runtime.node.write() as session:
        ended = passkeys.end_passkey(session, permit, found.id, why=COPIED)
        log_removed(session, runtime.node.vault, permit, operator.id, [ended])
        _log(runtime, session, permit, str(found.id))


def _log(
    runtime: Runtime, session: Session, permit: Permit, subject: str, *, action: str = ""
) -> None:
    deed = audit.Deed(Operation.ADMINISTRATION, subject, action=action)
    audit.append_all(session, runtime.node.vault, permit, [deed])
