"""What a witness decides: C2SP tlog-witness (https://c2sp.org/tlog-witness), without the HTTP.

A witness remembers the last checkpoint it signed of each log. It signs a new one only with a
proof that the log still begins with what it remembers; so a log that shows different histories to
different people, or takes one back, gets no signature. `decide` answers one request, in the order:

(1) the request reads back, else 400; (2) the log is known, else 404; (3) the log signed it, else
403; (4) it does not shrink within the request, else 400; (5) it starts where we are, else 409 and
our size; (6) at the same size it has the same root, else 409; (7) the proof verifies, else 422;
(8) remember it, cosign, 200.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.ledger.merkle import EMPTY_ROOT
from hospitium.ledger.merkle_proofs import Proof, verify_consistency
from hospitium.ledger.note import Note, Signature, parse_note
from hospitium.ledger.note_keys import VerifierKey, verify_note
from hospitium.ledger.spelling import read_decimal, read_hash, write_base64
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head

MAX_PROOF_LINES = 63
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"

Cosign = Callable[[str], Sequence[Signature]]
"""Signs the text of a checkpoint with the witness's keys at the time of now."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A log asks for a cosignature.

    Attributes
    ----------
    old
        Size of the checkpoint from which `proof` leads to the new one.
    """

    old: int
    proof: Proof
    note: Note
    head: TreeHead

    def encode(self) -> bytes:
        """Return the body of the request."""
        lines = [f"old {self.old}", *(write_base64(one) for one in self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.encode()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reply to one request, and what to remember.

    Attributes
    ----------
    remember
        The checkpoint to store *before* the reply is sent and in the same transaction in which
        the last one was read; None when nothing changed.
    fork
        Whether the log signed a second root for a size: keep the request, it proves the fork.
    """

    status: HTTPStatus
    body: str
    content_type: str = TEXT_TYPE
    remember: TreeHead | None = None
    fork: bool = False


def parse_add_checkpoint(body: bytes) -> AddCheckpoint:
    """Return the request in `body`; nothing in it is verified yet.

    Raises
    ------
    BadInput
        If it is malformed.
    """
    top, gap, note = body.partition(b"\n\n")
    try:
        old, *proof = top.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadInput("the request is not text") from None
    if not gap or not old.startswith("old ") or len(proof) > MAX_PROOF_LINES:
        raise BadInput("the request wants an old size, a proof, an empty line and a checkpoint")
    parsed = parse_note(note)
    hashes = tuple(read_hash(line) for line in proof)
    size = read_decimal(old.removeprefix("old "))
    return AddCheckpoint(size, hashes, parsed, parse_tree_head(parsed.text))


def decide(
    body: bytes,
    *,
    logs: Mapping[str, Sequence[VerifierKey]],
    latest: Callable[[str], TreeHead | None],
    cosign: Cosign,
) -> Verdict:
    """Answer one `add-checkpoint` request.

    Parameters
    ----------
    logs
        The keys of each log that this witness follows, by its origin.
    latest
        Returns the last checkpoint that was signed for an origin, None if there is none.
    """
    try:
        request = parse_add_checkpoint(body)
    except BadInput as error:
        return _no(HTTPStatus.BAD_REQUEST, error)  # (1)
    keys = logs.get(request.head.origin)
    if keys is None:
        return _no(HTTPStatus.NOT_FOUND, "this witness does not follow this log")  # (2)
    try:
        verify_note(request.note, keys)
    except Tampered as error:
        return _no(HTTPStatus.FORBIDDEN, error)  # (3)
    known = latest(request.head.origin) or TreeHead(request.head.origin, 0, EMPTY_ROOT)
    return _refusal(request, known) or _signed(request.note, request.head, cosign)


def _refusal(request: AddCheckpoint, known: TreeHead) -> Verdict | None:
    """Return why the new checkpoint does not follow the one that is known, None if it does."""
    head = request.head
    fork = head.size == known.size and head.root != known.root
    if request.old > head.size:
        return _no(HTTPStatus.BAD_REQUEST, "the old size is above the new one")  # (4)
    if request.old != known.size or fork:  # (5), (6)
        return Verdict(HTTPStatus.CONFLICT, f"{known.size}\n", SIZE_TYPE, fork=fork)
    try:
        _check_proof(request, known)
    except Tampered as error:
        return _no(HTTPStatus.UNPROCESSABLE_ENTITY, error)  # (7)
    return None


def _check_proof(request: AddCheckpoint, known: TreeHead) -> None:
    if known.size:
        verify_consistency(
            known.size, request.head.size, request.proof, known.root, request.head.root
        )
    elif request.proof:
        raise Tampered("from an empty log there is nothing to prove")


def _signed(note: Note, head: TreeHead, cosign: Cosign) -> Verdict:
    lines = "".join(one.line for one in cosign(note.text))
    return Verdict(HTTPStatus.OK, lines, remember=head)  # (8)


def _no(status: HTTPStatus, why: HospitiumError | str) -> Verdict:
    return Verdict(status, f"{why}\n")
