"""The log's side of C2SP tlog-witness, as a state machine: what to ask next, what was answered.

A request says which size the witness is believed to know, proves that the log still begins with
it, and brings the new checkpoint. A witness that knows another size says so (409); one more request
then starts from there. Anything else ends the talk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.exchange.transport import Reply
from hospitium.ledger.merkle_proofs import Proof
from hospitium.ledger.note import Note, Signature, parse_signatures
from hospitium.ledger.note_keys import VerifierKey, verify_note
from hospitium.ledger.spelling import read_decimal
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.ledger.witness import AddCheckpoint

Prove = Callable[[int], Proof]
"""Proves that the new checkpoint begins with the log of the given size (at least 1)."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The witness signed."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """The witness did not sign, and why; never its own words, which we do not vouch for."""

    why: str


class Talk:
    """One attempt to have `note` cosigned by the witness with `key`."""

    def __init__(self, note: Note, head: TreeHead, key: VerifierKey, prove: Prove) -> None:
        self._note, self._head, self._key, self._prove = note, head, key, prove
        self._again = True

    def request(self, old: int) -> bytes:
        """Return the body to send to a witness that knows the log up to `old` entries.

        It may know more than we have: it then says so.
        """
        old = min(old, self._head.size)
        proof = self._prove(old) if 0 < old < self._head.size else ()
        return AddCheckpoint(old, proof, self._note, self._head).encode()

    def answer(self, reply: Reply) -> Cosigned | Declined | int:
        """Return what the reply means; a number is the size to start from in a second request."""
        if reply.status == HTTPStatus.OK:
            return self._check(reply.body)
        if reply.status == HTTPStatus.CONFLICT and self._again:
            self._again = False
            size = _size(reply.body)
            if size is not None and size <= self._head.size:
                return size
            return Declined("it knows a longer log than we have: was this node rolled back?")
        return Declined(_WHY.get(reply.status, f"it answered {reply.status}"))

    def _check(self, body: bytes) -> Cosigned | Declined:
        try:
            signatures = parse_signatures(body.decode())
            verify_note(Note(self._note.text, signatures), [self._key])
        except (HospitiumError, UnicodeDecodeError):
            return Declined("its signature does not verify under the key of the policy")
        known = (self._key.name, self._key.key_id)
        return Cosigned(tuple(one for one in signatures if (one.name, one.key_id) == known))


_WHY: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "it found the request malformed",
    HTTPStatus.FORBIDDEN: "it knows another key for this log",
    HTTPStatus.NOT_FOUND: "it does not follow this log",
    HTTPStatus.CONFLICT: "it knows another log under our name: a fork",
    HTTPStatus.UNPROCESSABLE_ENTITY: "the log no longer begins with what it signed: a rewrite",
}


def _size(body: bytes) -> int | None:
    try:
        return read_decimal(body.decode("ascii").removesuffix("\n"))
    except (UnicodeDecodeError, BadInput, Tampered):
        return None
