"""Runs workers and kills them; after each kill the node is opened afresh and looked at.

The process that runs this stays small and has one thread: it forks every worker and every check,
so that they start warm, and nothing that a kill leaves behind lives on in it.
"""

import json
import os
import random
import resource
import select
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from hospitium.core.errors import Unavailable
from hospitium.records import node_folder
from hospitium.records.database import Database
from hospitium.records.node_folder import open_node
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.runtime import Runtime
from tests.engines import FakeEngine
from tests.stations import HandClock, Station
from tests.storm.checks import wrong
from tests.storm.deeds import Saved, Worker

HASTE = 0.3
"""Seconds that a worker waits for a colleague's transaction before it is told `Unavailable`."""


ROUNDS = 10
"""At least so many, whatever the machine: every kind of trouble comes once."""

SHORT = 4.0
"""Seconds that a worker works at most where nothing can be saved: there is little to see."""

PAUSE = 0.05
"""Seconds before somebody who was told `Unavailable` tries again."""


@dataclass
class Storm:
    """What a storm has done so far.

    Attributes
    ----------
    done
        Deeds that were acknowledged.
    overtaken
        Deeds that were refused because a colleague came first.
    unavailable
        By what was said: deeds that disk or database would not have just then.
    life
        Seconds that a worker works at most before it is killed.
    until
        When to stop at the latest, by the clock that only goes forward.
    wrong
        What was not as it must be, after whichever kill.
    """

    folder: Path
    staff: dict[str, Any]
    seed: random.Random
    life: float = 1.5
    until: float = float("inf")
    done: int = 0
    kills: int = 0
    overtaken: int = 0
    unavailable: Counter[str] = field(default_factory=Counter)
    promised: set[Saved] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def rage(self, operations: int, disturb: Callable[[int], Any]) -> None:
        """Go on until so many deeds were acknowledged in `ROUNDS` or more, or something is wrong.

        `disturb` is told the round and gives a context that makes life hard for its workers.
        """
        number = 0
        while (self.done < operations or number < ROUNDS) and not self._over():
            with disturb(number):
                life = min(self.life, SHORT) if hopeless(number) else self.life
                self._round(workers=1 + number % 2, life=life)
            self.wrong += self._look()
            number += 1

    def _over(self) -> bool:
        return bool(self.wrong) or time.monotonic() >= self.until

    def _round(self, *, workers: int, life: float) -> None:
        """Let some work side by side, and kill each at a moment of its own."""
        begun = [self._start() for _ in range(workers)]
        ends = {pid: time.monotonic() + self.seed.uniform(0, life) for pid, _ in begun}
        heard = {pipe: b"" for _, pipe in begun}
        while ends:
            for pipe in select.select(list(heard), [], [], 0.005)[0]:
                heard[pipe] += os.read(pipe, 65536)
            for pid in [pid for pid, end in ends.items() if end < time.monotonic()]:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                del ends[pid]
                self.kills += 1
        for pipe, said in heard.items():
            self._note(said + _rest(pipe))

    def _start(self) -> tuple[int, int]:
        seed = self.seed.getrandbits(64)
        return forked(
            lambda say: work(partial(self._station, hasty=True), random.Random(seed), say)
        )

    def _note(self, said: bytes) -> None:
        """Believe every whole line; the kill may have cut the last one, which nobody has read."""
        for line in said.split(b"\n")[:-1]:
            told = json.loads(line)
            if "wrong" in told:
                self.wrong.append(told["wrong"])
            elif "unavailable" in told:
                self.unavailable[told["unavailable"]] += 1
            elif told["saved"] is None:
                self.overtaken += 1
            else:
                self.done += 1
                self.promised.update((kind, one) for kind, one in told["saved"])

    def _look(self) -> list[str]:
        pid, pipe = forked(lambda say: say({"wrong": wrong(self._station(), self.promised)}))
        said = _rest(pipe)
        _, status = os.waitpid(pid, 0)
        return list(json.loads(said)["wrong"]) if status == 0 else [f"cannot look: {said!r}"]

    def _station(self, *, hasty: bool = False) -> Station:
        """The node, opened by this process."""
        if hasty:
            hurried = partial(Database, busy_seconds=HASTE)
            setattr(node_folder, "Database", hurried)  # noqa: B010 - in this fork only
        node, clock, engine = open_node(self.folder, random=os.urandom), HandClock(), FakeEngine()
        runtime = Runtime(node, clock, uuid4, os.urandom, lambda: engine, cache(Galleries))
        return Station(runtime, clock, self.staff)


def hopeless(number: int) -> bool:
    """Tell whether disk or server give up in the round of this number."""
    return number % 5 == 4


def work(
    open_station: Callable[[], Station], seed: random.Random, say: Callable[[Any], None]
) -> None:
    """Work until killed; each line that is said is a promise."""
    deeds: Iterator[list[Saved] | None] | None = None
    while True:
        try:
            deeds = deeds or _at_work(open_station(), seed)
            say({"saved": next(deeds)})
        except Unavailable as error:
            say({"unavailable": str(error)})
            deeds = None
            time.sleep(PAUSE)


def _at_work(station: Station, seed: random.Random) -> Iterator[list[Saved] | None]:
    worker = Worker(station, seed)
    worker.look_around()
    return worker.work()


def forked(what: Callable[[Callable[[Any], None]], None]) -> tuple[int, int]:
    """Run `what` in a fork of this process; return its id and the pipe on which it speaks."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs)
        return pid, ours

    def say(line: Any) -> None:
        os.write(theirs, json.dumps(line).encode() + b"\n")

    status = 0
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(ours)
        what(say)
    except BaseException as error:  # noqa: BLE001 - the parent must hear of it, whatever it is
        status = 1
        with suppress(OSError):
            say({"wrong": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(status)


def _rest(pipe: int) -> bytes:
    said = b""
    while piece := os.read(pipe, 65536):
        said += piece
    os.close(pipe)
    return said


@contextmanager
def small_files(room: int) -> Iterator[None]:
    """Let no file that our forks write grow beyond `room` bytes: a full disk, without a disk.

    Works without privileges, here and in any CI. What is said is EFBIG in place of ENOSPC.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def full_disk(folder: Path, room: int) -> Iterator[None]:
    """Fill the disk of `folder` up to the last `room` bytes. It should be a small one of its own.

    What is said is ENOSPC, by the disk itself.
    """
    ballast, disk = folder / "ballast", os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, disk.f_bavail * disk.f_frsize - room))
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def held_database(storm: Storm, seconds: float) -> Iterator[None]:
    """Have another process hold the writers' lock, so that some deeds come too late."""

    def hold(_say: Callable[[Any], None]) -> None:
        node = open_node(storm.folder, random=os.urandom)
        with node.write():
            time.sleep(seconds)

    pid, pipe = forked(hold)
    try:
        yield
    finally:
        os.waitpid(pid, 0)
        os.close(pipe)
