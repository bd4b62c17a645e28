"""What speaks against a finger that was taken, and which hand a photograph shows.

A template is one word here, and the same word is the same finger.
"""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.fingers import Finger, Hand
from tests.clients.field.program import ask

Print = tuple[int, str]

prints = st.tuples(st.integers(0, 10), st.sampled_from("abcd"))
cases = st.tuples(prints, st.lists(prints, max_size=4), st.lists(prints, max_size=2))


def guarded(*given_: tuple[Print, list[Print], list[Print]]) -> Any:
    def probes(many: list[Print]) -> list[dict[str, Any]]:
        return [{"finger": finger, "template": word} for finger, word in many]

    asked = [
        {"probe": probes([probe])[0], "taken": probes(taken), "own": probes(own)}
        for probe, taken, own in given_
    ]
    return ask("capture", {"do": "guards", "cases": asked})


@given(many=st.lists(cases, min_size=20, max_size=40))
@settings(max_examples=5, deadline=None)
def test_a_guard_speaks_if_and_only_if_there_is_a_cause(
    many: list[tuple[Print, list[Print], list[Print]]],
) -> None:
    for (probe, taken, own), said in zip(many, guarded(*many), strict=True):
        position, word = probe
        others = [one for at, one in taken if at != position or position == Finger.UNKNOWN]
        assert ("same-finger" in said) == (word in others)
        assert ("own-unknown" in said) == (not own)
        assert ("own-finger" in said) == (word in [one for _, one in own])


def test_another_try_at_the_same_finger_is_no_second_finger() -> None:
    again, renamed, nameless = guarded(
        ((2, "a"), [(2, "a")], [(2, "z")]),
        ((3, "a"), [(2, "a")], [(2, "z")]),
        ((0, "a"), [(0, "a")], [(2, "z")]),
    )
    assert (again, renamed, nameless) == ([], ["same-finger"], ["same-finger"])


def test_an_officers_own_finger_is_known_whatever_it_is_called() -> None:
    assert guarded(((9, "a"), [(9, "a")], [(2, "b"), (7, "a")])) == [["own-finger"]]


def hand(*, slant: float = 0.0, grown: float = 1.0, mirrored: bool = False) -> Any:
    """Return the tips of a right hand in the order of its print, turned by `slant` degrees."""
    places = np.array([[280.0, 110.0], [200.0, 80.0], [120.0, 100.0], [50.0, 170.0]]) * grown
    turn = np.radians(slant)
    way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    places, toward = places @ way.T, way @ [0.0, -1.0]
    widths = np.array([30.0, 31.0, 29.0, 25.0]) * grown
    if mirrored:
        places, toward, widths = places[::-1] * [-1, 1], toward * [-1, 1], widths[::-1]
    return [
        {"x": x, "y": y, "towardX": toward[0], "towardY": toward[1], "halfWidth": half}
        for (x, y), half in zip(places.tolist(), widths.tolist(), strict=True)
    ]


def named(tips: list[Any], *wanted: Finger) -> Any:
    fingers = [int(one) for one in wanted]
    return ask(
        "capture", {"do": "hands", "hands": [{"tips": one, "wanted": fingers} for one in tips]}
    )


RIGHT, LEFT = Hand.RIGHT.four_as_printed, Hand.LEFT.four_as_printed


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_hand_is_told_however_it_lies_and_however_large_it_is(mirrored: bool) -> None:
    seen = LEFT if mirrored else RIGHT
    turned = [
        hand(slant=slant, grown=grown, mirrored=mirrored)
        for slant, grown in product(range(0, 360, 24), (0.5, 1.0, 3.0))
    ]
    for one in named(turned, *seen):
        assert one["fingers"] == [int(finger) for finger in seen]
        assert one["guards"] == []


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_other_hand_is_said_and_gets_no_names(mirrored: bool) -> None:
    asked = RIGHT if mirrored else LEFT
    (one,) = named([hand(mirrored=mirrored)], *asked)
    assert one["guards"] == ["other-hand"]
    assert one["fingers"] == [0] * 4


def test_fingers_in_a_row_could_be_of_either_hand() -> None:
    row = [{**tip, "y": 100.0, "halfWidth": 30.0} for tip in hand()]
    (one,) = named([row], *RIGHT)
    assert one["hand"] is None
    assert one["guards"] == ["hand-unknown"]
    assert one["fingers"] == [int(finger) for finger in RIGHT]


def test_a_thumb_tells_the_hand() -> None:
    thumb = {"x": 380.0, "y": 330.0, "towardX": 0.8, "towardY": -0.6, "halfWidth": 35.0}
    mirror = {**thumb, "x": -380.0, "towardX": -0.8}
    right, left = [thumb, *hand()], [*hand(mirrored=True), mirror]
    assert [one["hand"] for one in named([right, left], *RIGHT)] == ["right", "left"]
