"""Circles and smooth closed lines through points of which some are wrong."""

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.iris.types import ANGLES, Boundary, Circle, Reals, directions

Doubles = NDArray[np.float64]

_ROUNDS = 6

_PULL = 6.0
"""Points of full weight that a likely centre counts as."""


def fit_circle(
    centre: Circle, radii: Reals, *, weights: Reals, near: Circle | None = None
) -> Circle:
    """Return the circle nearest to a closed line around `centre`.

    Least squares, repeated with less weight for points far off (Tukey's biweight).

    Parameters
    ----------
    radii, weights
        Of each of `ANGLES` directions.
    near
        A circle that the centre is drawn to, as if a few points lay around it: where lids hide the
        upper and the lower edge of an iris, its sides tell little of how high the centre lies.
    """
    angle = directions().astype(np.float64)
    x, y = radii * np.cos(angle), radii * np.sin(angle)
    trust = weights.astype(np.float64) + 1e-6
    circle = (0.0, 0.0, float(np.average(radii, weights=trust)))
    design, square = np.stack([x, y, np.ones_like(x)], axis=1), x * x + y * y
    pull = np.zeros(3) if near is None else _PULL * circle[2] ** 2 * np.array([1.0, 1.0, 0.0])
    to = np.zeros(3) if near is None else 2 * np.array([near.x - centre.x, near.y - centre.y, 0])
    for _ in range(_ROUNDS):
        weighted = design * trust[:, None]
        solved = np.linalg.solve(
            weighted.T @ design + np.diag(pull), weighted.T @ square + pull * to
        )
        cx, cy = solved[0] / 2, solved[1] / 2
        circle = (cx, cy, float(np.sqrt(max(solved[2] + cx * cx + cy * cy, 1.0))))
        off = np.hypot(x - cx, y - cy) - circle[2]
        trust = (weights + 1e-6) * _biweight(off, least=0.01 * circle[2])
    return Circle(centre.x + circle[0], centre.y + circle[1], circle[2])


def smooth_ring(
    centre: Circle, radii: Reals, circle: Circle, *, weights: Reals, harmonics: int
) -> Boundary:
    """Return a closed line as a smooth one around the centre of `circle`.

    A Fourier series of few terms (Daugman, "New methods in iris recognition", IEEE Trans. SMC-B
    37(5), 2007), drawn towards the circle where points have little weight.
    """
    angle = directions().astype(np.float64)
    x = centre.x + radii * np.cos(angle) - circle.x
    y = centre.y + radii * np.sin(angle) - circle.y
    around, off = np.arctan2(y, x), np.hypot(x, y) - circle.radius
    waves = range(1, harmonics + 1)
    columns = [np.ones(ANGLES)] + [f(k * around) for k in waves for f in (np.cos, np.sin)]
    design = np.stack(columns, axis=1)
    pull = 0.02 * ANGLES * np.repeat(np.arange(harmonics + 1), 2)[1:] ** 2
    # where a lid cuts the pupil most points lie on the circle and some far off; an oval has none
    trust = (weights + 1e-6) * _biweight(off, least=0.02 * circle.radius)
    terms = np.zeros(design.shape[1])
    for _ in range(_ROUNDS // 2):
        normal = design.T @ (design * trust[:, None]) + np.diag(pull)
        terms = np.linalg.solve(normal, design.T @ (trust * off))
        trust = (weights + 1e-6) * _biweight(off - design @ terms, least=0.01 * circle.radius)
    whole = [np.ones(ANGLES)] + [f(k * angle) for k in waves for f in (np.cos, np.sin)]
    smooth = circle.radius + np.stack(whole, axis=1) @ terms
    return Boundary(circle, smooth.astype(np.float32))


def _biweight(off: Doubles, *, least: float) -> Doubles:
    """Return the weight of each point by how far off it is; 0 from about five deviations on."""
    spread = max(float(np.median(np.abs(off))) * 1.4826, least)
    weight: Doubles = np.clip(1 - (off / (4.685 * spread)) ** 2, 0.0, 1.0) ** 2
    return weight
