"""The logistic regression of `bench.pad_fit`: cues, signs that physics sets, and a ridge."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.pad_sets import BONA_FIDE, RETAKEN
from hospitium.senses.liveness.fusion import ACCUSES, HOLD, VOUCHES

Reals = NDArray[np.float64]
Kinds = NDArray[np.str_]

RIDGE = 0.005
"""For some hundred people. Fewer need more: see `bench.pad_fit.RIDGES`."""

HELD = {"network": 0.8}
"""Weights that are set by hand."""

BY_HAND = {"network_view": (0.0, 1.0, 0.4, -5.0, 0.0)}
"""Cues that the data cannot speak of: middle, spread, weight, between which spreads they are held.
No picture that is fitted on has surroundings. Where there are some, the network's own log-odds
against a person count by 0.4 more, so that the one cue that has seen real attacks keeps the say
that it had when weights were half as large."""

FOR_A_COPY = (
    *("dots", "beat", "colour_fine", "gloss", "clipped", "rim", "second_rim", "third_rim"),
    *("outline", "lattice", "colour_lattice", "flecks", "wide_flecks", "black", "eye_fine"),
    *("eye_colour", "eye_light", "grain_turn", "wide_grain_turn", "sparkle", "glint"),
    "pale_glint",
)
FOR_A_PERSON = (
    *("network", "contrast", "colour", "colour_span", "inner_contrast", "inner_colour"),
    "shadow_warmth",
)
SIGNS = dict.fromkeys(FOR_A_COPY, -1) | dict.fromkeys(FOR_A_PERSON, 1)
"""Whether more of a cue speaks for a person or against; the others may say either."""


@dataclass(frozen=True, slots=True, eq=False)
class CueFit:
    """How cues count; arrays of one figure for each."""

    names: list[str]
    middle: Reals
    spread: Reals
    weight: Reals
    base: float

    def rows(self) -> Iterator[tuple[str, float, float, float, float, float]]:
        """Yield name, middle, spread, weight, and between which spreads it is held."""
        low, high = limits(self.names)
        yield from zip(self.names, self.middle, self.spread, self.weight, low, high, strict=True)
        if "network" in self.names:
            yield from ((name, *row) for name, row in BY_HAND.items())


def limits(names: list[str]) -> tuple[Reals, Reals]:
    """Return between which spreads each cue is held: see `fusion`."""
    held = {-1: (-VOUCHES, ACCUSES), 1: (-ACCUSES, VOUCHES), 0: (-HOLD, HOLD)}
    low, high = zip(*(held[SIGNS.get(name, 0)] for name in names), strict=True)
    return np.array(low), np.array(high)


def fit_cues(names: list[str], values: Reals, kinds: Kinds, *, ridge: float = RIDGE) -> CueFit:
    """Fit to pictures of people and of attacks, a row of `values` each."""
    person = np.isin(kinds, (BONA_FIDE, RETAKEN))
    middle = np.median(values[person], axis=0)
    low, high = np.quantile(values[person], (0.1, 0.9), axis=0)
    spread = np.maximum((high - low) / 2.56, 0.02 * np.abs(middle) + 1e-3)
    species = [kind for kind in dict.fromkeys(kinds.tolist()) if kind not in (BONA_FIDE, RETAKEN)]
    count = np.where(person, 1 / person.sum(), 0.0)
    for kind in species:
        count[kinds == kind] = 1 / (len(species) * (kinds == kind).sum())
    scaled = np.clip((values - middle) / spread, *limits(names))
    weight, base = _held_fit(names, scaled, person.astype(np.float64), count / 2, ridge)
    return CueFit(names, middle, spread, weight, base)


def odds_of(fit: CueFit, values: Reals) -> Reals:
    """Return the log-odds for a person."""
    scaled = np.clip((values - fit.middle) / fit.spread, *limits(fit.names))
    return np.asarray(scaled @ fit.weight + fit.base, dtype=np.float64)


def _held_fit(
    names: list[str], x: Reals, y: Reals, count: Reals, ridge: float
) -> tuple[Reals, float]:
    """Fit with some weights set, and without cues that come out the wrong way round."""
    weight = np.array([HELD.get(name, 0.0) for name in names])
    sign = np.array([SIGNS.get(name, 0) for name in names])
    free = np.array([name not in HELD for name in names])
    while True:
        found, base = _newton(x[:, free], y, count, x[:, ~free] @ weight[~free], ridge)
        wrong = found * sign[free] < 0
        if not wrong.any():
            weight[free] = found
            return weight, base
        free[np.flatnonzero(free)[wrong]] = False


def _newton(x: Reals, y: Reals, count: Reals, offset: Reals, ridge: float) -> tuple[Reals, float]:
    """Fit by Newton's method; the base is not held by the ridge."""
    x1 = np.column_stack([x, np.ones(len(x))])
    beta = np.zeros(x1.shape[1])
    hold = ridge * np.diag(np.r_[np.ones(x.shape[1]), 0.0])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x1 @ beta + offset, -30, 30)))
        gradient = x1.T @ (count * (y - p)) - hold @ beta
        curve = (x1 * (count * p * (1 - p))[:, None]).T @ x1 + hold
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(beta)), gradient)
        beta += np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-6:
            break
    return beta[:-1], float(beta[-1])
