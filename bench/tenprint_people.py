"""Scores of synthetic ten-print people: mated, of strangers, and under mistaken names."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.arrangement import Arranged, arrange
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.finger.matcher import Prepared, compare, compare_many, pack, prepare
from hospitium.senses.fusion import FingerScore, fused_fmr
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty

SEED = 2026
FINGERS = len(TEN_FINGERS)
KINDS = (Difficulty.FAIR, Difficulty.POOR)
"""Each capture of a person, all ten fingers, is one of these, drawn evenly."""

Reals = NDArray[np.float64]
Hands = list[Prepared]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Scores: mated (people, fingers); strangers (strangers, gallery, fingers)."""

    mated: Reals
    strangers: Reals


def person(number: int, captures: int) -> list[Hands]:
    """Draw a person, and capture their ten fingers so many times."""
    rng = np.random.default_rng([SEED, number])
    fingers = [minutiae_finger(rng) for _ in range(FINGERS)]
    return [
        [prepare(minutiae_impression(one, rng, difficulty=kind)) for one in fingers]
        for kind in rng.choice(np.array(KINDS, object), captures)
    ]


def make_people(mated: int, strangers: int, gallery: int) -> People:
    """Compare everybody: `mated` people with themselves, `strangers` with a gallery of others."""
    same = np.array(
        [
            [compare(probe, reference) for probe, reference in zip(*person(number, 2), strict=True)]
            for number in range(mated)
        ]
    )
    enrolled = [person(mated + number, 1)[0] for number in range(gallery)]
    packed = [pack(tuple(hands[finger] for hands in enrolled)) for finger in range(FINGERS)]
    probes = [person(mated + gallery + number, 1)[0] for number in range(strangers)]
    other = [
        np.stack([compare_many(one, packed[place]) for place, one in enumerate(hands)], axis=1)
        for hands in probes
    ]
    return People(same, np.array(other, np.float64))


def spoilt(people: People, share: float, rng: np.random.Generator) -> Reals:
    """Return the mated scores with a share of fingers that show a stranger's."""
    wrong = rng.random(people.mated.shape) < share
    return np.where(wrong, rng.choice(people.strangers.ravel(), people.mated.shape), people.mated)


def swapped_hands(
    fingers: Sequence[int], count: int, calibration: Calibration
) -> list[tuple[Arranged, float]]:
    """Return how people are arranged whose hands were mistaken, and their rate as named."""
    found = []
    for number in range(count):
        probe, enrolled = person(number, 2)
        named, scores = _misnamed(probe, enrolled, fingers)
        plain = [scores[number, finger] for number, finger in enumerate(named)]
        found.append((arrange(named, scores, calibration), fused_fmr(plain, calibration)))
    return found


def stranger_pairs(fingers: Sequence[int], count: int, calibration: Calibration) -> Reals:
    """Return the rates said of strangers under all arrangements."""
    hands = [person(10_000 + number, 1)[0] for number in range(count + 1)]
    return np.array(
        [arrange(*_misnamed(one, two, fingers), calibration).fmr for one, two in pairwise(hands)]
    )


def _misnamed(
    probe: Hands, enrolled: Hands, fingers: Sequence[int]
) -> tuple[list[Finger], dict[tuple[int, Finger], FingerScore]]:
    """Name the fingers as those of the other hand, and hold them against every position."""
    packed = pack(tuple(enrolled))
    named = [MIRRORED[TEN_FINGERS[place]] for place in fingers]
    scores = {
        (number, TEN_FINGERS[at]): FingerScore(float(score))
        for number, place in enumerate(fingers)
        for at, score in enumerate(compare_many(probe[place], packed))
    }
    return named, scores
