"""How numbers and instants read to people."""

from datetime import datetime

RAREST = 1e-9
"""Below this a rate is a guess about the tail of the calibration; nobody should quote it."""


def instant(moment: datetime) -> str:
    """Return `2026-11-22 09:36 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def one_in(rate: float) -> str:
    """Return a rate as people say it: `1 in 52,000`, two digits that count.

    >>> one_in(1 / 52_341)
    '1 in 52,000'
    """
    if rate <= RAREST:
        return f"less than 1 in {1 / RAREST:,.0f}"
    times = 1 / rate
    digits = max(0, len(f"{times:.0f}") - 2)
    return f"1 in {round(times, -digits):,.0f}" if times >= 10 else f"1 in {times:.1f}"


_ODD = {"person": "people", "iris": "irises"}


def count(number: int, noun: str) -> str:
    """Return `1 person`, `2 prints`; odd plurals are known."""
    if number == 1:
        return f"{number:,} {noun}"
    return f"{number:,} {_ODD.get(noun, noun + 's')}"
