"""Evidence that goes together: one normal factor common to comparisons that are else independent.

As in O. Vasicek, "The distribution of loan portfolio value", 2002. Given the factor the comparisons
are independent; the factor is averaged over by Gauss-Hermite quadrature. Rates are handed over as
the points of a standard normal that lie above them as often, so that small ones stay exact.
"""

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtr, ndtri

from hospitium.senses.calibration import Reals

_NODES = 32


def factors() -> Iterator[tuple[float, float]]:
    """Yield values of a standard normal factor, and the share of each; the shares add up to 1."""
    nodes, shares = np.polynomial.hermite_e.hermegauss(_NODES)
    for node, share in zip(nodes, shares / shares.sum(), strict=True):
        yield float(node), float(share)


def points(rates: Reals) -> Reals:
    """Return the point above which a standard normal lies with each rate."""
    above: Reals = -ndtri(rates)
    return above


def reached(at: Reals, factor: float, correlation: float) -> Reals:
    """Return the chance that a stranger's evidence lies beyond each point, given the factor."""
    chances: Reals = ndtr(-((at - correlation**0.5 * factor) / (1.0 - correlation) ** 0.5))
    return chances


def mass(at: Reals, factor: float, correlation: float) -> Reals:
    """Return how likely a stranger's evidence falls into each cell, given the factor.

    Parameters
    ----------
    at
        Rising. The first cell ends at the first point, the last one begins at the last.
    """
    at_least = np.concatenate([[1.0], reached(at, factor, correlation), [0.0]])
    cells: Reals = at_least[:-1] - at_least[1:]
    return cells
