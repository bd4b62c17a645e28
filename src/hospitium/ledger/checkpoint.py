"""A signed statement of how long the log was and where it ended.

Written as a C2SP signed note (https://c2sp.org/signed-note): an origin line, the length, the head
in base64, an empty line, and a signature line that carries the key's hash. When the chain becomes
a tile log, the same note holds the tree's root instead and gains witness signatures.
"""

import base64
import hashlib
from dataclasses import dataclass

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.crypto.signing import public_key, sign, verify_signature

_ED25519 = b"\x01"  # the signature type of C2SP signed notes
_KEY_HASH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log of `origin` had `length` entries and ended in `head`.

    Attributes
    ----------
    origin
        Names the log, such as `hospitium/demo-police/chain`; no spaces, no `+`.
    head
        32 bytes.
    """

    origin: str
    length: int
    head: bytes

    def __post_init__(self) -> None:
        if not self.origin or any(c.isspace() or c == "+" for c in self.origin):
            raise ValueError("an origin has no spaces and no plus sign")
        if self.length < 0 or len(self.head) != DIGEST_BYTES:
            raise ValueError("a checkpoint has a length and a head of 32 bytes")


def sign_note(checkpoint: Checkpoint, seed: bytes) -> bytes:
    """Return `checkpoint` as a signed note, UTF-8, by the Ed25519 secret `seed`."""
    text = _text(checkpoint)
    hint = _key_hash(checkpoint.origin, public_key(seed))
    signature = base64.b64encode(hint + sign(seed, text)).decode()
    return text + f"\n\u2014 {checkpoint.origin} {signature}\n".encode()


def open_note(note: bytes, public: bytes) -> Checkpoint:
    """Return the checkpoint in `note` after checking `public`'s signature over it.

    Raises
    ------
    Tampered
        If the note is malformed, or not signed by that key.
    """
    try:
        text, _, signature_line = note.decode().partition("\n\n")
        origin, length, head = text.split("\n")
        dash, signer, encoded = signature_line.rstrip("\n").split(" ")
        checkpoint = Checkpoint(origin, int(length), base64.b64decode(head, validate=True))
        blob = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise Tampered("the checkpoint does not read back") from None
    if (dash, signer) != ("\u2014", origin) or not blob.startswith(_key_hash(origin, public)):
        raise Tampered("the checkpoint is not signed by this node")
    verify_signature(public, _text(checkpoint), blob[_KEY_HASH_BYTES:])
    return checkpoint


def _text(checkpoint: Checkpoint) -> bytes:
    head = base64.b64encode(checkpoint.head).decode()
    return f"{checkpoint.origin}\n{checkpoint.length}\n{head}\n".encode()


def _key_hash(name: str, public: bytes) -> bytes:
    """First 4 bytes of SHA-256(name, newline, type, key), as C2SP signed-note has it."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_HASH_BYTES]
