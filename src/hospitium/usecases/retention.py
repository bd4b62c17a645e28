"""The daily job: what has expired is erased, and the log still verifies."""

from hospitium.policy.desk import permit_retention
from hospitium.records import retention
from hospitium.records.retention import Erased
from hospitium.usecases.runtime import Runtime


def erase_expired(runtime: Runtime) -> Erased:
    """Erase expired cases with their references, and probes nobody decided about in time."""
    permit = permit_retention(runtime.node.info.agency, at=runtime.clock())
    with runtime.node.write() as session:
        return retention.erase_expired(session, runtime.node.vault, permit)
