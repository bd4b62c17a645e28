"""What a camera would see of synthetic fingers, as a film that a browser takes for its camera."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hospitium.synth.master import MasterFinger
from hospitium.synth.photo.render import render_photo
from hospitium.synth.photo.scene import Scene, random_scene
from hospitium.synth.photo.skin import relief_of_master

Picture = NDArray[np.uint8]
PX_PER_MM = 16.0
FRAMES_A_SECOND = 5


def scene_of(seed: int, *, fingers: int = 1) -> Scene:
    """Return a calm scene: upright, level, sharp."""
    rng = np.random.default_rng(seed)
    return random_scene(rng, fingers=fingers, tilt=2.0, turn=0.0, px_per_mm=PX_PER_MM)


def photograph(masters: Sequence[MasterFinger], seed: int) -> Picture:
    """Return a picture of fingers, from left to right as a camera sees the palm."""
    rng = np.random.default_rng(seed)
    reliefs = [relief_of_master(one) for one in masters]
    picture: Picture = render_photo(reliefs, scene_of(seed, fingers=len(masters)), rng).pixels
    return picture


def film(path: Path, pictures: Sequence[tuple[Picture, int]]) -> Path:
    """Write pictures of one size, each with its number of frames (YUV4MPEG2, 4:2:0)."""
    height, width = (side // 2 * 2 for side in pictures[0][0].shape[:2])
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, frames in pictures:
            colours = Image.fromarray(picture[:height, :width]).convert("YCbCr").split()
            half = (width // 2, height // 2)
            planes = (colours[0], *(one.resize(half, Image.Resampling.BOX) for one in colours[1:]))
            frame = b"FRAME\n" + b"".join(plane.tobytes() for plane in planes)
            file.write(frame * frames)
    return path
