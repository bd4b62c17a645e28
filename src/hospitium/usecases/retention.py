"""The daily job: what has expired is erased, and the log still verifies."""

from sqlalchemy.orm import Session

from hospitium.ledger import Operation
from hospitium.policy.desk import permit_retention
from hospitium.policy.operators import Operator
from hospitium.policy.oversight import permit_run_retention, permit_see_retention
from hospitium.records import audit, retention
from hospitium.records.retention import Erased
from hospitium.records.retention_due import RetentionDue, retention_due
from hospitium.usecases.gallery_upkeep import compact_gallery
from hospitium.usecases.runtime import Runtime


def erase_expired(runtime: Runtime) -> Erased:
    """Erase expired cases with their references, and probes nobody decided about in time.

    What the gallery's files hold of them goes too.
    """
    with runtime.node.write() as session:
        erased = _erase(runtime, session)
    _compact(runtime)
    return erased


def erase_expired_now(runtime: Runtime, operator: Operator) -> Erased:
    """Do the daily job because somebody asks for it; the log says who did.

    Raises
    ------
    Refused
        Without the role.
    """
    node = runtime.node
    permit = permit_run_retention(runtime.rules(), operator, at=runtime.clock())
    with node.write() as session:
        audit.append(session, node.vault, permit, operation=Operation.ADMINISTRATION)
        erased = _erase(runtime, session)
    _compact(runtime)
    return erased


def show_retention(runtime: Runtime, operator: Operator) -> RetentionDue:
    """Tell when the job was done last, and what waits for it."""
    permit = permit_see_retention(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return retention_due(session, permit)


def _erase(runtime: Runtime, session: Session) -> Erased:
    permit = permit_retention(runtime.rules(session), runtime.node.info.agency, at=runtime.clock())
    return retention.erase_expired(session, runtime.node.vault, permit)


def _compact(runtime: Runtime) -> None:
    if runtime.node.folder.gallery.exists():
        compact_gallery(runtime)
