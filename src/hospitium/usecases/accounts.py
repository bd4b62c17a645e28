"""One's own account: known browsers, and signing out everywhere."""

from datetime import timedelta

from hospitium.core.ids import OperatorId
from hospitium.crypto.digest import digest
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators
from hospitium.policy.operators import Operator
from hospitium.policy.staff import permit_account
from hospitium.records import audit, operators, passkeys, standings
from hospitium.usecases.runtime import Runtime

DEVICE_LASTS = timedelta(days=90)


def sign_out_everywhere(runtime: Runtime, operator: Operator) -> None:
    """End every session and token of one's own, and forget the known browsers."""
    permit = permit_account(runtime.rules(), operator, "account.sign-out", at=runtime.clock())
    with runtime.node.write() as session:
        standings.end_all_sessions(session, permit, operator.id)
        passkeys.forget_devices(session, permit)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator.id}",
        )


def sign_out_colleague(runtime: Runtime, admin: Operator, operator_id: OperatorId) -> None:
    """End every session and token of a colleague, who may sign in anew."""
    permit = permit_manage_operators(runtime.rules(), admin, at=runtime.clock())
    deed = audit.Deed(
        Operation.ADMINISTRATION, f"operator:{operator_id}", action="account.sign-out"
    )
    with runtime.node.write() as session:
        operators.need_colleague(session, permit, operator_id)
        standings.end_all_sessions(session, permit, operator_id)
        audit.append_all(session, runtime.node.vault, permit, [deed])


def remember_device(runtime: Runtime, operator: Operator, token: str) -> None:
    """Remember the browser that somebody has just signed in from; the log says that it is new."""
    permit = permit_account(runtime.rules(), operator, "account.new-device", at=runtime.clock())
    with runtime.node.write() as session:
        passkeys.know_device(
            session, permit, token_digest(token), expires_at=permit.at + DEVICE_LASTS
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"operator:{operator.id}",
        )


def is_known_device(runtime: Runtime, operator_id: OperatorId | None, token: str) -> bool:
    """Tell whether somebody, or anybody (None), signed in from the browser with this cookie."""
    if not token:
        return False
    with runtime.node.read() as session:
        return passkeys.is_known_device(
            session, operator_id, token_digest(token), at=runtime.clock()
        )


def token_digest(token: str) -> str:
    """Return what is kept of a browser's cookie: its hash, in hexadecimal."""
    return digest("hospitium.device.1", token.encode()).hex()
