"""Faces of nobody: drawn from ovals, shaded a little, each from a seed."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from hospitium.senses.face.types import Colour


def drawn_face(seed: int = 0, *, side: int = 240, background: str = "#8aa0b0") -> Image.Image:
    """A face of ovals that fills about half of a square picture, eyes a third from its top."""
    rng = np.random.default_rng(seed)
    wide, high = rng.uniform(0.40, 0.46), rng.uniform(0.56, 0.62)
    skin = tuple(
        int(v) for v in (rng.integers(170, 225), rng.integers(120, 165), rng.integers(90, 135))
    )
    dark = tuple(int(v * 0.55) for v in skin)
    hair = tuple(int(v) for v in rng.integers(20, 90, 3))
    canvas = Image.new("RGB", (512, 512), background)
    draw = ImageDraw.Draw(canvas)

    def oval(x: float, y: float, w: float, h: float, colour: object) -> None:
        box = [512 * (x - w / 2), 512 * (y - h / 2), 512 * (x + w / 2), 512 * (y + h / 2)]
        draw.ellipse(box, fill=colour)  # type: ignore[arg-type]  # a colour in any of its forms

    oval(0.5, 0.98, 0.8, 0.4, "#304060")
    oval(0.5, 0.8, 0.2, 0.3, dark)
    oval(0.5, 0.44, wide * 1.2, high * 1.15, hair)
    oval(0.5, 0.50, wide, high, skin)
    for at in (-0.1, 0.1):
        oval(0.5 + at, 0.455, 0.105, 0.07, dark)
        oval(0.5 + at, 0.46, 0.085, 0.04, "#f0f0ee")
        oval(0.5 + at, 0.46, 0.036, 0.04, hair)
        oval(0.5 + at, 0.405, 0.12, 0.02, hair)
    oval(0.5, 0.55, 0.075, 0.16, tuple(int(v * 0.92) for v in skin))
    oval(0.5, 0.61, 0.09, 0.035, dark)
    oval(0.5, 0.685, rng.uniform(0.15, 0.18), 0.05, "#a04848")
    oval(0.5, 0.683, 0.13, 0.008, "#602828")
    shaded = canvas.filter(ImageFilter.GaussianBlur(5))
    light = (
        Image.linear_gradient("L").rotate(90).resize((512, 512)).point(lambda v: 60 + v * 3 // 4)
    )
    shaded = Image.composite(shaded, Image.new("RGB", (512, 512), "black"), light)
    return shaded.resize((side, side), Image.Resampling.LANCZOS)


def pixels(picture: Image.Image) -> Colour:
    return np.asarray(picture.convert("RGB"))


def as_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
