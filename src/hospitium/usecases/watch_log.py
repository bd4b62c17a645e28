"""Look at the log again and again without reading all of it each time.

A short log is checked whole at every look. Of a long one only the entries that came since the last
look are read; the tree over the others must be the one that it was, and the signed checkpoint must
fit. What that cannot show is a change, in the database only, to an entry that was read before:
`LogWatch.check_all` reads everything, as `hospitium log verify` does.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from hospitium.core.errors import Conflict, Tampered, Unavailable
from hospitium.ledger import LogReport
from hospitium.ledger.log_check import WHOLE, Known
from hospitium.records import audit
from hospitium.records.checkpoints import current_head, root_at
from hospitium.records.log_check import Steps, nobody_listens
from hospitium.usecases.runtime import Runtime

SHORT = 5_000
"""Entries of a log that is checked whole at each look: less than a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the log found.

    Attributes
    ----------
    report
        Of this look; `report.since` entries at the beginning were not read in it.
    all_read_at
        When this process last read every entry there was, and found the log sound; those that came
        later were read once each. None if it never did: then the beginning was never read.
    """

    report: LogReport
    all_read_at: datetime | None


class LogWatch:
    """What one process knows of one log; safe to share by threads.

    Parameters
    ----------
    short
        Entries up to which every look reads all.
    """

    def __init__(self, short: int = SHORT) -> None:
        self._short = short
        self._known: Known | None = None
        self._all_read_at: datetime | None = None
        self._broken: LogReport | None = None
        self._busy = Lock()

    def look(self, runtime: Runtime) -> Look:
        """Check what came since the last look; the last `short` entries at the first one.

        A log that a full check found broken stays so until a full check finds it sound.
        """
        size = self._size(runtime)
        if size is not None and size <= self._short:
            return self._read_all(runtime)
        if self._broken is not None:
            return Look(self._broken, self._all_read_at)
        if size is None:
            return self._read_all(runtime)
        report = self._verify(runtime, self._known or self._start(runtime, size))
        if report.sound:
            self._known = Known(report.size, report.root)
        return Look(report, self._all_read_at)

    def check_all(self, runtime: Runtime, *, on_progress: Steps = nobody_listens) -> Look:
        """Read the whole log; a million entries take some twenty seconds.

        Parameters
        ----------
        on_progress
            Told how many entries of how many are read; an error raised there ends the check, and
            what was known of the log before stands.

        Raises
        ------
        Conflict
            If it is being read already.
        """
        if not self._busy.acquire(blocking=False):
            raise Conflict(
                "the whole log is being checked already",
                remedy="Wait until that check is done; its result will stand on the page.",
            )
        try:
            return self._read_all(runtime, on_progress)
        finally:
            self._busy.release()

    def _size(self, runtime: Runtime) -> int | None:
        """Return how long the log is, None if its end is missing or was written by another key."""
        with runtime.node.read() as session:
            try:
                return current_head(session, runtime.node.vault).size
            except (Unavailable, Tampered):
                return None

    def _start(self, runtime: Runtime, size: int) -> Known:
        """Return what lies before the last `short` entries, as the tiles have it."""
        start = size - self._short
        with runtime.node.read() as session:
            try:
                return Known(start, root_at(session, start, size))
            except Tampered:
                return WHOLE  # a tile is missing: reading everything says which

    def _read_all(self, runtime: Runtime, on_progress: Steps = nobody_listens) -> Look:
        report, at = self._verify(runtime, WHOLE, on_progress), runtime.clock()
        if report.sound:
            self._known, self._all_read_at = Known(report.size, report.root), at
        self._broken = None if report.sound else report
        return Look(report, self._all_read_at)

    def _verify(
        self, runtime: Runtime, known: Known, on_progress: Steps = nobody_listens
    ) -> LogReport:
        node = runtime.node
        with node.read() as session:
            path = node.folder.checkpoint_file
            return audit.verify(
                session, node.vault, checkpoint=path, known=known, on_progress=on_progress
            )
