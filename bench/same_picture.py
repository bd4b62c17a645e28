"""How alike a picture and its copies are, and two pictures of one person.

`python -m bench.same_picture FOLDER`: a folder with one folder of JPEGs a person. What it prints is
what `usecases.add_face.SAME_PICTURE` and docs/adr/0049 quote; one core, about 40 ms a picture.
"""

import argparse
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from hospitium.core.errors import HospitiumError
from hospitium.senses.face.score import face_score
from hospitium.senses.face.template import FaceTemplate, decode_face
from hospitium.usecases.face_engine import FaceCapture, FaceEngine
from hospitium.usecases.load_faces import packaged_face_engine

COPIES, PAIRS = 70, 120


def main() -> None:
    """Print, for each kind of copy and for pairs, how alike they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    engine = packaged_face_engine()
    scores: dict[str, list[float]] = {}
    for path in sorted(folder.rglob("*.jpg"))[::9][:COPIES]:
        for name, score in _copies(engine, path.read_bytes()):
            scores.setdefault(name, []).append(score)
    scores["another picture"] = list(_pairs(engine, folder))
    for name, found in scores.items():
        least, low, middle, most = np.percentile(found, (0, 5, 50, 100))
        print(f"{name}: {len(found)}, {least:.3f} {low:.3f} {middle:.3f} {most:.3f}")


def _copies(engine: FaceEngine, data: bytes) -> Iterator[tuple[str, float]]:
    try:
        reading = engine.read(FaceCapture(data, face=0))
        first, picture = decode_face(reading.template), Image.open(BytesIO(data)).convert("RGB")
        small = picture.resize((picture.width * 3 // 5, picture.height * 3 // 5))
        yield "saved again, quality 60", face_score(first, _read(engine, _jpeg(picture, 60)))
        yield "three fifths the size", face_score(first, _read(engine, _jpeg(small, 85)))
        yield "its portrait", face_score(first, _read(engine, reading.portrait))
    except HospitiumError:
        return


def _pairs(engine: FaceEngine, folder: Path) -> Iterator[float]:
    people = [sorted(one.glob("*.jpg")) for one in sorted(folder.rglob("*")) if one.is_dir()]
    for pictures in [one for one in people if len(one) > 1][:PAIRS]:
        one, other = (_read(engine, path.read_bytes()) for path in pictures[:2])
        yield face_score(one, other)


def _read(engine: FaceEngine, data: bytes) -> FaceTemplate:
    return decode_face(engine.read(FaceCapture(data, face=0)).template)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


if __name__ == "__main__":
    main()
