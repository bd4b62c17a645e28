"""Log which app is served to phones, so that another one, slipped to one phone, shows."""

import re
from pathlib import Path

from hospitium.core.errors import BadInput
from hospitium.ledger import Leaf
from hospitium.policy.operators import Operator
from hospitium.policy.public_log import permit_publish
from hospitium.records.app_files import FolderDigest, folder_digest
from hospitium.records.public_log import last_public, record_public
from hospitium.usecases.runtime import Runtime

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


def log_app(
    runtime: Runtime, admin: Operator, name: str, folder: Path
) -> tuple[FolderDigest, Leaf | None]:
    """Log the digest of the files in `folder` as the app `name`; no leaf if it stands there last.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If the name is no slug, or the folder has no files or such that have no digest.
    """
    permit = permit_publish(runtime.rules(), admin, at=runtime.clock())
    if not _NAME.fullmatch(name):
        raise BadInput("the name of an app is a word of a-z, 0-9, dot and hyphen")
    found = folder_digest(folder)
    details = {"sha256": found.sha256, "files": found.files, "bytes": found.bytes}
    subject, node = f"app:{name}", runtime.node
    with node.write() as session:
        if last_public(session, node.vault, subject) == details:
            return found, None
        return found, record_public(session, node.vault, permit, subject, details)
