"""A storm from beginning to end: make a node, warm up, rage, report."""

import random
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from hospitium.policy.limits import MOST_A_DAY, Limits
from hospitium.usecases.limits import set_limits
from tests.engines import FakeEngine
from tests.stations import make_station
from tests.storm.deeds import Saved, Worker
from tests.storm.driver import Storm, full_disk, held_database, hopeless, small_files
from tests.storm.postgres import crashing, starving, url_of

WARM = 40
"""Deeds that the first process does itself, so that its forks find every kernel compiled."""


def run(
    folder: Path,
    server: Any = None,
    *,
    operations: int,
    seed: int,
    life: float = 1.5,
    minutes: float = 600,
    own_disk: bool = False,
) -> Storm:
    """Make a node in `folder` and let a storm rage on it; without a `server` on SQLite.

    `own_disk` says that the folder lies on a small disk of its own, which may be filled up.

    `life` is how long a worker lives at most, in seconds: short lives make more kills for a deed.
    After so many `minutes` it ends all the same.
    """
    url = None if server is None else url_of(server)
    path = folder / "node"
    engine = FakeEngine()
    station = make_station(path, lambda: engine, database_url=url)
    root = station.staff["root"]
    set_limits(station.runtime, root, root.agency, Limits(daily_quota=MOST_A_DAY))
    worker = Worker(station, random.Random(seed))
    promised = set[Saved]()
    for _, saved in zip(range(WARM), worker.work(), strict=False):
        promised.update(saved or ())
    station.runtime.galleries().close(station.runtime.node)
    station.runtime.node.close()
    end = time.monotonic() + minutes * 60
    storm = Storm(path, station.staff, random.Random(seed), life, end, promised=promised)
    storm.rage(operations, lambda number: _disturb(storm, number, server, own_disk))
    return storm


def _disturb(
    storm: Storm, number: int, server: Any, own_disk: bool
) -> AbstractContextManager[None]:
    """What makes life hard in this round: a full disk, a held lock, a dying server, or nothing."""
    some = storm.seed.uniform(0.1, 1.5)
    if number % 5 == 2:
        return held_database(storm, some)
    if not hopeless(number):
        return nullcontext()
    if server is None and own_disk:
        return full_disk(storm.folder.parent, storm.seed.randrange(0, 200_000))
    if server is None:
        room = _journal(storm.folder) + 200_000
        return small_files(storm.seed.randrange(40_000, room))
    if number % 2 == 0:
        return starving(server, storm.seed.randrange(20_000, 600_000))
    return crashing(server, some)


def _journal(path: Path) -> int:
    """Bytes of the file that every commit is written to first."""
    journal = path / "node.db-wal"
    return journal.stat().st_size if journal.exists() else 0
