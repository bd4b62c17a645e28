"""What a witness remembers: of each log the last checkpoint that it signed.

One file a log, named after the hash of its origin, replaced whole and on the disk before the
signature leaves; requests take turns. The witness's key stands beside them, mode 0600.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from hospitium.core.randomness import Random
from hospitium.files.locks import one_at_a_time
from hospitium.files.whole import create_whole, write_whole
from hospitium.ledger.note import Note, parse_note
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records.keyfile import create_key, load_key

FORKS_KEPT = 100
"""Requests that prove a fork are evidence; more of them than this prove nothing more."""


class WitnessStore:
    """A folder that is one witness's memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seed(self, random: Random) -> bytes:
        """Return the witness's secret; made at the first call."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / "witness.key"
        with one_at_a_time(self._folder / "key.lock"):
            return load_key(path) if path.exists() else create_key(path, random)

    @contextmanager
    def turn(self, origin: str) -> Iterator[None]:
        """Let one request about `origin` be answered at a time, also between processes."""
        with one_at_a_time(self._path(origin).with_suffix(".lock")):
            yield

    def latest(self, origin: str) -> TreeHead | None:
        """Return the last checkpoint that was signed for `origin`, None if there is none."""
        note = self.note(origin)
        return None if note is None else parse_tree_head(note.text)

    def note(self, origin: str) -> Note | None:
        """Return it with its signatures."""
        try:
            return parse_note(self._path(origin).read_bytes())
        except FileNotFoundError:
            return None

    def remember(self, origin: str, note: Note) -> None:
        """Put a checkpoint in the place of the last one of its log."""
        write_whole(self._path(origin), note.encode())

    def keep_fork(self, origin: str, request: bytes) -> None:
        """Keep a request that proves that a log signed two histories."""
        base = self._path(origin)
        known = len(list(self._folder.glob(f"{base.stem}.fork-*")))
        if known < FORKS_KEPT:
            path = base.with_name(f"{base.stem}.fork-{sha256(request).hexdigest()[:16]}")
            if not path.exists():
                create_whole(path, request)

    def _path(self, origin: str) -> Path:
        return self._folder / f"{sha256(origin.encode()).hexdigest()}.checkpoint"
