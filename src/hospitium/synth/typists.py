"""Synthetic typists: nobody's rhythm, with a habit of its own that is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Typist:
    """A habit: the usual hold of each key and gap after it, in logarithms of ms.

    Attributes
    ----------
    hold, gap
        Shape (keys,) and (keys - 1,).
    wavering
        Standard deviation of a logarithm from one time to the next.
    """

    hold: Reals
    gap: Reals
    wavering: float


def random_typist(rng: np.random.Generator, keys: int, *, wavering: float = 0.12) -> Typist:
    """Return a typist of a text of so many keys: some quick, some slow, each key in its own way."""
    hold = np.log(rng.uniform(60.0, 130.0)) + rng.normal(0.0, 0.15, keys)
    gap = np.log(rng.uniform(90.0, 350.0)) + rng.normal(0.0, 0.4, keys - 1)
    return Typist(hold, gap, wavering)


def typed(typist: Typist, rng: np.random.Generator) -> tuple[Reals, Reals]:
    """Return the ms at which each key went down and up when the text was typed once."""
    hold = np.exp(typist.hold + rng.normal(0.0, typist.wavering, typist.hold.shape))
    gap = np.exp(typist.gap + rng.normal(0.0, typist.wavering, typist.gap.shape))
    press = np.concatenate(([0.0], np.cumsum(gap)))
    return np.rint(press), np.rint(press) + np.rint(hold)
