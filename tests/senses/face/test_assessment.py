"""Worse pictures are never judged better, and what is said can be acted on."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.face.assessment import WEIGHTS, judge
from hospitium.senses.face.measures import Measures
from hospitium.senses.face.pose import Pose
from hospitium.senses.face.reasons import FaceReason

GOOD = Measures(
    pose=Pose(0.0, 0.0, 0.0),
    eye_opening=0.3,
    eye_distance=90.0,
    sharpness=0.3,
    luminance=130.0,
    clipped=0.0,
    unevenness=0.1,
    jaw_shift=4.0,
    eye_contrast=0.9,
    cut_off=0.0,
    clutter=1.0,
    steady=0.98,
    fullness=1.4,
    drawn=-5.0,
    colour=0.08,
)
WORSE = {
    "eye_opening": (0.05, FaceReason.EYES_CLOSED),
    "eye_distance": (9.0, FaceReason.TOO_SMALL),
    "sharpness": (0.02, FaceReason.BLURRED),
    "luminance": (10.0, FaceReason.TOO_DARK),
    "clipped": (0.9, FaceReason.TOO_BRIGHT),
    "unevenness": (1.5, FaceReason.UNEVEN_LIGHT),
    "jaw_shift": (40.0, FaceReason.COVERED),
    "eye_contrast": (0.0, FaceReason.COVERED),
    "cut_off": (0.6, FaceReason.CUT_OFF),
    "clutter": (30.0, FaceReason.BUSY_BACKGROUND),
    "steady": (0.1, FaceReason.COVERED),
}


def spoilt(name: str, value: float) -> dict[str, Any]:
    return {name: value}


def test_a_good_picture_has_nothing_amiss() -> None:
    found = judge(GOOD)
    assert found.quality == 100
    assert not found.reasons
    assert found.components.keys() == WEIGHTS.keys()


@pytest.mark.parametrize("name", WORSE)
def test_each_fault_is_named_alone_and_costs_what_it_was_found_to_cost(name: str) -> None:
    """Poor light, closed eyes and a busy background cost nothing more: see the model card."""
    value, reason = WORSE[name]
    found = judge(replace(GOOD, **spoilt(name, value)))
    assert found.reasons == (reason,)
    spoilt_components = {one for one, value in found.components.items() if value < 95}
    assert spoilt_components
    costs = any(WEIGHTS[one] > 0 for one in spoilt_components)
    assert (found.quality < 95) is costs


def test_what_a_network_makes_of_the_face_counts_most_where_it_is_known() -> None:
    at = [judge(replace(GOOD, fullness=full)) for full in (1.4, 1.1, 0.7)]
    assert [one.quality for one in at] == sorted((one.quality for one in at), reverse=True)
    assert at[2].quality < 30
    assert not at[2].reasons
    unknown = judge(replace(GOOD, fullness=float("nan")))
    assert (unknown.quality, unknown.components["unified_score"]) == (100, 100)
    turned = replace(GOOD, fullness=float("nan"), pose=Pose(40.0, 0.0, 0.0))
    assert judge(turned).quality < 80


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"drawn": 1.0}, (FaceReason.DRAWING,)),
        ({"drawn": 1.0, "colour": 0.0}, (FaceReason.DRAWING,)),
        ({"colour": 0.001}, (FaceReason.NO_COLOUR,)),
        # burnt-out skin is as flat as a drawing: what is wrong is the light
        ({"drawn": 1.0, "clipped": 0.4}, (FaceReason.TOO_BRIGHT,)),
    ],
)
def test_the_kind_of_picture_is_told_and_refuses_nothing(
    change: dict[str, Any], reasons: tuple[FaceReason, ...]
) -> None:
    assert judge(replace(GOOD, **change)).reasons == reasons


@pytest.mark.parametrize("pose", [Pose(50, 0, 0), Pose(-50, 0, 0), Pose(0, 45, 0)])
def test_a_head_that_looks_away_is_turned(pose: Pose) -> None:
    assert judge(replace(GOOD, pose=pose)).reasons == (FaceReason.TURNED,)


def test_a_head_that_leans_is_tilted() -> None:
    assert judge(replace(GOOD, pose=Pose(0, 0, 40))).reasons == (FaceReason.TILTED,)


@given(name=st.sampled_from(sorted(WORSE)), share=st.floats(0, 1), more=st.floats(0, 1))
def test_what_is_worse_is_never_judged_better(name: str, share: float, more: float) -> None:
    start, end = getattr(GOOD, name), WORSE[name][0]
    less, worse = sorted((share, more))
    at = [
        judge(replace(GOOD, **spoilt(name, start + part * (end - start)))) for part in (less, worse)
    ]
    assert at[1].quality <= at[0].quality
    assert 0 <= at[1].quality <= 100


@pytest.mark.parametrize("reason", FaceReason)
def test_every_reason_says_what_to_do(reason: FaceReason) -> None:
    assert ": " in reason.sentence
    assert reason.sentence.endswith(".")
