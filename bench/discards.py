"""Error versus discard (ISO/IEC 29794-1): what is missed once the worst pictures are put aside."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
DISCARDS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)


def discard_table(missed: Reals, orders: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Yield a table: percent missed by share discarded, for each order and for chance.

    Parameters
    ----------
    missed
        1 for each comparison that was missed, else 0.
    orders
        By name: how good each picture is held to be; the worst are discarded first.
    """
    yield f"| discarded first by | {' | '.join(f'{100 * d:.0f} %' for d in DISCARDS)} |"
    yield f"|---|{'---|' * len(DISCARDS)}"
    for name, order in orders.items():
        shares = [100 * left(missed, np.array(order, np.float64), d) for d in DISCARDS]
        yield f"| {name} | {' | '.join(f'{share:.1f}' for share in shares)} |"
    chance = 100 * float(missed.mean())
    yield f"| chance | {' | '.join(f'{chance:.1f}' for _ in DISCARDS)} |"


def left(missed: Reals, quality: Reals, discard: float) -> float:
    """Return the share missed of what is left; of equally good pictures an equal part goes."""
    order = np.argsort(quality, kind="stable")
    values, counts = np.unique(quality[order], return_counts=True)
    means = [missed[quality == one].mean() for one in values]
    goes, total, kept = discard * len(missed), 0.0, 0.0
    for mean, count in zip(means, counts, strict=True):
        stays = count - min(goes, count)
        goes -= count - stays
        total, kept = total + stays, kept + stays * mean
    return float(kept / total) if total else 0.0
