"""The daily job: what has expired is erased, and the log still verifies."""

from hospitium.policy.desk import permit_retention
from hospitium.records import retention
from hospitium.records.retention import Erased
from hospitium.usecases.gallery_upkeep import compact_gallery
from hospitium.usecases.runtime import Runtime


def erase_expired(runtime: Runtime) -> Erased:
    """Erase expired cases with their references, and probes nobody decided about in time.

    What the gallery's files hold of them goes too.
    """
    node = runtime.node
    permit = permit_retention(runtime.rules(), node.info.agency, at=runtime.clock())
    with node.write() as session:
        erased = retention.erase_expired(session, node.vault, permit)
    if node.folder.gallery.exists():
        compact_gallery(runtime)
    return erased
