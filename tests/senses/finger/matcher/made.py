"""Prints whose truth is known, made at the level of minutiae."""

from functools import lru_cache

import numpy as np
from hypothesis import strategies as st

from hospitium.formats.minutiae import Minutiae
from hospitium.synth.templates import minutiae_finger, minutiae_impression

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(0, 60)


@lru_cache(maxsize=4096)
def press(person: int, impression: int) -> Minutiae:
    """One of many impressions of one of many fingers."""
    finger = minutiae_finger(np.random.default_rng([1, person]))
    return minutiae_impression(finger, np.random.default_rng([2, person, impression]))


def scatter(seed: int, count: int) -> Minutiae:
    """Minutiae that lie and point anywhere."""
    rng = np.random.default_rng(seed)
    return columns(
        rng.uniform(0, 350, count),
        rng.uniform(0, 400, count),
        rng.uniform(0, 2 * np.pi, count),
        rng.integers(0, 3, count),
        rng.integers(0, 101, count),
    )


def columns(
    x: object, y: object, angle: object, kind: object = None, quality: object = None
) -> Minutiae:
    """Minutiae from anything array-like."""
    size = len(np.asarray(x))
    return Minutiae(
        np.asarray(x, np.float32).reshape(size),
        np.asarray(y, np.float32).reshape(size),
        np.asarray(angle, np.float32).reshape(size),
        np.ones(size, np.uint8) if kind is None else np.asarray(kind, np.uint8),
        np.full(size, 50, np.uint8) if quality is None else np.asarray(quality, np.uint8),
        350,
        400,
    )


def moved(minutiae: Minutiae, rotation: float, across: float, up: float) -> Minutiae:
    """Turn counter-clockwise about the corner, then shift."""
    x, y = minutiae.x.astype(np.float64), -minutiae.y.astype(np.float64)
    c, s = np.cos(rotation), np.sin(rotation)
    return columns(
        c * x - s * y + across,
        -(s * x + c * y + up),
        np.mod(minutiae.angle + rotation, 2 * np.pi),
        minutiae.kind,
        minutiae.quality,
    )


def rows(minutiae: Minutiae, order: object) -> Minutiae:
    """Some rows of it, in the given order."""
    keep = np.asarray(order, np.int64)
    return columns(
        minutiae.x[keep],
        minutiae.y[keep],
        minutiae.angle[keep],
        minutiae.kind[keep],
        minutiae.quality[keep],
    )


def joined(one: Minutiae, other: Minutiae) -> Minutiae:
    """All minutiae of both."""
    return columns(
        np.concatenate([one.x, other.x]),
        np.concatenate([one.y, other.y]),
        np.concatenate([one.angle, other.angle]),
        np.concatenate([one.kind, other.kind]),
        np.concatenate([one.quality, other.quality]),
    )
