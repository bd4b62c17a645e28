"""Who may act on this node: sign in, add a colleague, end somebody's access."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators
from hospitium.policy.field import DeviceStatus
from hospitium.policy.operators import Operator, Role
from hospitium.policy.staff import need_apart, permit_hand_over
from hospitium.policy.staff_permits import HandOverPermit
from hospitium.records import (
    audit,
    departures,
    devices,
    glass,
    loans,
    operators,
    pack_ends,
    passkeys,
    standings,
    typing_profiles,
)
from hospitium.records.departures import OpenWork
from hospitium.records.operators import NewOperator, OperatorRecord
from hospitium.records.standings import Standing
from hospitium.usecases.log_keys import log_removed
from hospitium.usecases.runtime import Runtime

CODE_BYTES = 15
"""120 bits, written as 24 letters: nobody guesses it, so no password rules are needed."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """A new operator and the access code, which is shown once and stored only as a hash."""

    operator: Operator
    access_code: str


def new_access_code(random: Random) -> str:
    """Return four groups of six letters and digits, easy to read aloud."""
    letters = base64.b32encode(random(CODE_BYTES)).decode().lower()
    return "-".join(letters[i : i + 6] for i in range(0, len(letters), 6))


@dataclass(frozen=True, slots=True)
class Departure:
    """What ended with somebody's access, and what they had open; `receiver` has it now."""

    operator: OperatorId
    passkeys: int
    loans: int
    overrides: int
    phones: int
    typing: int
    work: tuple[OpenWork, ...]
    receiver: OperatorId | None


def sign_in(runtime: Runtime, operator_id: OperatorId, access_code: str) -> Operator:
    """Return the operator whose code this is; `NotSignedIn` otherwise, without saying why."""
    with runtime.node.read() as session:
        operators.check_access_code(session, operator_id, access_code.strip())
        return _standing(runtime, operator_id, session).operator


def find_standing(runtime: Runtime, operator_id: OperatorId) -> Standing:
    """Return what somebody may act as now, and up to when their sessions are over."""
    with runtime.node.read() as session:
        return _standing(runtime, operator_id, session)


def find_operator(runtime: Runtime, operator_id: OperatorId) -> Operator:
    """Return an operator by handle; for callers that have proved who they are already."""
    operator = find_standing(runtime, operator_id).operator
    return replace(operator, proved_at=runtime.clock()) if operator.has_passkey else operator


def find_colleague(runtime: Runtime, who: Operator, operator_id: OperatorId) -> Operator:
    """Return somebody of the same agency; another agency's handle is as unknown as none."""
    try:
        found = find_standing(runtime, operator_id).operator
    except NotFound:
        found = None
    if found is None or found.agency != who.agency:
        raise NotFound("no operator of that name in this agency")
    return found


def _standing(runtime: Runtime, operator_id: OperatorId, session: Session) -> Standing:
    return standings.read_standing(session, runtime.node.vault, operator_id, at=runtime.clock())


def add_operator(
    runtime: Runtime,
    admin: Operator,
    *,
    operator_id: OperatorId,
    display_name: str,
    roles: Iterable[Role],
    same_person_as: OperatorId | None = None,
) -> Welcome:
    """Add a colleague of the administrator's own agency.

    Parameters
    ----------
    same_person_as
        Another account of the same human: the two never count as two people.

    Raises
    ------
    Refused
        If `admin` is not an administrator, or the roles do not go together.
    Conflict
        If the handle is taken; handles are never reused, because the log names them.
    """
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    operator = Operator(operator_id, admin.agency, admin.agency_kind, frozenset(roles))
    need_apart(operator.roles)
    code = new_access_code(runtime.random)
    with runtime.node.write() as session:
        operators.add_operator(
            session, runtime.node.vault, permit, NewOperator(operator, display_name, code)
        )
        if same_person_as is not None:
            standings.link_accounts(session, permit, same_person_as, operator_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator_id}",
            details={
                "roles": sorted(role.value for role in operator.roles),
                "same_person_as": same_person_as or "",
            },
        )
    return Welcome(operator, code)


def link_operators(
    runtime: Runtime, admin: Operator, first: OperatorId, second: OperatorId
) -> None:
    """Note that two accounts are of one human; nothing undoes it.

    Raises
    ------
    NotFound, Conflict
        If one of them is not of the administrator's agency; if that is known already.
    """
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    with runtime.node.write() as session:
        for handle in (first, second):
            operators.need_colleague(session, permit, handle)
        if not standings.link_accounts(session, permit, first, second):
            raise Conflict("these are known as accounts of one person already")
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{second}",
            details={"same_person_as": first},
        )


def open_work(runtime: Runtime, admin: Operator, operator_id: OperatorId) -> tuple[OpenWork, ...]:
    """Return what somebody has open, by ids only, before they leave."""
    permit = permit_hand_over(runtime.rules(), admin, operator_id, None, at=runtime.clock())
    with runtime.node.read() as session:
        operators.need_colleague(session, permit, operator_id)
        return tuple(departures.open_work(session, permit))


def end_access(
    runtime: Runtime,
    admin: Operator,
    operator_id: OperatorId,
    *,
    receiver: OperatorId | None = None,
) -> Departure:
    """End somebody's access at once, with all that hangs on it, and hand over what they have open.

    Sessions, tokens, passkeys, loans and overrides end in the same moment; what they did stays in
    the log under their handle.

    Raises
    ------
    NotFound
        If the agency has no such operator.
    Conflict
        If they are its last administrator.
    """
    to = find_colleague(runtime, admin, receiver) if receiver else None
    permit = permit_hand_over(runtime.rules(), admin, operator_id, to, at=runtime.clock())
    with runtime.node.write() as session:
        left = _leave(runtime, session, permit, receiver)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator_id}",
            details={
                "passkeys": left.passkeys,
                "loans": left.loans,
                "overrides": left.overrides,
                "phones": left.phones,
                "typing": left.typing,
                "work": [str(one.id) for one in left.work],
                "receiver": receiver or "",
            },
        )
    return left


def _leave(
    runtime: Runtime, session: Session, permit: HandOverPermit, receiver: OperatorId | None
) -> Departure:
    operators.need_colleague(session, permit, permit.leaver)
    if operators.is_last_administrator(session, permit, permit.leaver):
        raise Conflict(
            "the last administrator of an agency cannot leave",
            remedy="Add another administrator first.",
        )
    operators.deactivate_operator(session, permit, permit.leaver)
    standings.end_all_sessions(session, permit, permit.leaver)
    work = tuple(departures.open_work(session, permit))
    if receiver is not None:
        departures.hand_over(session, permit, work, receiver, new_id=runtime.new_id)
    ended = passkeys.end_keys_of(session, permit, permit.leaver)
    phones = devices.wipe_devices_of(session, permit)
    pack_ends.end_packs_of_leaver(session, permit, phones, DeviceStatus.WIPE.value)
    log_removed(session, runtime.node.vault, permit, permit.leaver, ended)
    return Departure(
        operator=permit.leaver,
        passkeys=len(ended),
        loans=loans.end_loans_of(session, permit, permit.leaver),
        overrides=glass.end_glass_of(session, permit, permit.leaver),
        phones=len(phones),
        typing=typing_profiles.erase_typing_of(session, permit),
        work=work,
        receiver=receiver,
    )


def list_operators(runtime: Runtime, admin: Operator) -> tuple[OperatorRecord, ...]:
    """Return all operators of the node, those who have left too."""
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(operators.list_operators(session, runtime.node.vault, permit))
