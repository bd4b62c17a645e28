"""A print as rows of bits, and one print's rows against those of many."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.matcher import Prepared
from hospitium.senses.finger.sieve import heard, scan
from hospitium.senses.finger.sieve.layout import (
    BITS,
    DESCRIBING,
    KEEP,
    MIDDLE,
    STEP,
    TURN_AT,
    WORDS,
    X_AT,
    Y_AT,
    Floats,
    Ints,
    Rows,
    Starts,
    Tuning,
)
from hospitium.senses.finger.sieve.waves import draw_waves

Kind = TypeVar("Kind", bound=np.generic)

TUNING = Tuning()
WAVES = draw_waves()
MASK = np.uint64(DESCRIBING)
_TURNS = 2.0 * np.pi * np.arange(256) / 256
CIRCLE = np.rint(1024.0 * np.stack([np.cos(_TURNS), np.sin(_TURNS)])).astype(np.float32)


def describe(print_: Prepared) -> Rows:
    """Write a print as rows of bits.

    Parameters
    ----------
    print_
        Any prepared print. Above `KEEP` minutiae the ones of lowest quality get no row of their
        own; they still count as neighbours.

    Returns
    -------
    Rows
        uint64, shape (k, WORDS) with k <= KEEP, read-only. They belong together: `layout` says how
        they lie, and only `sift` reads them.

    Notes
    -----
    A bit is the sign of a sum over the neighbours of a minutia of a random wave of where and how
    they lie: random features of a kernel between sets of neighbours (Rahimi & Recht, NIPS 2007),
    of which the sign keeps the angle (Charikar, STOC 2002).
    """
    columns, chosen = print_.columns, _chosen(print_)
    sums = heard.hear(columns.x, columns.y, columns.turn, chosen, WAVES)
    bits = np.zeros((len(chosen), 64 * WORDS), np.bool_)
    bits[:, :BITS] = sums > 0.0
    words = np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    turn = np.rint(columns.turn[chosen] * 256.0).astype(np.uint64) & np.uint64(255)
    words[:, -1] |= _units(columns.x[chosen]) << np.uint64(X_AT)
    words[:, -1] |= _units(columns.y[chosen]) << np.uint64(Y_AT)
    words[:, -1] |= turn << np.uint64(TURN_AT)
    rows = np.ascontiguousarray(words.T).reshape(-1, WORDS)
    rows.setflags(write=False)
    return rows


def sift(probe: Rows, rows: Rows, starts: Starts) -> NDArray[np.float32]:
    """Say of each of many prints how like the probe it is: a cheap guess, to be checked.

    Lets go of the interpreter lock. Allocates some 20 bytes a print and no more.

    Parameters
    ----------
    probe
        Rows of `describe`.
    rows
        Rows of many prints end to end, uint64, shape (total, WORDS), C-contiguous; may be mapped
        from a file.
    starts
        int64, shape (count + 1,): print k has the rows `starts[k]` up to `starts[k + 1]`.

    Returns
    -------
    NDArray[np.float32]
        Shape (count,), whole numbers >= 0: what the rows that agree on one pose are worth. Depends
        on the probe and that print alone, whatever lies beside it.

    Raises
    ------
    ValueError
        If an array is not of that kind, or `starts` do not fit the rows.
    """
    for what in (probe, rows):
        if what.dtype != np.uint64 or what.ndim != 2 or what.shape[1] != WORDS:
            raise ValueError(f"want uint64, shape (k, {WORDS}); got {what.dtype}, {what.shape}")
    if len(probe) > KEEP:
        raise ValueError(f"probe: more than {KEEP} rows")
    if not rows.flags.c_contiguous:
        raise ValueError("rows: not contiguous")
    if starts.dtype != np.int64 or starts.ndim != 1 or len(starts) < 1:
        raise ValueError(f"starts: want int64, one axis; got {starts.dtype}, {starts.shape}")
    sizes = np.diff(starts)
    if starts[0] < 0 or starts[-1] > len(rows) or ((sizes < 0) | (sizes > KEEP)).any():
        raise ValueError("starts: do not fit the rows")
    scores = np.empty(len(sizes), np.float32)
    lying = _locked(np.ascontiguousarray(probe).reshape(WORDS, -1))
    words = _locked(rows.reshape(-1))
    scan.sweep(lying, MASK, words, _locked(starts), CIRCLE, TUNING, scores)
    return scores


def _locked(array: NDArray[Kind]) -> NDArray[Kind]:
    """View it read-only and as a plain array: numba compiles a kernel anew for every other kind."""
    plain: NDArray[Kind] = np.asarray(array).view()
    plain.setflags(write=False)
    return plain


def _chosen(print_: Prepared) -> Ints:
    """Rows of the minutiae to keep, in their order: those of best quality."""
    ranked = np.argsort(-print_.quality.astype(np.int64), kind="stable")[:KEEP]
    return np.sort(ranked).astype(np.int32)


def _units(place: Floats) -> Rows:
    """Write a coordinate in units from the lower or left end."""
    steps = np.rint(place / STEP).clip(1 - MIDDLE, MIDDLE - 1)
    units: Rows = (steps + MIDDLE).astype(np.uint64)
    return units
