"""How far a sample is from what was learned of one typist; nobody else's samples are needed.

The distance is that of scaled Manhattan (Killourhy & Maxion, "Comparing anomaly-detection
algorithms for keystroke dynamics", DSN 2009) in four respects made robust: on logarithms
(`features`), around the median, no feature counts for more than `CAP` of its spreads, and half of
it is the distance to the few most similar samples learned, because people have more than one pace.
It is divided by the distance that the learned samples have among themselves, each taken out in
turn, so that one threshold serves steady and unsteady typists.

Chosen on half of the subjects of a public set, reported on the other half and on all:
docs/model-cards/keystroke.md.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.behaviour.types import Reals

CAP = 4.0
NEIGHBOURS = 3
LEAST_SPREAD = 1e-3
LEAST_USUAL = 0.05
LEAST_LEARNED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """What was learned of one typist.

    Attributes
    ----------
    learned
        Features, one row a sample, shape (n, d).
    centre, spread
        Median and mean distance from it, each feature, shape (d,).
    usual
        The distance that the typist's own samples have.
    """

    learned: Reals
    centre: Reals
    spread: Reals
    usual: float


def learn(learned: Reals) -> Rhythm:
    """Learn a typist from rows of features, shape (n, d).

    Raises
    ------
    ValueError
        For fewer than `LEAST_LEARNED` rows, or rows without a feature.
    """
    if learned.ndim != 2 or len(learned) < LEAST_LEARNED or not learned.shape[1]:
        raise ValueError(f"want at least {LEAST_LEARNED} rows of features, got {learned.shape}")
    own = [_distance(*_fit(np.delete(learned, i, 0)), row) for i, row in enumerate(learned)]
    return Rhythm(*_fit(learned), usual=max(float(np.median(own)), LEAST_USUAL))


def strangeness(rhythm: Rhythm, row: Reals) -> float:
    """Return how unlike the typist a row of features is: about 1 for their own, more for others.

    Raises
    ------
    ValueError
        If the row has another length than those learned.
    """
    if row.shape != rhythm.centre.shape:
        raise ValueError(f"want features of shape {rhythm.centre.shape}, got {row.shape}")
    return _distance(rhythm.learned, rhythm.centre, rhythm.spread, row) / rhythm.usual


def _fit(learned: Reals) -> tuple[Reals, Reals, Reals]:
    centre = np.median(learned, axis=0)
    spread = np.abs(learned - centre).mean(axis=0)
    return learned, centre, np.maximum(spread, LEAST_SPREAD)


def _distance(learned: Reals, centre: Reals, spread: Reals, row: Reals) -> float:
    """Return the mean over features, half from the centre and half from the nearest learned."""
    from_centre = np.minimum(np.abs(row - centre) / spread, CAP).mean()
    from_each = np.minimum(np.abs(row - learned) / spread, CAP).mean(axis=1)
    nearest = np.sort(from_each)[:NEIGHBOURS].mean()
    return float(from_centre + nearest) / 2
