"""Where the root is: in a plain file, in a file that wants a passphrase, or in a token.

One small file outside the database says which. A plain file suits a machine that must start by
itself; a passphrase keeps a stolen laptop shut; a token (PKCS#11) never gives the root away at all.
"""

import json
from collections.abc import Callable
from pathlib import Path

from hospitium.core.errors import Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import KeyRoot, Root
from hospitium.files.whole import sync_folder
from hospitium.records.keyfile import key_of, key_text, read_key_text
from hospitium.records.passphrase_lock import lock, read_values, unlock
from hospitium.records.token_root import Token, open_token

_SEALED = "hospitium-node-key-2:"
_TOKEN = "hospitium-node-key-3:"  # noqa: S105 - the name of a format
_PLACE = b"hospitium.root.1"

Ask = Callable[[str], str]
"""Returns the secret of the given name ("passphrase" or "PIN") from the person or the system."""


def plain_text(key: bytes) -> str:
    """Return the content of a file that opens by itself."""
    return key_text(key)


def sealed_text(key: bytes, passphrase: str, random: Random) -> str:
    """Return the content of a file that opens with `passphrase`.

    Raises
    ------
    BadInput
        If the passphrase is too short.
    """
    values = lock(key, passphrase, place=_PLACE, random=random)
    return _SEALED + json.dumps(values, sort_keys=True) + "\n"


def token_text(token: Token) -> str:
    """Return the content of a file that names a token."""
    values = {"key": token.key, "module": token.module, "token": token.token}
    return _TOKEN + json.dumps(values, sort_keys=True) + "\n"


def load_root(path: Path, random: Random, ask: Ask) -> Root:
    """Return the root that the file at `path` leads to.

    Raises
    ------
    Unavailable
        If the file is missing or open to others, the passphrase or PIN is wrong or not given, or
        the token does not answer.
    Tampered
        If the file holds something else.
    """
    return root_of(read_key_text(path), random, ask)


def root_of(text: str, random: Random, ask: Ask) -> Root:
    """Return the root that the content of a key file leads to; raises as `load_root`."""
    if text.startswith(_SEALED):
        return KeyRoot(_unsealed(text, ask), random)
    if text.startswith(_TOKEN):
        values = read_values(text, _TOKEN)
        try:
            token = Token(values["module"], values["token"], values["key"])
        except KeyError:
            raise Tampered("the node's key file does not name a token") from None
        return open_token(token, random, ask("PIN"))
    return KeyRoot(key_of(text), random)


def next_key_file(path: Path) -> Path:
    """Return where a key file waits that is to take the place of `path`."""
    return path.with_name(path.name + ".next")


def finish_move(path: Path) -> None:
    """Let the waiting key file take its place."""
    next_key_file(path).replace(path)
    sync_folder(path.parent)


def plain_key(path: Path) -> bytes | None:
    """Return the key of a plain file, None if the file is of another kind."""
    text = read_key_text(path)
    return None if text.startswith((_SEALED, _TOKEN)) else key_of(text)


def kind_of(path: Path) -> str:
    """Return how the root is kept: `file`, `passphrase` or `token`."""
    return kind_of_text(read_key_text(path))


def kind_of_text(text: str) -> str:
    """Return the same of the content of a key file."""
    kinds = {_SEALED: "passphrase", _TOKEN: "token"}
    return next((kind for prefix, kind in kinds.items() if text.startswith(prefix)), "file")


def _unsealed(text: str, ask: Ask) -> bytes:
    values = read_values(text, _SEALED)
    return unlock(values, ask("passphrase"), place=_PLACE)
