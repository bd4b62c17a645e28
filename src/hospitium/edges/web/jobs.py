"""Long operations of the console: each in a thread, with how far it is, and a way to stop it.

What is over within `PATIENCE` is answered at once, as if it had been no job. Else the browser is
sent to a page of the job's own, which asks how far it is; when it is over, that page is what the
form would have been answered with. A job is stopped by an error raised where its use case tells of
progress, which is before anything is written: so it is saved whole, or not at all.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Any
from uuid import UUID

from hospitium.core.clock import Clock
from hospitium.core.errors import NotFound, Unavailable
from hospitium.core.ids import NewId, OperatorId

PATIENCE = 1.0
"""Seconds that a form waits for its answer before it shows progress instead."""
KEPT = timedelta(minutes=30)
"""How long somebody may take to come back for what a job found."""
MOST_RUNNING = 8
MOST_OF_ONE = 3
"""Of one person at once: a browser that sends a form again and again stops nobody else's work."""


Answer = Callable[[Any, Callable[[], Any]], Any]
"""From who asks, and a function that returns what a job did or raises its error: a response."""


class Stopped(Exception):
    """Somebody asked for it: raised inside the job, before it writes."""


class TooManyJobs(Unavailable):
    """One person has enough under way."""

    code = "hospitium.unavailable.jobs"
    remedy = "Wait until one of those is done, or stop it."


class Progress:
    """How far a job is; written by its thread, read by others."""

    def __init__(self, total: int) -> None:
        self.done, self.total = 0, total
        self._stop = Event()

    def step(self) -> None:
        """Count one more."""
        self.tell(self.done + 1, self.total)

    def tell(self, done: int, total: int) -> None:
        """Say that `done` of `total` are done; `total` is 0 where nobody knows."""
        self.check()
        self.done, self.total = done, total

    def check(self) -> None:
        """Raise `Stopped` if somebody asked for it."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ask it to end before it writes."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether somebody asked it to end."""
        return self._stop.is_set()


@dataclass(slots=True)
class Job:
    """One operation under way.

    Attributes
    ----------
    title
        What it does, for people.
    back
        The page that it was begun on.
    answer
        Makes the answer of a visitor from what the job found; calling what it is handed returns
        that, or raises what went wrong.
    stopped
        What is so once it was stopped.
    place
        Where its answer sent the browser, once somebody has seen it.
    """

    id: UUID
    owner: OperatorId
    began_at: datetime
    title: str
    back: str
    stopped: str
    progress: Progress
    answer: Answer
    found: Future[Any] = field(default_factory=Future)
    place: str = ""

    @property
    def is_over(self) -> bool:
        """Whether there is an answer."""
        return self.found.done()

    @property
    def was_stopped(self) -> bool:
        """Whether it ended because somebody asked for it; what came too late was not stopped."""
        return self.is_over and isinstance(self.found.exception(), Stopped)


class Jobs:
    """The jobs of one server, in memory only; safe for threads."""

    def __init__(self, clock: Clock, new_id: NewId) -> None:
        self._clock, self._new_id, self.patience = clock, new_id, PATIENCE
        self._lock = Lock()
        self._jobs: OrderedDict[UUID, Job] = OrderedDict()
        self._threads = ThreadPoolExecutor(MOST_RUNNING, thread_name_prefix="job")

    def begin(
        self,
        owner: OperatorId,
        work: Callable[[Progress], object],
        answer: Answer,
        *,
        title: str,
        back: str,
        stopped: str,
        total: int = 0,
    ) -> Job:
        """Begin `work`, and wait for it a little.

        Raises
        ------
        TooManyJobs
            If `owner` has `MOST_OF_ONE` under way.
        """
        now = self._clock()
        job = Job(self._new_id(), owner, now, title, back, stopped, Progress(total), answer)
        with self._lock:
            self._forget(now)
            mine = [one for one in self._jobs.values() if one.owner == owner and not one.is_over]
            if len(mine) >= MOST_OF_ONE:
                raise TooManyJobs("three of your operations are under way already")
            job.found = self._threads.submit(work, job.progress)
            self._jobs[job.id] = job
        wait([job.found], timeout=self.patience)
        return job

    def find(self, owner: OperatorId, job_id: UUID) -> Job:
        """Return a job of `owner`; nobody else's is there for them."""
        with self._lock:
            self._forget(self._clock())
            job = self._jobs.get(job_id)
        if job is None or job.owner != owner:
            raise NotFound(
                "no such operation is under way", remedy="What it saved stands where it belongs."
            )
        return job

    def drop(self, job_id: UUID) -> None:
        """Forget a job and what it found."""
        with self._lock:
            self._jobs.pop(job_id, None)

    def _forget(self, now: datetime) -> None:
        old = [one.id for one in self._jobs.values() if one.is_over and now - one.began_at > KEPT]
        for job_id in old:
            del self._jobs[job_id]
