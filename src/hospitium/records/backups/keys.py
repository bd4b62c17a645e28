"""The key pair of backups: the public half lies on the node, the secret one never does."""

import base64
import json
from pathlib import Path

from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.recipient import recipient_of
from hospitium.files.whole import create_whole
from hospitium.records.passphrase_lock import lock, read_values, unlock
from hospitium.records.root_file import Ask

_SECRET = "hospitium-backup-key-1:"  # noqa: S105 - the name of a format
_PUBLIC = "hospitium-backup-to-1:"
_PLACE = b"hospitium.backup-key.1"
_LARGEST = 16_384


def create_backup_key(path: Path, passphrase: str, random: Random) -> Path:
    """Write a new secret, behind `passphrase`, to `path` and the public half beside it.

    Returns
    -------
    Path
        Of the public half: `path` with `.pub` at its end.

    Raises
    ------
    BadInput
        If the passphrase is too short.
    FileExistsError
        If one of the files is there; a key that backups were made for is never overwritten.
    """
    seed, public = random(KEY_BYTES), path.with_name(path.name + ".pub")
    values = lock(seed, passphrase, place=_PLACE, random=random)
    create_whole(public, (_PUBLIC + base64.b64encode(recipient_of(seed)).decode() + "\n").encode())
    create_whole(path, (_SECRET + json.dumps(values, sort_keys=True) + "\n").encode())
    return public


def load_recipient(path: Path) -> bytes:
    """Return the public key in the file at `path`; `BadInput` if there is none."""
    text = _read(path)
    try:
        key = base64.b64decode(text.strip().removeprefix(_PUBLIC), validate=True)
    except ValueError:
        key = b""
    if not text.startswith(_PUBLIC) or not key:
        raise BadInput(
            "that file does not hold the public key of backups",
            remedy="Name the .pub file that `hospitium backup key` wrote.",
        )
    return key


def load_backup_seed(path: Path, ask: Ask) -> bytes:
    """Return the secret in the file at `path`, after asking for its passphrase.

    Raises
    ------
    BadInput
        If the file holds no such secret.
    Unavailable
        If the passphrase is another.
    """
    text = _read(path)
    if not text.startswith(_SECRET):
        raise BadInput(
            "that file does not hold the secret key of backups",
            remedy="Name the file that `hospitium backup key` wrote, not the .pub file.",
        )
    return unlock(read_values(text, _SECRET), ask("backup passphrase"), place=_PLACE)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("ascii")
    except UnicodeDecodeError:
        raise BadInput("that file does not hold a key of backups") from None
    except OSError as error:
        raise Unavailable(
            f"the key file cannot be read: {error.strerror}", remedy="Check where it is."
        ) from None
