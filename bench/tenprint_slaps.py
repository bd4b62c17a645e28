"""How well rendered slaps are taken apart: fingers found, named and refused."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import SlapMismatch
from hospitium.core.fingers import Finger
from hospitium.senses.finger.slap import ORDER, Slap, SlapReading, segment_slap
from hospitium.synth.master import MasterFinger, master_finger
from hospitium.synth.slap import SyntheticSlap, slap_of
from hospitium.synth.touch import Difficulty

MASTERS = 12
NEAR = 60.0
"""Pixels, a quarter of a finger: nearer to the true middle, a finger counts as found."""

KINDS = {
    "four fingers, apart": (Slap.RIGHT_FOUR, Slap.LEFT_FOUR, 275.0, 320.0),
    "four fingers, touching": (Slap.RIGHT_FOUR, Slap.LEFT_FOUR, 240.0, 262.0),
    "one finger missing, named": (Slap.RIGHT_FOUR, Slap.LEFT_FOUR, 265.0, 320.0),
    "two thumbs": (Slap.THUMBS, Slap.THUMBS, 400.0, 600.0),
}


@dataclass(frozen=True, slots=True)
class SlapCount:
    """Of one kind of slap: how many, and what became of their fingers.

    Attributes
    ----------
    pressed, found
        Fingers on them; fingers reported at the right place under the right name.
    reported
        Fingers reported at all.
    refused
        Slaps that were refused, with a remedy, and report no finger.
    hands
        Slaps of four whose hand the image alone tells rightly.
    """

    kind: str
    slaps: int
    pressed: int
    found: int
    reported: int
    refused: int
    hands: int


def count_slaps(each: int) -> Iterator[SlapCount]:
    """Render `each` slaps of every kind, turned by up to 30 degrees, and take them apart."""
    rng = np.random.default_rng(2026)
    masters = [master_finger(rng) for _ in range(MASTERS)]
    for kind in KINDS:
        tried = [_try(kind, number, masters, rng) for number in range(each)]
        yield SlapCount(kind, each, *np.sum(tried, axis=0).tolist())


def _try(
    kind: str, number: int, masters: list[MasterFinger], rng: np.random.Generator
) -> tuple[int, int, int, int, int]:
    """Return pressed, found, reported, refused and hand of one slap."""
    *hands, least, most = KINDS[kind]
    slap = hands[number % 2]
    missing = {ORDER[slap][int(rng.integers(4))]} if "missing" in kind else set()
    truth = _render(slap, missing, masters, rng, gap=float(rng.uniform(least, most)))
    try:
        reading = segment_slap(truth.image, slap, missing=missing)
    except SlapMismatch:
        return len(truth.fingers), 0, 0, 1, 0
    told = reading.right > 0.5 if slap is Slap.RIGHT_FOUR else reading.right < 0.5
    found = _found(reading, truth)
    return len(truth.fingers), found, len(reading.fingertips), 0, int(told)


def _render(
    slap: Slap,
    missing: set[Finger],
    masters: list[MasterFinger],
    rng: np.random.Generator,
    *,
    gap: float,
) -> SyntheticSlap:
    drawn = rng.permutation(len(masters))
    there = {
        finger: masters[drawn[place]]
        for place, finger in enumerate(ORDER[slap])
        if finger not in missing
    }
    kind = (Difficulty.GOOD, Difficulty.FAIR, Difficulty.POOR)[int(rng.integers(3))]
    turn = float(rng.uniform(-30, 30))
    return slap_of(there, rng, order=ORDER[slap], rotation=turn, gap=gap, difficulty=kind)


def _found(reading: SlapReading, truth: SyntheticSlap) -> int:
    true = {one.finger: one for one in truth.fingers}
    return sum(
        np.hypot(one.x - true[one.finger].x, one.y - true[one.finger].y) < NEAR
        for one in reading.fingertips
    )
