"""Draw misses against the number of fingers, both axes logarithmic, with intervals."""

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

Rows = Mapping[str, Sequence[tuple[int, float, float, float]]]

_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 20, 620, 430
_COLOURS = ("#1d70b8", "#00703c", "#d4351c")


def miss_svg(rows: Rows, *, least: float) -> str:
    """Return FNIR at FPIR 1e-3 against fingers; rates below `least`, one search, are drawn at it.

    Parameters
    ----------
    rows
        By name of the curve: fingers, rate, and its interval.
    """
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" role="img">',
        "<title>Missed mates against fingers searched, synthetic people</title>",
        "<style>text { font: 12px sans-serif }</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_LEFT + 180}" y="{_BOTTOM + 36}">fingers searched (synthetic people)</text>',
        f'<text x="{_LEFT - 60}" y="{_TOP - 6}">FNIR at FPIR 1e-3</text>',
    ]
    for tick in (1e-3, 1e-2, 1e-1, 1.0):
        y = _up(tick, least)
        parts.append(f'<path d="M{_LEFT},{y}H{_RIGHT}" stroke="#b1b4b6"/>')
        parts.append(f'<text x="{_LEFT - 48}" y="{y + 4}">{100 * tick:g} %</text>')
    parts += [
        f'<text x="{_across(count) - 4}" y="{_BOTTOM + 16}">{count}</text>'
        for count in (1, 2, 4, 8, 10)
    ]
    for line, ((name, points), colour) in enumerate(zip(rows.items(), _COLOURS, strict=False)):
        path = "L".join(f"{_across(count)},{_up(rate, least)}" for count, rate, _, _ in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<path d="M{_across(count)},{_up(low, least)}V{_up(high, least)}" stroke="{colour}"/>'
            for count, _, low, high in points
        ]
        y = _TOP + 20 + 16 * line
        parts.append(f'<text x="{_RIGHT - 270}" y="{y}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _across(count: int) -> float:
    return round(_LEFT + 20 + log10(count) * (_RIGHT - _LEFT - 40), 1)


def _up(rate: float, least: float) -> float:
    share = log10(max(rate, least)) / log10(least)
    return round(_TOP + share * (_BOTTOM - _TOP), 1)
