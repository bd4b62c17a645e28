"""What stands in the clear at the head of a backup: nothing of a person, no agency, no key.

Whoever finds the file learns when it was made, until when it is to be kept, and by which version.
All of it is bound to every chunk, so that none of it can be changed unseen.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import digest

MAGIC = b"hospitium-backup\n"
FORMAT = 1
_LARGEST = 65_536


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a backup.

    Attributes
    ----------
    keep_until
        After this instant nobody restores it, and `backup prune` removes it.
    version, revision
        Of the program, and of the tables, that it was made with.
    sealed_key
        The file's own key, for the holder of the secret of backups.
    """

    id: UUID
    created_at: datetime
    keep_until: datetime
    version: str
    revision: str
    sealed_key: bytes

    @property
    def place(self) -> bytes:
        """What the file's key is bound to."""
        return digest("hospitium.backup.key.1", self.id.bytes)

    def encode(self) -> bytes:
        """Return the head as it stands in the file."""
        values = {
            "created_at": self.created_at.isoformat(),
            "format": FORMAT,
            "id": str(self.id),
            "keep_until": self.keep_until.isoformat(),
            "key": base64.b64encode(self.sealed_key).decode(),
            "revision": self.revision,
            "version": self.version,
        }
        body = json.dumps(values, sort_keys=True).encode()
        return MAGIC + len(body).to_bytes(4, "big") + body


def read_header(file: BinaryIO) -> Header:
    """Return the head of the backup in `file`, which is left at the first chunk.

    Raises
    ------
    BadInput
        If it is no backup, or of a format that this version does not know.
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise BadInput("that file is not a backup of a node", remedy="Name another file.")
    size = int.from_bytes(file.read(4), "big")
    body = file.read(size) if size <= _LARGEST else b""
    try:
        values = json.loads(body)
        known = values["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        raise BadInput("the head of this backup is broken", remedy="Take another copy.") from None
    if not known:
        raise BadInput(
            "this version does not know the format of this backup",
            remedy="Install the version of Hospitium that made it, or a later one.",
        )
    try:
        return Header(
            id=UUID(values["id"]),
            created_at=_instant(values["created_at"]),
            keep_until=_instant(values["keep_until"]),
            version=str(values["version"]),
            revision=str(values["revision"]),
            sealed_key=base64.b64decode(values["key"], validate=True),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput("the head of this backup is broken", remedy="Take another copy.") from None


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)
