"""What a print is worth and why: laws over what the model looks at, causes pressed on purpose."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.appearance import Appearance
from hospitium.senses.finger.assessment import GOOD, POOR, Quality, assess, find_reasons
from hospitium.senses.finger.reasons import Reason
from hospitium.senses.finger.segment import Foreground, find_foreground
from hospitium.senses.finger.types import Box
from hospitium.senses.finger.utility import (
    LEAST_SCORE,
    MOST_SCORE,
    Measures,
    losses,
    measure,
    utility,
)
from hospitium.senses.finger.utility_table import BASE
from hospitium.synth import Impression, MasterFinger, Touch, impression, master_finger, random_touch
from hospitium.synth.spoils import moved, soiled

LOOK = Appearance(inked=0.5, lightness=240.0, smear=0.02, offset=0.03, stain=2.0)
CLEAN = Foreground(
    Box(0, 0, 300, 300), area_mm2=200.0, contrast=60.0, coherence=0.7, appearance=LOOK
)
SO_SO = GOOD - 10
"""A quality at which one wants to know why."""

looks = st.builds(
    Appearance,
    inked=st.floats(0, 1),
    lightness=st.floats(0, 255),
    smear=st.floats(0, 5),
    offset=st.floats(0, 0.5),
    stain=st.floats(0, 127),
)
foregrounds = st.builds(
    Foreground,
    box=st.just(Box(0, 0, 300, 300)),
    area_mm2=st.floats(16, 900),
    contrast=st.floats(4, 127),
    coherence=st.floats(0, 1),
    appearance=looks,
)
measures = st.builds(Measures, st.floats(0, 6), st.floats(0, 1), st.floats(-6, 0))


def minutiae(count: int, quality: int = 100) -> Minutiae:
    places = np.arange(count, dtype=np.float32)
    kinds, qualities = np.ones(count, np.uint8), np.full(count, quality, np.uint8)
    return Minutiae(places, places, places * 0, kinds, qualities, 300, 300)


@given(low=measures, more=measures)
def test_more_of_a_good_thing_never_lowers_the_score(low: Measures, more: Measures) -> None:
    high = Measures(*(max(pair) for pair in zip(low, more, strict=True)))
    assert 0 <= utility(low) <= utility(high) <= 100


@given(seen=measures)
def test_what_each_part_costs_adds_up_to_what_is_missing(seen: Measures) -> None:
    cost = losses(seen)
    assert set(cost) == set(Measures._fields)
    assert all(one >= -1e-9 for one in cost.values())
    best = Measures(99.0, 1.0, 0.0)
    assert losses(best) == pytest.approx(dict.fromkeys(Measures._fields, 0.0))
    if utility(seen) > 0:
        assert utility(seen) == pytest.approx(min(100, _whole() - sum(cost.values())), abs=0.5001)


def _whole() -> float:
    """What the best of all prints would have, were there no upper end."""
    worst = Measures(0.0, 0.0, -99.0)
    return 100 * (BASE - LEAST_SCORE) / (MOST_SCORE - LEAST_SCORE) + sum(losses(worst).values())


@given(seen=foregrounds, count=st.integers(0, 255), sure=st.integers(1, 100))
def test_a_poor_print_has_a_reason_and_every_reason_its_sentence(
    seen: Foreground, count: int, sure: int
) -> None:
    quality = assess(seen, minutiae(count, sure))
    assert quality.score >= POOR or quality.reasons
    assert tuple(reason.sentence for reason in quality.reasons) == quality.advice
    order = list(Reason)
    assert sorted(quality.reasons, key=order.index) == list(quality.reasons)


def test_a_clean_print_needs_no_advice() -> None:
    assert assess(CLEAN, minutiae(60)) == Quality(assess(CLEAN, minutiae(60)).score, ())
    assert assess(CLEAN, minutiae(60)).score >= GOOD


def test_ids_and_sentences_are_all_different() -> None:
    assert len({reason.sentence for reason in Reason}) == len(Reason)
    assert all(reason.sentence.endswith(".") for reason in Reason)


def test_few_minutiae_are_said_to_be_few() -> None:
    assert assess(CLEAN, minutiae(8)).reasons == (Reason.FEW_MINUTIAE,)
    assert assess(CLEAN, minutiae(30, 30)).reasons == (Reason.FEW_MINUTIAE,)


@cache
def finger(seed: int) -> MasterFinger:
    return master_finger(np.random.default_rng(seed))


def pressed(seed: int, touch: Touch) -> Impression:
    return impression(finger(seed % 3), np.random.default_rng(seed), touch=touch)


def _slid(image: GrayImage, seed: int) -> GrayImage:
    way = np.random.default_rng(seed).uniform(0, 2 * np.pi)
    return moved(image, across=12 * np.cos(way), down=12 * np.sin(way))


def _soiled(image: GrayImage, seed: int) -> GrayImage:
    return soiled(image, np.random.default_rng(seed), dirt=1.2)


def _as_it_is(image: GrayImage, seed: int) -> GrayImage:
    return image


CAUSES: tuple[tuple[Reason, Touch, Callable[[GrayImage, int], GrayImage]], ...] = (
    (Reason.DRY, Touch(dryness=1.2, pressure=-0.7), _as_it_is),
    (Reason.WET, Touch(dryness=0.05, pressure=0.9), _as_it_is),
    (Reason.FAINT, Touch(contrast=40.0), _as_it_is),
    (Reason.DARK, Touch(background=70.0, contrast=45.0), _as_it_is),
    (Reason.SMALL_AREA, Touch(area_x=55.0, area_y=70.0), _as_it_is),
    (Reason.OFF_CENTRE, Touch(shift_x=115.0), _as_it_is),
    (Reason.MOVED, Touch(), _slid),
    (Reason.DIRTY_SENSOR, Touch(), _soiled),
)


@pytest.mark.parametrize(("reason", "touch", "spoil"), CAUSES)
def test_each_cause_gives_its_own_reason(
    reason: Reason, touch: Touch, spoil: Callable[[GrayImage, int], GrayImage]
) -> None:
    for seed in (11, 12, 13):
        print_ = pressed(seed, touch)
        foreground = find_foreground(spoil(print_.image, seed).pixels)
        assert reason in find_reasons(foreground, minutiae(40), SO_SO), foreground


@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, deadline=None)
def test_a_good_print_gives_none(seed: int) -> None:
    """Its true minutiae stand in for those that a network finds in such a print: nearly all."""
    print_ = pressed(seed, random_touch(np.random.default_rng(seed)))
    assert assess(find_foreground(print_.image.pixels), print_.minutiae).advice == ()


def test_a_finger_that_slides_loses_quality() -> None:
    still = pressed(11, Touch())
    kept = measure(find_foreground(still.image.pixels), still.minutiae)
    slid = measure(find_foreground(_slid(still.image, 11).pixels), still.minutiae)
    assert utility(slid) < utility(kept)
