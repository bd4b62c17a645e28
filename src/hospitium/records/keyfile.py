"""The node's root key: one small file outside the database, for its owner's eyes only.

A copy of the database without it reads as noise; losing it loses every sealed record.
"""

import base64
import stat
from pathlib import Path

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.keys import KEY_BYTES
from hospitium.files.whole import create_whole

_PREFIX = "hospitium-node-key-1:"


def create_key(path: Path, random: Random) -> bytes:
    """Create the key file with a fresh key, or keep the one that is there; return the key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = random(KEY_BYTES)
    try:
        create_whole(path, key_text(key).encode())
    except FileExistsError:
        return load_key(path)
    return key


def load_key(path: Path) -> bytes:
    """Return the 32-byte root key of a plain file; raises as `read_key_text` and `key_of` do."""
    return key_of(read_key_text(path))


def read_key_text(path: Path) -> str:
    """Return the content of a key file.

    Raises
    ------
    Unavailable
        If the file is missing, unreadable, or readable by others than its owner.
    Tampered
        If it is no text.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except OSError:
        raise Unavailable(
            "the node's key file cannot be read",
            remedy=f"Put the backup of {path.name} back into the folder {path.parent.name}.",
        ) from None
    except UnicodeDecodeError:
        raise Tampered("the node's key file does not hold a key") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Unavailable(
            "the node's key file is open to others than its owner",
            remedy=f"Run `chmod 600` on {path.name}; consider whether somebody has read it.",
        )
    return text


def key_text(key: bytes) -> str:
    """Return the content of a plain key file."""
    return f"{_PREFIX}{base64.b64encode(key).decode()}\n"


def key_of(text: str) -> bytes:
    """Return the key in the content of a plain key file; `Tampered` if it holds none."""
    try:
        key = base64.b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not text.startswith(_PREFIX) or len(key) != KEY_BYTES:
        raise Tampered("the node's key file does not hold a key")
    return key
