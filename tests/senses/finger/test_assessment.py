from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.assessment import assess
from hospitium.senses.finger.segment import Foreground
from hospitium.senses.finger.types import Box

GOOD = Foreground(Box(0, 0, 300, 300), area_mm2=200.0, contrast=50.0, coherence=0.5)

foregrounds = st.builds(
    Foreground,
    box=st.just(Box(0, 0, 300, 300)),
    area_mm2=st.floats(0, 900),
    contrast=st.floats(0, 127),
    coherence=st.floats(0, 1),
)


def minutiae(count: int, quality: int = 100) -> Minutiae:
    places = np.arange(count, dtype=np.float32)
    kinds, qualities = np.ones(count, np.uint8), np.full(count, quality, np.uint8)
    return Minutiae(places, places, places * 0, kinds, qualities, 300, 300)


def test_a_good_print_needs_no_advice() -> None:
    assert assess(GOOD, minutiae(50)) == (100, ())


@pytest.mark.parametrize(
    ("foreground", "found", "word"),
    [
        (replace(GOOD, area_mm2=40.0), minutiae(50), "small an area"),
        (replace(GOOD, contrast=9.0), minutiae(50), "faint"),
        (replace(GOOD, coherence=0.22), minutiae(50), "smudged"),
        (GOOD, minutiae(8), "minutiae"),
        (GOOD, minutiae(40, quality=30), "minutiae"),
    ],
)
def test_each_fault_lowers_the_quality_and_says_what_to_do(
    foreground: Foreground, found: Minutiae, word: str
) -> None:
    quality, advice = assess(foreground, found)
    assert quality < 90
    assert len(advice) == 1
    assert word in advice[0]


@given(foreground=foregrounds, count=st.integers(0, 255), more=st.floats(1, 3))
def test_more_skin_never_lowers_the_quality(
    foreground: Foreground, count: int, more: float
) -> None:
    quality, _ = assess(foreground, minutiae(count))
    larger, _ = assess(replace(foreground, area_mm2=foreground.area_mm2 * more), minutiae(count))
    assert 0 <= quality <= larger <= 100
