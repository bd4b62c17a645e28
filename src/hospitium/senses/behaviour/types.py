"""What is known of somebody who typed: when each key went down and up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput

Reals = NDArray[np.float64]

LONGEST_MS = 300_000
"""Nobody takes five minutes for a sign-in form and still has a rhythm."""

MOST_PRESSES = 100


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """One text as it was typed, without a word of it.

    Attributes
    ----------
    press, release
        When each key went down and up, ms from any start, shape (n,); `press` never falls.
    pressure, size
        Of the finger on a touch screen, in units of the device, at least 0, shape (n,); None of
        a keyboard.
    """

    press: Reals
    release: Reals
    pressure: Reals | None = None
    size: Reals | None = None

    def __post_init__(self) -> None:
        values = [self.press, self.release, *(v for v in self.touch if v is not None)]
        if any(v.shape != self.press.shape or v.ndim != 1 for v in values):
            raise BadInput("each press has one time down, one up, and no more")
        if len(self.press) > MOST_PRESSES or not all(np.isfinite(v).all() for v in values):
            raise BadInput("those are no times of a person who types")
        if (np.diff(self.press) < 0).any() or (self.release < self.press).any():
            raise BadInput("a key goes down before it goes up, and keys go down in their order")
        if len(self.press) and self.release.max() - self.press[0] > LONGEST_MS:
            raise BadInput("that took too long to have a rhythm")
        if any((v < 0).any() for v in self.touch if v is not None):
            raise BadInput("no finger presses with less than nothing")

    def __len__(self) -> int:
        return len(self.press)

    @property
    def touch(self) -> tuple[Reals | None, Reals | None]:
        """What only a touch screen tells."""
        return self.pressure, self.size


Sample = tuple[Strokes, ...]
"""The texts of one form, such as a name and a code, each as it was typed."""


def shape_of(sample: Sample) -> tuple[tuple[int, bool, bool], ...]:
    """Return how many keys each text took, and what was measured: comparable if equal."""
    return tuple((len(one), one.pressure is not None, one.size is not None) for one in sample)
