"""Whose signatures count under a note: keys, signing and verifying.

Kinds of key, by the byte that C2SP gives them: 0x01, Ed25519 over the text (signed-note); 0x04,
Ed25519 with the time, for witnesses; 0x06, ML-DSA-44 with the time, for witnesses and logs (both
https://c2sp.org/tlog-cosignature). A signature of an unknown key is ignored, one of a known key
that does not verify condemns the note.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import sha256
from hospitium.crypto.post_quantum import (
    MLDSA44_PUBLIC_BYTES,
    mldsa44_public_key,
    mldsa44_sign,
    mldsa44_verify,
)
from hospitium.crypto.signing import public_key, sign, verify_signature
from hospitium.ledger.note import KEY_ID_BYTES, Note, Signature, check_name
from hospitium.ledger.spelling import read_base64, write_base64
from hospitium.ledger.tlog_checkpoint import parse_tree_head

_TIME_BYTES = 8
_LATEST = (1 << 63) - 1


class Kind(IntEnum):
    """The kinds of key that we know, as the byte before the key."""

    ED25519 = 0x01
    COSIGNATURE = 0x04
    MLDSA44 = 0x06


_KEY_BYTES = {Kind.ED25519: 32, Kind.COSIGNATURE: 32, Kind.MLDSA44: MLDSA44_PUBLIC_BYTES}
_FOREIGN = {0x02: "ECDSA", 0x05: "RFC 6962 tree head"}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name it signs under; `str()` is the line that is handed around."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != _KEY_BYTES[self.kind]:
            raise BadInput("the key has the wrong length for its kind")

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of SHA-256(name, newline, kind, key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public)[:KEY_ID_BYTES]

    @property
    def as_witness(self) -> "VerifierKey":
        """The key as a witness uses it: policies also name witnesses by their plain Ed25519 key."""
        if self.kind is Kind.ED25519:
            return VerifierKey(self.name, Kind.COSIGNATURE, self.public)
        return self

    def __str__(self) -> str:
        encoded = write_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and the 32-byte secret seed it signs with; never shown by `repr`."""

    name: str
    kind: Kind
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r}, {self.kind.name})"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        make = mldsa44_public_key if self.kind is Kind.MLDSA44 else public_key
        return VerifierKey(self.name, self.kind, make(self.seed))

    def sign(self, text: str, time: int = 0) -> Signature:
        """Sign the text of a note; kinds with a time are for checkpoints only.

        Parameters
        ----------
        time
            Seconds since 1970 (UTC) at which the witness says so; ignored by `Kind.ED25519`.
            A log that signs its own checkpoint by ML-DSA-44 may leave it 0: no statement.

        Raises
        ------
        BadInput
            If a post-quantum key shall sign what is not a checkpoint.
        """
        key = self.verifier
        if self.kind is Kind.ED25519:
            return Signature(self.name, key.key_id, sign(self.seed, text.encode()))
        make = mldsa44_sign if self.kind is Kind.MLDSA44 else sign
        stamp = _stamp(time)
        return Signature(self.name, key.key_id, stamp + make(self.seed, _message(key, text, time)))


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that verified.

    Attributes
    ----------
    time
        Seconds since 1970 (UTC) that the key states; None where it states none.
    """

    key: VerifierKey
    time: int | None


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the key in `name+id+key`.

    Raises
    ------
    BadInput
        If it is malformed, its id is not its own, or its kind is none of ours (named).
    """
    parts = text.split("+", 2)  # base64 may hold plus signs, a name may not
    if len(parts) != 3:
        raise BadInput("a verifier key is a name, an id and a key with plus signs between")
    blob = read_base64(parts[2])
    if not blob or blob[0] not in set(Kind):
        foreign = _FOREIGN.get(blob[0], f"type 0x{blob[0]:02x}") if blob else "no type"
        raise BadInput(f"this kind of verifier key is not supported: {foreign}")
    key = VerifierKey(parts[0], Kind(blob[0]), blob[1:])
    if parts[1] != key.key_id.hex():
        raise BadInput("the id of a verifier key is not its own")
    return key


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> tuple[Signed, ...]:
    """Return which of `keys` signed `note`, each once, in the order of its lines.

    Raises
    ------
    Tampered
        If none did, or the signature of one does not verify.
    """
    known = {(key.name, key.key_id): key for key in keys}
    found = dict[VerifierKey, Signed]()
    for one in note.signatures:
        key = known.get((one.name, one.key_id))
        if key is not None:
            signed = _verify(key, note.text, one.body)
            found.setdefault(key, signed)
    if not found:
        raise Tampered("the note is not signed by a key that is trusted here")
    return tuple(found.values())


def _verify(key: VerifierKey, text: str, body: bytes) -> Signed:
    if key.kind is Kind.ED25519:
        verify_signature(key.public, text.encode(), body)
        return Signed(key, None)
    time, signature = int.from_bytes(body[:_TIME_BYTES], "big"), body[_TIME_BYTES:]
    try:
        message = _message(key, text, time)
    except BadInput as error:
        raise Tampered(f"a cosignature does not verify: {error}") from None
    check = mldsa44_verify if key.kind is Kind.MLDSA44 else verify_signature
    check(key.public, message, signature)
    return Signed(key, time)


def _message(key: VerifierKey, text: str, time: int) -> bytes:
    """Return what a key with a time signs for the checkpoint `text`."""
    head, stamp = parse_tree_head(text), _stamp(time)
    if key.kind is Kind.COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    # `cosigned_message` of tlog-cosignature, for the subtree that is the whole tree
    bounds = bytes(8) + head.size.to_bytes(8, "big")
    return b"subtree/v1\n\0" + _short(key.name) + stamp + _short(head.origin) + bounds + head.root


def _stamp(time: int) -> bytes:
    if not 0 <= time <= _LATEST:
        raise BadInput("the time of a cosignature is out of range")
    return time.to_bytes(_TIME_BYTES, "big")


def _short(text: str) -> bytes:
    """Return `text` with its length before it, in one byte."""
    data = text.encode()
    if len(data) > 255:
        raise BadInput("a name is too long for a post-quantum signature")
    return bytes([len(data)]) + data
