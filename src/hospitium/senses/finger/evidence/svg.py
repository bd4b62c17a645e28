"""Marks to SVG: presentation attributes only, so that it shows under a strict content policy."""

from base64 import b64encode
from functools import singledispatch
from io import BytesIO
from xml.sax.saxutils import escape

from hospitium.senses.finger.evidence.marks import (
    Disc,
    Line,
    Mark,
    Picture,
    Point,
    Polygon,
    Scene,
    Words,
)

HALO = 'stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke" '


def write_svg(scene: Scene) -> str:
    """Write a scene as one `<svg>` element without ids, so that a page may hold several.

    Direction is fixed, as a page that reads from right to left would mirror every anchor.
    """
    size = f"{_number(scene.width)} {_number(scene.height)}"
    body = "\n".join(_element(mark) for mark in scene.marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
        'font-family="system-ui, sans-serif" direction="ltr" stroke-linecap="round">\n'
        f"<title>{escape(scene.title)}</title>\n<desc>{escape(scene.description)}</desc>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>'
    )


def _number(value: float) -> str:
    """Write a tenth of a unit, without trailing zeros and never as -0."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def _point(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


@singledispatch
def _element(mark: Mark) -> str:
    raise TypeError(f"no such mark: {type(mark).__name__}")


@_element.register
def _(mark: Line) -> str:
    (x1, y1), (x2, y2) = mark.start, mark.end
    return (
        f'<line x1="{_number(x1)}" y1="{_number(y1)}" x2="{_number(x2)}" y2="{_number(y2)}" '
        f'stroke="{mark.colour}" stroke-width="{mark.width}"/>'
    )


@_element.register
def _(mark: Disc) -> str:
    x, y = mark.centre
    return (
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{mark.radius}" fill="#ffffff" '
        f'stroke="{mark.colour}" stroke-width="{mark.width}"/>'
    )


@_element.register
def _(mark: Polygon) -> str:
    return (
        f'<polygon points="{" ".join(map(_point, mark.corners))}" fill="#ffffff" '
        f'stroke="{mark.colour}" stroke-width="{mark.width}"/>'
    )


@_element.register
def _(mark: Words) -> str:
    x, y = mark.place
    bold = 'font-weight="700" ' if mark.bold else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" {bold}{HALO if mark.halo else ""}'
        f'text-anchor="{mark.anchor}" font-size="{mark.size}" fill="{mark.colour}">'
        f"{escape(mark.text)}</text>"
    )


@_element.register
def _(mark: Picture) -> str:
    file = BytesIO()
    mark.raster.save(file, "PNG")
    x, y = mark.corner
    return (
        f'<image x="{_number(x)}" y="{_number(y)}" width="{_number(mark.width)}" '
        f'height="{_number(mark.height)}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{b64encode(file.getvalue()).decode()}"/>'
    )
