"""The kernels again in plain numpy: slow, short and obviously right. Tests hold each pair equal.

Nothing else calls this.
"""

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.sieve.layout import (
    DESCRIBING,
    MIDDLE,
    PLACE_BITS,
    SPAN,
    TURN_AT,
    WORDS,
    X_AT,
    Y_AT,
    Floats,
    Ints,
    Rows,
    Starts,
    Tuning,
    Waves,
)

Whole = NDArray[np.int64]
Place = tuple[Whole, Whole, Whole]
"""x, y and direction of each row."""


def hear(x: Floats, y: Floats, turn: Floats, chosen: Ints, waves: Waves) -> Floats:
    """Sum what each wave makes of the neighbours of each chosen minutia."""
    dx, dy = x - x[chosen, None], y - y[chosen, None]
    length = np.floor(np.sqrt(dx * dx + dy * dy, dtype=np.float64) + 0.5).astype(np.int64)
    seen = np.arctan2(dy, dx, dtype=np.float64) / (2.0 * np.pi) - turn[chosen, None]
    bearing = np.floor(seen * 256.0 + 0.5).astype(np.int64)
    apart = (turn - turn[chosen, None]).astype(np.float64)
    twist = np.floor(apart * 256.0 + 0.5).astype(np.int64)
    along, around, across, offset = (column.astype(np.int64) for column in waves)
    phase = (along * length[..., None] >> 5) + around * bearing[..., None]
    phase = phase + across * twist[..., None] + offset
    weight = np.where((length >= 1) & (length < SPAN), SPAN - length, 0)
    heard = weight[..., None] * (np.abs((phase & 255) - 128) - 64)
    sums: Floats = heard.sum(axis=1).astype(np.float32)
    return sums


def places(rows: Rows) -> Place:
    """Read where minutiae lie."""
    last = rows.reshape(WORDS, -1)[-1].astype(object)
    side = (1 << PLACE_BITS) - 1
    columns = [[word >> at & side for word in last] for at in (X_AT, Y_AT)]
    turn = [word >> TURN_AT for word in last]
    x, y = (np.array(column, np.int64) - MIDDLE for column in columns)
    return x, y, np.array(turn, np.int64)


def differing(probe: Rows, rows: Rows) -> Whole:
    """Count the describing bits that differ, row by row; shape (rows of probe, rows)."""
    one, other = probe.reshape(WORDS, -1), rows.reshape(WORDS, -1)
    masks = [2**64 - 1] * (WORDS - 1) + [DESCRIBING]
    return np.array(
        [
            [
                sum(
                    ((int(a) ^ int(b)) & m).bit_count() for a, b, m in zip(p, q, masks, strict=True)
                )
                for q in other.T
            ]
            for p in one.T
        ],
        np.int64,
    ).reshape(one.shape[1], other.shape[1])


def meetings(
    keys: NDArray[np.uint16], turns: NDArray[np.uint8], ends: Starts, print_: int, parts: int
) -> list[int]:
    """Count how often each later print lies in a bucket of this one's, turned alike; see `votes`.

    Parameters
    ----------
    keys
        Shape (tables, rows): in which bucket each row of all prints lies.
    """
    tally: dict[tuple[int, int], int] = {}
    mine = range(int(ends[print_]), int(ends[print_ + 1]))
    for other in range(print_ + 1, len(ends) - 1):
        for row in range(int(ends[other]), int(ends[other + 1])):
            for own in mine:
                turn = (int(turns[row]) - int(turns[own]) & 255) * parts // 256
                met = int((keys[:, own] == keys[:, row]).sum())
                tally[other, turn] = tally.get((other, turn), 0) + met
    capped = {place: min(255, total) for place, total in tally.items()}

    def both(print_: int, turn: int) -> int:
        return capped.get((print_, turn), 0) + capped.get((print_, (turn + 1) % parts), 0)

    return [min(255, max(both(k, turn) for turn in range(parts))) for k in range(len(ends) - 1)]


def likeness(probe: Rows, rows: Rows, circle: Floats, tuning: Tuning) -> int:
    """Worth of the pairs of rows that agree on one pose."""
    if len(probe) == 0 or len(rows) == 0:
        return 0
    apart = differing(probe, rows)
    partner = apart.argmin(axis=1)
    least = apart.min(axis=1)
    worth = np.maximum(0, tuning.differing - least)
    p, q = places(probe), places(rows)
    met = (q[0][partner], q[1][partner], (q[2][partner] - p[2]) & 255)
    best, agreed = 0, np.zeros(len(worth), np.bool_)
    pose: tuple[int, ...] = (0, 0, 0, 0, 0)
    for i in np.argsort(least, kind="stable")[: tuning.tries]:
        if worth[i] == 0:
            break
        guess = (int(met[2][i]), *(int(column[i]) for column in (*p[:2], *met[:2])))
        flags = agree(p, met, guess, circle, tuning, tuning.slope)
        if worth[flags].sum() > best:
            best, agreed, pose = int(worth[flags].sum()), flags & (worth > 0), guess
    if best < tuning.hopeless:
        return best
    pose = settle(p, met, pose, agreed)
    again = agree(p, met, pose, circle, tuning, tuning.fine_slope)
    return max(best, int(worth[again].sum()))


def agree(
    p: Place, met: Place, pose: tuple[int, ...], circle: Floats, tuning: Tuning, slope: int
) -> NDArray[np.bool_]:
    """Which pairs agree with a pose."""
    rotation, x, y, u, v = pose
    cosine, sine = (int(value) for value in circle[:, rotation])
    dx, dy = p[0] - x, p[1] - y
    across = np.abs(cosine * dx - sine * dy - 1024 * (met[0] - u))
    along = np.abs(sine * dx + cosine * dy - 1024 * (met[1] - v))
    allowed = 1024 * tuning.near + slope * np.maximum(np.abs(dx), np.abs(dy))
    off = np.abs(met[2] - rotation)
    close = np.minimum(off, 256 - off) <= tuning.turn_slack
    return np.asarray((across <= allowed) & (along <= allowed) & close)


def settle(
    p: Place, met: Place, pose: tuple[int, ...], flags: NDArray[np.bool_]
) -> tuple[int, ...]:
    """Take the pose from the means over the flagged pairs."""
    off = (met[2] - pose[0] + 128) % 256 - 128
    turned = (pose[0] + int(np.floor(off[flags].mean() + 0.5))) % 256
    means = (int(np.floor(column[flags].mean())) for column in (*p[:2], *met[:2]))
    return (turned, *means)
