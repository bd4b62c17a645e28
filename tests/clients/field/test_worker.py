"""The engine's worker says how far it is, hears what else is asked, and stops when told."""

from functools import cache
from typing import Any

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint, write_compact
from tests.clients.field.program import ask
from tests.clients.field.test_engine import CALIBRATION, few, section, templates, text

INDEX = Finger.RIGHT_INDEX
CROWD = 1_500


@cache
def said() -> Any:
    """Return what the worker said to the messages of clients/field/test/worker.ts, in order."""
    rng = np.random.default_rng(3)
    crowd = [(k, INDEX, write_compact(StoredPrint(few(40, rng)))) for k in range(CROWD)]
    prints = [*crowd, (CROWD, INDEX, templates()[0])]
    job = {
        "section": text(section(prints)),
        "calibration": CALIBRATION,
        "template": text(templates()[1]),
    }
    return ask("worker", job)


def kinds(number: int) -> list[str]:
    return [one["kind"] for one in said() if one["id"] == number]


def test_a_load_can_be_stopped_and_leaves_nothing_to_search_in() -> None:
    assert kinds(1)[0] == "progress"
    assert kinds(1)[-1] == "cancelled"
    assert kinds(2) == ["failed"]


def test_it_compares_prints_while_a_pack_is_made_ready() -> None:
    order = [(one["id"], one["kind"]) for one in said()]
    assert order.index((4, "done")) < order.index((3, "done"))
    told = [one["progress"] for one in said() if one["id"] == 3 and one["kind"] == "progress"]
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1


def test_a_search_can_be_stopped_and_the_next_one_finds() -> None:
    assert kinds(5) == ["cancelled"]
    assert [one["found"] for one in said() if one["id"] == 6] == [[CROWD]]


def test_what_was_cleared_is_gone_and_nonsense_is_refused() -> None:
    assert kinds(7) == ["done"]
    assert kinds(8) == kinds(9) == ["failed"]
