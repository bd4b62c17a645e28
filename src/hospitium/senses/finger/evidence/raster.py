"""Marks to PNG, through Pillow and the font that it brings: the same on every machine."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from hospitium.senses.finger.evidence.marks import Disc, Line, Mark, Picture, Polygon, Scene, Words

DENSITY = 2
"""Pixels of the PNG per unit of the scene."""

FINE = 2
"""Drawn this much larger, then averaged down: Pillow does not smooth edges itself."""

_SCALE = float(DENSITY * FINE)


def write_png(scene: Scene) -> bytes:
    """Write a scene as PNG, `DENSITY` pixels per unit."""
    size = (round(scene.width * _SCALE), round(scene.height * _SCALE))
    canvas = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(canvas)
    for mark in scene.marks:
        _draw(canvas, pen, mark)
    file = BytesIO()
    canvas.reduce(FINE).save(file, "PNG")
    return file.getvalue()


def _draw(canvas: Image.Image, pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Line((x1, y1), (x2, y2), colour, width):
            ends = (x1 * _SCALE, y1 * _SCALE, x2 * _SCALE, y2 * _SCALE)
            pen.line(ends, fill=colour, width=_width(width))
        case Disc((x, y), radius, colour, width):
            # Pillow draws an outline inwards, SVG on both sides of the edge
            reach = (radius + width / 2) * _SCALE
            x, y = x * _SCALE, y * _SCALE
            box = (x - reach, y - reach, x + reach, y + reach)
            pen.ellipse(box, fill="#ffffff", outline=colour, width=_width(width))
        case Polygon(corners, colour, width):
            ring = [(x * _SCALE, y * _SCALE) for x, y in corners]
            pen.polygon(ring, fill="#ffffff")
            pen.line([*ring, ring[0], ring[1]], fill=colour, width=_width(width), joint="curve")
        case Words():
            _write(pen, mark)
        case Picture((x, y), width, height, raster):
            size = (round(width * _SCALE), round(height * _SCALE))
            place = (round(x * _SCALE), round(y * _SCALE))
            smooth = raster.convert("RGB").resize(size, Image.Resampling.BICUBIC)
            canvas.paste(smooth, place)


def _write(pen: ImageDraw.ImageDraw, mark: Words) -> None:
    # the font that Pillow brings has no bold: a thin stroke in the same colour stands in
    stroke = 0.02 * mark.size * _SCALE if mark.bold else 0.0
    font = ImageFont.load_default(mark.size * _SCALE)
    place = (mark.place[0] * _SCALE, mark.place[1] * _SCALE)
    anchor = "ms" if mark.anchor == "middle" else "ls"
    if mark.halo:
        pen.text(place, mark.text, "#ffffff", font, anchor, stroke_width=1.5 * _SCALE)
    pen.text(place, mark.text, mark.colour, font, anchor, stroke_width=stroke)


def _width(units: float) -> int:
    return max(1, round(units * _SCALE))
