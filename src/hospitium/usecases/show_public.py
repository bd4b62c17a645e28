"""Show what the log says, for everybody, of how the node works."""

from hospitium.policy.desk import permit_read_audit
from hospitium.policy.operators import Operator
from hospitium.records.public_log import PublicEntry, read_public
from hospitium.usecases.runtime import Runtime


def show_public(
    runtime: Runtime, operator: Operator, *, subject: str = "", limit: int = 100
) -> tuple[PublicEntry, ...]:
    """Return public entries, newest first: models, calibrations, policies, apps, keys.

    Parameters
    ----------
    subject
        Only those about it, such as `model:leader`; all when empty.
    """
    permit = permit_read_audit(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(read_public(session, runtime.node.vault, permit, subject=subject, limit=limit))
