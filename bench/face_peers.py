"""The peer that our face engine is measured beside: dlib's networks as their makers ship them."""

import importlib.util
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from hospitium.core.errors import NoFace
from hospitium.senses.face.types import Floats
from hospitium.usecases.evaluate_face import FaceUnderTest

MODELS = "face_recognition_models/models"
ENLARGED = 448
"""Side to which a crop of 112 px is enlarged, in a frame: dlib finds faces from 80 px on."""


def dlib_engine() -> FaceUnderTest | None:
    """Return dlib (King, JMLR 10, 2009; ResNet of 2017), None if it is not installed."""
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

    def embed(data: bytes) -> tuple[Floats, int]:
        picture = Image.open(BytesIO(data)).convert("RGB").resize((ENLARGED, ENLARGED))
        wall = Image.new("RGB", (ENLARGED * 3 // 2, ENLARGED * 3 // 2))
        wall.paste(picture, (ENLARGED // 4, ENLARGED // 4))
        pixels = np.asarray(wall)
        found = detector(pixels, 0)
        if not found:
            raise NoFace("dlib found no face")
        middle = min(found, key=lambda box: abs(box.center().x - wall.width / 2))
        shape = points(pixels, middle)
        vector = np.array(network.compute_face_descriptor(pixels, shape), np.float32)
        # dlib compares by distance; ours by cosine: its vectors are of nearly one length
        return (vector / np.linalg.norm(vector)).astype(np.float32), len(found)

    return FaceUnderTest("dlib 20 (ResNet, 2017)", embed)
