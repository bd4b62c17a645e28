"""Read the log, and prove that nobody has rewritten it."""

from hospitium.ledger import LogReport
from hospitium.policy.desk import permit_read_audit
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.audit import AuditEntry
from hospitium.usecases.runtime import Runtime


def show_log(
    runtime: Runtime,
    operator: Operator,
    *,
    after: int = 0,
    limit: int = 100,
    newest_first: bool = False,
) -> tuple[AuditEntry, ...]:
    """Return entries of the log: operators and record ids, never a person."""
    permit = permit_read_audit(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        entries = audit.read_entries(
            session, permit, after=after, limit=limit, newest_first=newest_first
        )
    return tuple(entries)


def verify_log(runtime: Runtime) -> LogReport:
    """Recompute the whole tree and hold it against the signed checkpoint. Anybody may ask."""
    with runtime.node.read() as session:
        return audit.verify(
            session, runtime.node.vault, checkpoint=runtime.node.folder.checkpoint_file
        )
