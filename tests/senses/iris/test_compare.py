"""Codes of one eye are alike, those of two are not, whatever differs between the pictures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.iris.code import LINES, WORDS, IrisCode
from hospitium.senses.iris.compare import TURN, USUAL_BITS, compare, compare_many
from hospitium.synth.iris.eye import Pose
from tests.senses.iris.eyes import posed, reading


def noise(seed: int) -> IrisCode:
    rng = np.random.default_rng(seed)
    full = np.iinfo(np.uint64).max
    bits = rng.integers(0, full, (LINES, WORDS), np.uint64, endpoint=True)
    return IrisCode(bits, np.full((LINES, WORDS), full, np.uint64))


def distance(one: IrisCode, other: IrisCode) -> tuple[float, int]:
    """Reference: unpack, roll, count."""

    def flat(words: "np.typing.NDArray[np.uint64]") -> "np.typing.NDArray[np.uint8]":
        return np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")

    best = (0.0, 0)
    for turn in range(-TURN, TURN + 1):
        both = np.roll(flat(one.mask), -turn, axis=1) & flat(other.mask)
        differ = int(((np.roll(flat(one.bits), -turn, axis=1) ^ flat(other.bits)) & both).sum())
        bits = int(both.sum())
        best = max(best, (200 * (0.5 - differ / bits) * np.sqrt(bits / USUAL_BITS), bits))
    return best


@given(seed=st.integers(0, 1000))
@settings(deadline=None, max_examples=8)
def test_the_kernel_counts_as_the_reference_does(seed: int) -> None:
    one, other = noise(seed), noise(seed + 5000)
    found = compare(one, other)
    score, bits = distance(one, other)
    assert found.score == pytest.approx(max(score, 0.0))
    assert found.bits == bits


@pytest.mark.parametrize(
    "pose",
    [
        posed(pupil=40.0),
        posed(lean=12.0),
        posed(lean=-20.0),
        posed(iris=55.0, pupil=20.0),
        posed(upper=0.6),
        posed(levels=(10.0, 70.0, 120.0, 130.0)),
    ],
)
def test_one_eye_is_itself_and_not_another(pose: Pose) -> None:
    other = reading(1, pose, seed=9).code
    mated = compare(reading(1).code, other)
    assert mated.score > 45.0
    assert compare(reading(2).code, other).score < mated.score / 2


def test_the_turn_is_told() -> None:
    found = compare(reading(1).code, reading(1, posed(lean=14.0), seed=4).code)
    assert abs(abs(found.turn) - 14.0) < 3.0


def test_comparing_is_the_same_both_ways_and_one_by_one() -> None:
    codes = [reading(k).code for k in (1, 2)] + [noise(1)]
    scores = compare_many(codes[0], codes)
    assert scores.tolist() == [compare(codes[0], one).score for one in codes]
    assert compare(codes[1], codes[0]).score == pytest.approx(scores[1])


def test_few_bits_are_worth_little() -> None:
    code = reading(1).code
    mask = code.mask.copy()
    mask[8:] = 0
    few = IrisCode(code.bits.copy(), mask)
    assert 0 < compare(few, few).score < compare(code, code).score
    none = replace(few, mask=np.zeros_like(mask))
    assert compare(none, code).score == 0.0
