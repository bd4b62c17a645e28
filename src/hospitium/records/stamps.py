"""Time-stamped checkpoints, beside the log: the checkpoint, the request, and the reply.

Three files of one name in `timestamps/`. The checkpoint is the published one of its day with all
its signatures, byte for byte, since the stamp is over these bytes. A reply is never overwritten.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import BadInput, Conflict, NotFound, Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.digest import sha256
from hospitium.crypto.timestamps import StampRequest, ask_stamp, parse_request
from hospitium.files.whole import create_whole, write_whole
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.quorum import Policy, check_checkpoint
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head

_NAME = "{size}-{digest}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that an authority was asked to stamp.

    Attributes
    ----------
    reply
        The authority's reply as it came; None while it is awaited.
    """

    name: str
    note: bytes
    request: StampRequest
    reply: bytes | None

    @property
    def checkpoint(self) -> Note:
        """The signed checkpoint; nothing is verified."""
        return parse_note(self.note)

    @property
    def head(self) -> TreeHead:
        """What it says."""
        return parse_tree_head(self.checkpoint.text)


def keep_request(folder: Path, note: Note, random: Random) -> Kept:
    """Keep a checkpoint with a request to stamp it; one that was kept before stays as it is."""
    data = note.encode()
    digest = sha256(data)
    name = _NAME.format(size=parse_tree_head(note.text).size, digest=digest.hex()[:16])
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / f"{name}.tsq").exists():
        write_whole(folder / f"{name}.checkpoint", data)
        # last, since it is what makes the two others found
        write_whole(folder / f"{name}.tsq", ask_stamp(digest, random).encode())
    return read_kept(folder, name)


def keep_reply(folder: Path, kept: Kept, reply: bytes) -> None:
    """Keep the reply to a request, after it was verified.

    Raises
    ------
    Conflict
        If there is one already.
    """
    try:
        create_whole(folder / f"{kept.name}.tsr", reply)
    except FileExistsError:
        raise Conflict("this checkpoint has a time stamp already") from None


def names(folder: Path) -> list[str]:
    """Return the names of everything that was kept, the oldest log first."""
    found = [path.stem for path in folder.glob("*.tsq") if not path.name.startswith(".")]
    return sorted(found, key=lambda name: (size_in(name), name))


def size_in(name: str) -> int:
    """Return how long the log was, by the name; 0 if it says none."""
    size = name.partition("-")[0]
    return int(size) if size.isascii() and size.isdecimal() else 0


def all_kept(folder: Path) -> Iterator[Kept]:
    """Yield what was kept and reads back, the oldest log first."""
    for name in names(folder):
        with suppress(BadInput):
            kept = read_kept(folder, name)
            _ = kept.head
            yield kept


def accepted(kept: Kept, policy: Policy) -> bool:
    """Tell whether those whom the policy of today wants have signed the checkpoint."""
    try:
        check_checkpoint(policy, kept.checkpoint)
    except Tampered:
        return False
    return True


def request_for(folder: Path, digest: bytes) -> Kept:
    """Return what was kept for the checkpoint with this SHA-256.

    Raises
    ------
    NotFound
        If this node never asked to stamp it.
    """
    for kept in all_kept(folder):
        if kept.request.digest == digest:
            return kept
    raise NotFound(
        "the time stamp is over something that this node did not ask for",
        remedy="Make a request with `hospitium log timestamp --request FILE`, and send that.",
    )


def read_kept(folder: Path, name: str) -> Kept:
    """Return what was kept under a name.

    Raises
    ------
    BadInput
        If a file is missing or is not what this node wrote.
    """
    reply = folder / f"{name}.tsr"
    try:
        return Kept(
            name,
            (folder / f"{name}.checkpoint").read_bytes(),
            parse_request((folder / f"{name}.tsq").read_bytes()),
            reply.read_bytes() if reply.exists() else None,
        )
    except FileNotFoundError:
        raise BadInput("a checkpoint is missing from the folder of time stamps") from None
