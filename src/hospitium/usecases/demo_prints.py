"""The demo's synthetic people and their prints: all of it follows from one seed."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.files.whole import write_whole
from hospitium.formats.images import encode_png
from hospitium.synth import MasterFinger, PersonSheet, impression, person, synthetic_people
from hospitium.usecases.captures import Capture

SEED = 20261122
PEOPLE = 6
SOUGHT = 2
"""Whom the demo identifies: the third person, who is a minor, so that two people must agree."""

FINGER = Finger.RIGHT_INDEX
IMPRESSIONS = {FINGER: 2, Finger.RIGHT_THUMB: 1}
"""References of each person, by finger."""

FRESH = 100
"""Number of the first impression that nobody enrols."""


def people(today: date) -> list[PersonSheet]:
    """Return the notices of the demo's people as of `today`."""
    return synthetic_people(SEED, PEOPLE, today=today)


def references(sheet: PersonSheet) -> Iterator[Capture]:
    """Yield the captures that the demo enrols of one person."""
    for finger, times in IMPRESSIONS.items():
        for number in range(times):
            name = f"synthetic {finger.label} {number + 1}"
            yield Capture(_press(sheet.seed, finger, number), finger, name)


def probe(today: date, number: int) -> Capture:
    """Return a fresh impression of the person sought, another one for each `number` from 0."""
    png = _press(people(today)[SOUGHT].seed, FINGER, FRESH + 1 + number)
    return Capture(png, FINGER, "synthetic probe")


def write_samples(folder: Path, today: date) -> tuple[Path, Path]:
    """Leave prints to try, the sought person's and a stranger's, unless they are there already."""
    sought, stranger = (folder / f"{FINGER.slug}_{who}.png" for who in ("missing", "stranger"))
    if not (sought.exists() and stranger.exists()):
        folder.mkdir(mode=0o700, exist_ok=True)
        write_whole(sought, _press(people(today)[SOUGHT].seed, FINGER, FRESH))
        write_whole(stranger, _press(SEED, FINGER, FRESH))
    return sought, stranger


def _press(seed: int, finger: Finger, number: int) -> bytes:
    """Press a synthetic person's finger; the same number gives the same picture, a PNG file."""
    pressed = impression(_grow(seed, finger), np.random.default_rng([seed, finger, number]))
    return encode_png(pressed.image.pixels, ppi=pressed.image.ppi)


@lru_cache(maxsize=4)
def _grow(seed: int, finger: Finger) -> MasterFinger:
    """Grow a synthetic finger; takes most of a second."""
    return person(seed).finger(finger)
