"""How sure an error rate is, given that its scores come from few fingers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.error_rates import DetCurve, det_curve

Reals = NDArray[np.float64]
Indices = NDArray[np.intp]


def bootstrap_interval(
    genuine: tuple[Reals, Indices],
    impostor: tuple[Reals, Indices, Indices],
    rate: Callable[[DetCurve], float],
    *,
    rng: np.random.Generator,
    rounds: int = 200,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return the interval of `rate` when the fingers are drawn anew.

    Parameters
    ----------
    genuine
        Scores and the finger of each pair.
    impostor
        Scores and the two fingers of each pair.
    rate
        What to estimate, such as `lambda curve: error_rates(curve).eer`.
    rng
        Where the draws come from.
    rounds
        Number of draws.
    level
        Share of the draws inside the interval.

    Notes
    -----
    Impressions of a finger share its luck, so fingers are drawn with replacement, never pairs; a
    pair counts as often as its fingers were drawn (Bolle, Ratha & Pankanti, "Error analysis of
    pattern recognition systems: the subsets bootstrap", CVIU 93(1), 2004).
    """
    scores, owner = genuine
    others, first, second = impostor
    fingers = int(max(owner.max(initial=0), first.max(initial=0), second.max(initial=0))) + 1
    drawn: list[float] = []
    while len(drawn) < rounds:
        times = np.bincount(rng.integers(fingers, size=fingers), minlength=fingers)
        same, other = times[owner], times[first] * times[second]
        if same.any() and other.any():  # a draw may hold one finger only
            curve = det_curve(scores, others, genuine_weights=same, impostor_weights=other)
            drawn.append(rate(curve))
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
