"""The peer that our face engine is measured beside: dlib's networks as their makers ship them."""

import importlib.util
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from hospitium.core.errors import NoFace
from hospitium.senses.face.types import Colour, Floats
from hospitium.usecases.evaluate_face import FaceUnderTest

MODELS = "face_recognition_models/models"
ENLARGED = 448
"""Side to which a crop of 112 px is enlarged, in a frame: dlib finds faces from 80 px on."""


NAME = "dlib 20 (ResNet, 2017)"

Weigh = Callable[[Any], float]
"""From a box of dlib's to how little it is the face that is meant."""


def dlib_engine() -> FaceUnderTest | None:
    """Return dlib (King, JMLR 10, 2009; ResNet of 2017), None if it is not installed."""
    if (read := _dlib()) is None:
        return None

    def embed(data: bytes) -> tuple[Floats, int]:
        picture = Image.open(BytesIO(data)).convert("RGB").resize((ENLARGED, ENLARGED))
        wall = Image.new("RGB", (ENLARGED * 3 // 2, ENLARGED * 3 // 2))
        wall.paste(picture, (ENLARGED // 4, ENLARGED // 4))
        return read(np.asarray(wall), 0, lambda box: abs(box.center().x - wall.width / 2))

    return FaceUnderTest(NAME, embed)


def dlib_faces() -> Callable[[Colour], Floats | None] | None:
    """Return what takes the largest face of a picture with dlib; None if it is not installed."""
    if (read := _dlib()) is None:
        return None

    def largest(pixels: Colour) -> Floats | None:
        try:
            return read(pixels, 1, lambda box: -float(box.height()))[0]
        except NoFace:
            return None

    return largest


def _dlib() -> Callable[[Colour, int, Weigh], tuple[Floats, int]] | None:
    if importlib.util.find_spec("dlib") is None:
        return None
    import dlib  # type: ignore[import-not-found]  # a peer that only some machines have

    try:
        shipped = distribution("face_recognition_models")
    except PackageNotFoundError:
        return None
    folder = Path(str(shipped.locate_file(MODELS)))
    detector = dlib.get_frontal_face_detector()
    points = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))
    network = dlib.face_recognition_model_v1(
        str(folder / "dlib_face_recognition_resnet_model_v1.dat")
    )

    def read(pixels: Colour, times: int, weigh: Weigh) -> tuple[Floats, int]:
        found = detector(pixels, times)
        if not found:
            raise NoFace("dlib found no face")
        shape = points(pixels, min(found, key=weigh))
        vector = np.array(network.compute_face_descriptor(pixels, shape), np.float32)
        # dlib compares by distance; ours by cosine: its vectors are of nearly one length
        return (vector / np.linalg.norm(vector)).astype(np.float32), len(found)

    return read
