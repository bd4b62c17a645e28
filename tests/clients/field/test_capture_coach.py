"""What is said while the camera looks, and when the shutter goes by itself."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clients.field.photographs import colours, photograph
from tests.clients.field.program import ask

STEADY = 4
ROW = 7
"""Frames in which everything has long been said or unsaid."""

Look = dict[str, Any]


def tip(x: float = 200.0, y: float = 100.0, half: float = 40.0) -> dict[str, float]:
    return {"x": x, "y": y, "towardX": 0.0, "towardY": -1.0, "halfWidth": half}


def look(**other: object) -> Look:
    """Return what a good frame shows, but for `other`."""
    good = {
        "width": 400, "height": 500, "tips": [tip()], "ridges": 0.5, "evidence": 0.9,
        "sharpness": 0.03, "light": 0.4, "glare": 0.0, "distance": 400.0,
    }  # fmt: skip
    return {**good, **other}


GOOD = look()
AMISS: dict[str, Look] = {
    "no-hand": look(tips=[], ridges=0.0),
    "whole-tip": look(tips=[], ridges=0.3),
    "closer": look(distance=200.0),
    "farther": look(tips=[tip(half=110.0)]),
    "more-light": look(light=0.05),
    "less-glare": look(glare=0.1),
    "hold-steady": look(sharpness=0.005),
    "more-fingers": look(tips=[]),
    "fewer-fingers": look(tips=[tip(), tip(300.0)]),
}
"""For each advice a frame that calls for it; of too few fingers see below."""


def coached(
    *rows: list[Look], fingers: tuple[int, ...] = (2,), steady: int = STEADY
) -> list[list[Any]]:
    job = {"do": "coach", "rows": rows, "fingers": fingers, "steady": steady}
    told: list[list[Any]] = ask("capture", job)
    return told


SINGLE = [one for one in AMISS if one != "more-fingers"]


@pytest.fixture(scope="module")
def changed() -> dict[str, list[Any]]:
    """A good row, then one in which something is amiss, then a good one."""
    rows = [[GOOD] * ROW + [AMISS[one]] * ROW + [GOOD] * ROW for one in SINGLE]
    return dict(zip(SINGLE, coached(*rows), strict=True))


@pytest.mark.parametrize("advice", SINGLE)
def test_each_advice_comes_with_its_cause_and_goes_with_it(
    changed: dict[str, list[Any]], advice: str
) -> None:
    """Once: no word comes and goes twice."""
    said = [frame["advice"] for frame in changed[advice]]
    for words in (said[ROW - 1], said[-1]):
        assert words == ["hold"]
    assert advice in said[2 * ROW - 1]
    for word in {word for words in said for word in words} - {"hold"}:
        assert [there for there, _ in groupby(word in words for words in said)].count(True) == 1


def test_fingers_that_lack_are_asked_for() -> None:
    (said,) = coached([GOOD] * ROW, fingers=(2, 3, 4, 5))
    assert said[-1]["advice"] == ["more-fingers"]
    assert not any(frame["shoot"] for frame in said)


def test_a_finger_at_the_edge_is_asked_to_come_in() -> None:
    edges = [tip(y=-3.0), tip(y=420.0)]
    for said in coached(*([look(tips=[one])] * ROW for one in edges)):
        assert said[-1]["advice"] == ["whole-tip"]


def test_the_worst_is_said_first() -> None:
    (said,) = coached([look(light=0.05, distance=200.0, glare=0.2, sharpness=0.005)] * ROW)
    assert said[-1]["advice"] == ["closer", "more-light", "less-glare", "hold-steady"]


@pytest.mark.parametrize("advice", SINGLE)
def test_one_frame_alone_changes_nothing_that_is_said(advice: str) -> None:
    once, again = coached(
        [GOOD] * ROW + [AMISS[advice]] + [GOOD] * ROW,
        [AMISS[advice]] * ROW + [GOOD] + [AMISS[advice]] * ROW,
    )
    assert {tuple(frame["advice"]) for frame in once[ROW - 1 :]} == {("hold",)}
    assert len({tuple(frame["advice"]) for frame in again[ROW - 1 :]}) == 1


MARGINS: dict[str, Callable[[float], Look]] = {
    "closer": lambda share: look(distance=250 * (1 + 0.12 * share)),
    "more-light": lambda share: look(light=0.1 * (1 + 0.3 * share)),
    "less-glare": lambda share: look(glare=0.06 * (1 - 0.3 * share)),
    "hold-steady": lambda share: look(sharpness=0.012 * (1 + 0.2 * share)),
}
"""A frame between where a limit is entered, 0, and where it is left, 1."""


@given(shares=st.lists(st.floats(0.02, 0.98), min_size=ROW, max_size=3 * ROW))
@settings(max_examples=3, deadline=None)
def test_what_trembles_within_a_limits_margin_is_said_or_unsaid_but_does_not_flicker(
    shares: list[float],
) -> None:
    for advice, made in MARGINS.items():
        trembling = [made(share) for share in shares]
        bad, good = coached([AMISS[advice]] * ROW + trembling, [GOOD] * ROW + trembling)
        assert all(frame["advice"] == [advice] for frame in bad[ROW:])
        assert all(frame["advice"] == ["hold"] for frame in good[ROW:])


frames = st.sampled_from([*[GOOD] * 12, *AMISS.values()])


@given(
    rows=st.lists(st.lists(frames, max_size=30), min_size=10, max_size=20), steady=st.integers(1, 5)
)
@settings(max_examples=10, deadline=None)
def test_the_shutter_goes_at_the_end_of_a_row_of_good_frames_and_of_no_shorter_one(
    rows: list[list[Look]], steady: int
) -> None:
    """A frame is good if nothing is amiss with it and its fingers are where they were before."""
    for row, said in zip(rows, coached(*rows, steady=steady), strict=True):
        good = 0
        for before, now, frame in zip([None, *row], row, said, strict=False):
            still = before is not None and bool(before["tips"]) and now == GOOD
            good = (1 if good >= steady else good + 1) if still else 0
            assert frame["steady"] == good
            assert frame["shoot"] == (good == steady)


@given(
    steps=st.lists(st.floats(0.11, 2.0), min_size=12, max_size=20),
    turns=st.lists(st.floats(0, 6.3), min_size=20, max_size=20),
)
@settings(max_examples=10, deadline=None)
def test_a_hand_that_moves_is_never_photographed(steps: list[float], turns: list[float]) -> None:
    """Steps in finger widths, in any direction, in a frame large enough for all of them."""
    lengths, angles = np.array(steps), np.array(turns[: len(steps)])
    ways = 80.0 * lengths * np.array([np.cos(angles), np.sin(angles)])
    places = (5000 + np.cumsum(ways, axis=1)).T
    row = [look(tips=[tip(x, y)], width=9999, height=9999) for x, y in places.tolist()]
    (said,) = coached(row, steady=1)
    assert not any(frame["shoot"] for frame in said)
    assert said[-1]["advice"] == ["hold-steady"]


def filmed(*pixels: Any, steady: int = STEADY) -> list[Any]:
    photos = [colours(one) for one in pixels]
    told: list[Any] = ask(
        "capture", {"do": "film", "photos": photos, "fingers": [2], "steady": steady}
    )
    return told


def test_a_finger_held_before_the_camera_is_photographed_when_it_rests() -> None:
    """The first frame has none before it to have rested since."""
    still = np.pad(photograph("light").pixels, ((0, 0), (70, 70), (0, 0)), mode="edge")
    said = filmed(*[still] * (STEADY + 1))
    assert [frame["shoot"] for frame in said] == [False] * STEADY + [True]
    assert said[-1]["advice"] == ["hold"]
    moving = filmed(*(np.roll(still, 50 * k - 50, axis=1) for k in range(3)), steady=1)
    assert not any(frame["shoot"] for frame in moving)
    assert moving[-1]["advice"] == ["hold-steady"]


def test_an_empty_table_is_no_hand() -> None:
    table = np.full((300, 400, 3), 180, np.uint8)
    assert filmed(*[table] * 3)[-1]["advice"] == ["no-hand"]
