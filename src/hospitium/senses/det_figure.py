"""Draw DET curves: false non-match rate against false match rate, both axes logarithmic."""

from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from itertools import cycle
from math import log10

from PIL import Image, ImageDraw

from hospitium.senses.error_rates import DetCurve

WIDTH, HEIGHT = 640, 480
LOWEST = 1e-4
"""Rates below are drawn at the edge: few sets have pairs enough to tell them apart from 0."""

_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 20, 620, 430
_TICKS = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_COLOURS = ("#1d70b8", "#d4351c", "#00703c", "#912b88", "#f47738", "#505a5f")
_ACROSS = "false match rate"
_UP = "false non-match rate"

Point = tuple[float, float]


def det_svg(curves: Mapping[str, DetCurve]) -> str:
    """Return the curves, each under its name, as an SVG document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>DET curves</title><style>text { font: 12px sans-serif }</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for start, end in _grid():
        parts.append(f'<path d="{_path([start, end])}" stroke="#b1b4b6"/>')
    for (x, y), text in _labels():
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>')
    for (name, curve), (colour, (x, y)) in zip(curves.items(), _legend(), strict=False):
        path = _path(_points(curve))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def det_png(curves: Mapping[str, DetCurve]) -> bytes:
    """Return the same picture as a PNG file."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#fff")
    draw = ImageDraw.Draw(picture)
    for line in _grid():
        draw.line(line, fill="#b1b4b6")
    for place, text in _labels():
        draw.text(place, text, fill="#000", anchor="ls")
    for (name, curve), (colour, place) in zip(curves.items(), _legend(), strict=False):
        draw.line(_points(curve), fill=colour, width=2)
        draw.text(place, name, fill=colour, anchor="ls")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _grid() -> Iterator[tuple[Point, Point]]:
    """Yield the lines at the powers of ten, and the diagonal of equal rates."""
    for tick in _TICKS:
        yield _place(tick, LOWEST), _place(tick, 1.0)
        yield _place(LOWEST, tick), _place(1.0, tick)
    yield _place(LOWEST, LOWEST), _place(1.0, 1.0)


def _labels() -> Iterator[tuple[Point, str]]:
    """Yield the words on the axes."""
    for tick in _TICKS:
        text = f"{100 * tick:g} %"
        x, y = _place(tick, tick)
        yield (x - 12, _BOTTOM + 16), text
        yield (_LEFT - 48, y + 4), text
    yield ((_LEFT + _RIGHT) / 2 - 40, _BOTTOM + 36), _ACROSS
    yield (_LEFT - 60, _TOP - 6), _UP


def _legend() -> Iterator[tuple[str, Point]]:
    """Yield a colour and a place for each name."""
    for line, colour in enumerate(cycle(_COLOURS)):
        yield colour, (_RIGHT - 150, _TOP + 20 + 16 * line)


def _points(curve: DetCurve) -> list[Point]:
    """Return the corners of the staircase from left to right."""
    corners: list[Point] = []
    for fmr, fnmr in zip(curve.fmr[::-1], curve.fnmr[::-1], strict=True):
        x, y = _place(float(fmr), float(fnmr))
        if corners and y != corners[-1][1]:
            _extend(corners, (x, corners[-1][1]))
        _extend(corners, (x, y))
    return corners


def _extend(corners: list[Point], point: Point) -> None:
    """Go on to `point`; a corner that turns out to be none makes way."""
    if len(corners) > 1 and any(corners[-2][i] == corners[-1][i] == point[i] for i in (0, 1)):
        corners.pop()
    corners.append(point)


def _place(fmr: float, fnmr: float) -> Point:
    """Return where a pair of rates lies on the picture."""
    across, up = (1 - log10(max(rate, LOWEST)) / log10(LOWEST) for rate in (fmr, fnmr))
    x, y = _LEFT + across * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)
    return round(x, 1), round(y, 1)


def _path(points: list[Point]) -> str:
    """Return points as SVG path data."""
    return "M" + "L".join(f"{x},{y}" for x, y in points)
