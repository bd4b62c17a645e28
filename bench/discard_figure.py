"""Draw error-versus-discard curves."""

from collections.abc import Iterator, Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 640, 400
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 20, 620, 350
_COLOURS = ("#1d70b8", "#d4351c", "#00703c", "#505a5f")

Reals = NDArray[np.float64]


def discard_svg(curves: Mapping[str, Reals], *, most: float) -> str:
    """Return the curves, each under its name, as an SVG document.

    Parameters
    ----------
    curves
        Rate of misses after 0, 1, 2 ... of as many pairs as the array is long were put aside.
    most
        Share put aside at the right edge.
    """
    highest = max(float(rates.max()) for rates in curves.values()) * 1.1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Misses against pairs put aside</title>",
        "<style>text { font: 12px sans-serif }</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        *_axes(most, highest),
    ]
    for line, ((name, rates), colour) in enumerate(zip(curves.items(), _COLOURS, strict=True)):
        shown = rates[: int(most * len(rates)) + 1]
        path = "L".join(
            f"{_across(place / len(rates), most):.1f},{_up(float(rate), highest):.1f}"
            for place, rate in enumerate(shown)
        )
        where = f'x="{_RIGHT - 120}" y="{_TOP + 20 + 16 * line}"'
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text {where} fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _axes(most: float, highest: float) -> Iterator[str]:
    for tick in np.linspace(0.0, most, 4):
        x = _across(float(tick), most)
        yield f'<path d="M{x:.1f},{_TOP}L{x:.1f},{_BOTTOM}" stroke="#b1b4b6"/>'
        yield f'<text x="{x - 10:.0f}" y="{_BOTTOM + 16}">{100 * tick:.0f} %</text>'
    for tick in np.linspace(0.0, highest, 5):
        y = _up(float(tick), highest)
        yield f'<path d="M{_LEFT},{y:.1f}L{_RIGHT},{y:.1f}" stroke="#b1b4b6"/>'
        yield f'<text x="{_LEFT - 48}" y="{y + 4:.0f}">{100 * tick:.1f} %</text>'
    middle = (_LEFT + _RIGHT) // 2 - 90
    yield f'<text x="{middle}" y="{_BOTTOM + 36}">genuine pairs put aside</text>'
    yield f'<text x="{_LEFT - 60}" y="{_TOP - 6}">missed</text>'


def _across(share: float, most: float) -> float:
    return _LEFT + share / most * (_RIGHT - _LEFT)


def _up(rate: float, highest: float) -> float:
    return _BOTTOM - rate / highest * (_BOTTOM - _TOP)
