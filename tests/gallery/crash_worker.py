"""A process of its own that is killed, really, in the middle of what it does to a store.

Forks a child for every point at which a change touches the disk: before and after each call that
writes, syncs, renames or removes, the child sends itself SIGKILL. Then the store is opened again,
and what is in it must be what was there before that change, or after. Prints one JSON line.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hospitium.core.ids import PrintId
from hospitium.gallery.compaction import compact
from hospitium.gallery.segments import SegmentStore
from tests.gallery.made import INDEX, THUMB, entry, held, opened, print_id
from tests.policy.facts import NOW

Held = frozenset[PrintId]

FIRST = [entry(person, finger) for person in range(4) for finger in (INDEX, THUMB)]
SECOND = [entry(person, INDEX) for person in range(4, 7)]
STEPS: list[Callable[[SegmentStore], object]] = [
    lambda store: store.add(FIRST),
    lambda store: store.remove([print_id(0, INDEX), print_id(2, THUMB)]),
    lambda store: store.add(SECOND),
    lambda store: store.set_stamp("7"),
    lambda store: store.remove([print_id(5, INDEX)]),
    lambda store: compact(store, at=NOW),
    lambda store: store.remove(one.print_id for one in SECOND),
]


def main(folder: Path) -> None:
    """Kill a child at every point and report."""
    states = expected(folder / "whole")
    points = wrong = 0
    while True:
        here = folder / f"killed-{points}"
        died = kill_at(here, points)
        acknowledged = len((here / "acknowledged").read_bytes())
        store = opened(here / "store")
        found = frozenset(held(store.gallery()))
        allowed = {states[acknowledged], states[min(acknowledged + 1, len(STEPS))]}
        drafts = [path for path in (here / "store").iterdir() if path.name.startswith(".")]
        files = len(list((here / "store").glob("*.segment")))
        wrong += found not in allowed or bool(drafts) or files != len(store.segments())
        STEPS[0](store) if not found else store.remove(found)  # it still takes changes
        store.close()
        if not died:
            break
        points += 1
    sys.stdout.write(json.dumps({"points": points, "wrong": wrong}) + "\n")


def expected(folder: Path) -> list[Held]:
    """What the store holds after each step when nobody kills it."""
    store, states = opened(folder), [frozenset[PrintId]()]
    for step in STEPS:
        step(store)
        states.append(frozenset(held(store.gallery())))
    store.close()
    return states


def kill_at(folder: Path, point: int) -> bool:
    """Run all steps in a child that dies at the `point`-th touch of the disk; tell if it died."""
    folder.mkdir(parents=True)
    (folder / "acknowledged").touch()
    child = os.fork()
    if child == 0:
        arm(point)
        store = opened(folder / "store")
        for step in STEPS:
            step(store)
            with (folder / "acknowledged").open("ab") as file:
                file.write(b".")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("the child failed")
    return False


def arm(point: int) -> None:
    """Count the touches of the disk from now on, and die at one of them."""
    count = 0

    def touch() -> None:
        nonlocal count
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: object, **named: object) -> object:
            touch()
            result = call(*args, **named)
            touch()
            return result

        return run

    os.fsync = watched(os.fsync)
    os.ftruncate = watched(os.ftruncate)
    Path.replace = watched(Path.replace)  # type: ignore[method-assign]
    Path.unlink = watched(Path.unlink)  # type: ignore[method-assign]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
