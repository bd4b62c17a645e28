"""Move the vault to a new root: behind a passphrase, into a token, into a plain file.

Each makes a fresh root, so that copies of the old key file open nothing that is written from now
on. Copies of the old database *and* the old key file still open each other: destroy them.
"""

from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.passphrase import check_passphrase
from hospitium.crypto.wrapping import KeyRoot
from hospitium.policy.operators import Operator
from hospitium.records.root_file import plain_text, sealed_text, token_text
from hospitium.records.token_root import Token, open_token
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.vault import move_root


def to_passphrase(runtime: Runtime, admin: Operator, passphrase: str) -> int:
    """Put the root behind `passphrase`; return how many keys hang on it.

    Raises
    ------
    BadInput
        If the passphrase is too short.
    """
    check_passphrase(passphrase)
    key = runtime.random(KEY_BYTES)
    content = sealed_text(key, passphrase, runtime.random)
    return move_root(runtime, admin, KeyRoot(key, runtime.random), content)


def to_token(
    runtime: Runtime, admin: Operator, *, module: str, token: str, key: str, pin: str
) -> int:
    """Put the root into a PKCS#11 token, in which its key is made if it is not there yet.

    Raises
    ------
    Unavailable
        If the token cannot be opened.
    """
    where = Token(module, token, key)
    root = open_token(where, runtime.random, pin, create=True)
    return move_root(runtime, admin, root, token_text(where))


def to_plain_file(runtime: Runtime, admin: Operator) -> int:
    """Put the root into a plain file, which opens without anybody."""
    key = runtime.random(KEY_BYTES)
    return move_root(runtime, admin, KeyRoot(key, runtime.random), plain_text(key))
