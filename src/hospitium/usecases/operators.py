"""Who may act on this node: sign in, add a colleague, end somebody's access."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators
from hospitium.policy.operators import Operator, Role
from hospitium.records import audit, operators
from hospitium.records.operators import NewOperator, OperatorRecord
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


def sign_in(runtime: Runtime, operator_id: OperatorId, access_code: str) -> Operator:
    """Return the operator whose code this is; `NotSignedIn` otherwise, without saying why."""
    with runtime.node.read() as session:
        return operators.check_access_code(session, operator_id, access_code.strip())


def find_operator(runtime: Runtime, operator_id: OperatorId) -> Operator:
    """Return an operator by handle; for callers that have proved who they are already."""
    with runtime.node.read() as session:
        return operators.find_operator(session, operator_id)


def add_operator(
    runtime: Runtime,
    admin: Operator,
    *,
    operator_id: OperatorId,
    display_name: str,
    roles: Iterable[Role],
) -> Welcome:
    """Add a colleague of the administrator's own agency.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    Conflict
        If the handle is taken; handles are never reused, because the log names them.
    """
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    operator = Operator(operator_id, admin.agency, admin.agency_kind, frozenset(roles))
    code = new_access_code(runtime.random)
    with runtime.node.write() as session:
        operators.add_operator(
            session, runtime.node.vault, permit, NewOperator(operator, display_name, code)
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator_id}",
            details={"roles": sorted(role.value for role in operator.roles)},
        )
    return Welcome(operator, code)


def end_access(runtime: Runtime, admin: Operator, operator_id: OperatorId) -> None:
    """End an operator's access; what they did stays in the log under their handle."""
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    with runtime.node.write() as session:
        operators.deactivate_operator(session, permit, operator_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator_id}",
        )


def list_operators(runtime: Runtime, admin: Operator) -> tuple[OperatorRecord, ...]:
    """Return all operators of the node, those who have left too."""
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(operators.list_operators(session, runtime.node.vault, permit))
