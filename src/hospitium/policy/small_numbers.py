"""Counts of people for the public: a small one can point at somebody, so it is not told.

A count from 1 to 9 is told as `<10`. That alone does not hide it: the total minus the rest gives it
back. So every other count is rounded down to tens, totals too: each count beside a hidden one is
known to ten values only. Where even that would narrow a hidden count down, as when nine rows share
a total of nine, the total is not told, or not which rows it is made of.

Hiding a second row beside each hidden one, as offices of statistics do, would hide more of a small
agency's report than it shows, and a total that another table tells as well would undo it.
"""

from collections.abc import Sequence

LEAST = 10
"""Fewer than so many are not told."""

OPEN = 5
"""A hidden count must be able to be any of at least so many numbers."""

NONE = "0"
FEW = f"<{LEAST}"
NOT_TOLD = "not told"


def shown(count: int) -> str:
    """Return a count as the public sees it: `0`, `<10`, or rounded down to tens.

    >>> [shown(n) for n in (0, 1, 9, 10, 1239)]
    ['0', '<10', '<10', '10', '1230']
    """
    if count < 0:
        raise ValueError("a count is not negative")
    if count == 0:
        return NONE
    return FEW if count < LEAST else str(count - count % LEAST)


def shown_with_total(counts: Sequence[int]) -> tuple[list[str], str]:
    """Return the rows of a table and its total as the public sees them."""
    total = sum(counts)
    if 0 < total < LEAST:
        return [FEW] * len(counts), FEW  # zeros too: else the rows that are not say too much
    rows = [shown(count) for count in counts]
    return rows, shown(total) if _stays_open(rows, total - total % LEAST) else NOT_TOLD


def told(figures: int) -> bool:
    """Tell whether a median over so many figures may be told."""
    return figures >= LEAST


def _stays_open(rows: Sequence[str], total: int) -> bool:
    """Tell whether each hidden row may be many numbers, given a total of `total` to `total` + 9."""
    hidden = rows.count(FEW)
    if not hidden:
        return True
    known = [int(row) for row in rows if row not in (FEW, NONE)]
    most = LEAST - 1
    others = sum(known) + most * len(known) + most * (hidden - 1)
    low = max(1, total - others)
    high = min(most, total + most - sum(known) - (hidden - 1))
    return high - low + 1 >= OPEN
