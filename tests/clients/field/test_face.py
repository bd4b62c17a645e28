"""The phone reads a face as the node does: same boxes, same embedding, same quality, same answers.

Truth is made here, by the node's own engine over drawn faces; nothing is recorded.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.face.align import TEMPLATE, cut, similarity, warped
from hospitium.senses.face.assessment import judge
from hospitium.senses.face.measures import measure
from hospitium.senses.face.reader import FaceReader
from hospitium.senses.face.template import decode_face, encode_face
from hospitium.senses.face.types import Box, Colour
from hospitium.usecases.load_faces import packaged_face_engine
from tests.clients.field.program import ask
from tests.clients.field.test_engine import data, text
from tests.conftest import SHARED
from tests.faces import drawn_face, pixels

EVERY = 149
"""Of the shared faces, one in so many is read on both sides."""


@cache
def reader() -> FaceReader:
    return packaged_face_engine()._reader


def sent(picture: Colour) -> dict[str, object]:
    rows, columns = picture.shape[:2]
    return {"width": columns, "height": rows, "pixels": text(picture.tobytes())}


def seen(data: Any) -> Colour:
    return np.frombuffer(_data(data["pixels"]), np.uint8).reshape(data["height"], data["width"], 3)


_data = data


def told_of(*pictures: Colour) -> Any:
    names = {"detector": "detector", "landmarks": "landmarks", "embedding": "embedding"}
    manifests = {one: load_manifest(f"face-{name}") for one, name in names.items()}
    least, clear = (
        manifests["embedding"].thresholds[name] for name in ("least_length", "clear_length")
    )
    sight = {"colour": "rgb", "mean": 127, "std": 128, "least": least, "clear": clear}
    models = {one: text(load_weights(manifest)) for one, manifest in manifests.items()}
    job = {"do": "read", "models": models, "sight": sight, "pictures": [*map(sent, pictures)]}
    return ask("face", job)


@cache
def drawings() -> tuple[Colour, ...]:
    """A face, one lying on its side in a wide picture, two, a tilted one, faded, none."""
    wall = Image.new("RGB", (520, 300), "#8aa0b0")
    wall.paste(drawn_face(3, side=150), (20, 100))
    wall.paste(drawn_face(1, side=240), (240, 30))
    far = Image.new("RGB", (900, 640), "#8aa0b0")
    far.paste(drawn_face(3, side=90), (640, 400))
    leaning = drawn_face(3).rotate(-30, Image.Resampling.BICUBIC, fillcolor="#8aa0b0")
    faded = drawn_face(3).point(lambda level: 20 + level // 5)
    aligned = drawn_face(3, side=192).crop((40, 30, 152, 142))
    return (
        pixels(drawn_face(3)),
        np.ascontiguousarray(np.rot90(pixels(drawn_face(3, side=200)), -1)),
        pixels(wall), pixels(far), pixels(leaning), pixels(faded), pixels(aligned),
        np.full((60, 80, 3), 120, np.uint8),
    )  # fmt: skip


@cache
def real() -> tuple[Colour, ...]:
    """Return some of the shared faces; none where they are not."""
    files = (SHARED / "face" / "lfw600" / "images").rglob("*")
    chosen = sorted(one for one in files if one.is_file())[::EVERY]
    return tuple(pixels(Image.open(one)) for one in chosen)


@pytest.fixture(scope="module")
def told() -> Any:
    """All at once: the networks are opened in the time of ten pictures."""
    return told_of(*drawings(), *real())


def agree(told: Any, picture: Colour) -> None:
    """Hold what the phone said of a picture to what the node says."""
    found = reader().find(picture)
    assert told["turns"] == found.turns
    assert len(told["faces"]) == len(found.faces)
    for there, here in zip(told["faces"], found.faces, strict=True):
        box = here.seen.box
        assert (
            np.abs(np.subtract(there["box"], (box.left, box.top, box.right, box.bottom))).max() < 1
        )
        assert np.abs(np.subtract(there["points"], here.points)).max() < 0.5
        assert there["length"] == pytest.approx(here.length, rel=0.01)
        read = reader().read(here, found.pixels)
        assert float(np.dot(there["embedding"], read.embedding)) >= 0.999
        wanted = judge(measure(here, read, found.pixels))
        assert abs(there["assessment"]["quality"] - wanted.quality) <= 1
        for name, part in wanted.components.items():
            assert abs(there["assessment"]["components"][name] - part) <= 2
        assert there["assessment"]["reasons"] == [one.value for one in wanted.reasons]


@pytest.mark.parametrize("number", range(len(drawings())))
def test_a_drawn_face_is_the_same_face_on_the_phone(told: Any, number: int) -> None:
    agree(told[number], drawings()[number])


def test_the_drawings_show_none_one_and_several(told: Any) -> None:
    """A test of the test: what they are to show, they show."""
    shown = [len(one["faces"]) for one in told[: len(drawings())]]
    assert shown == [1, 1, 2, 1, 1, 1, 1, 0]
    assert told[1]["turns"] == 1


@pytest.mark.usefixtures("shared_data")
def test_real_faces_are_the_same_on_the_phone(told: Any) -> None:
    assert len(real()) >= 4
    for there, picture in zip(told[len(drawings()) :], real(), strict=True):
        agree(there, picture)


def test_pictures_are_cut_and_scaled_to_the_same_level() -> None:
    rng = np.random.default_rng(5)
    picture = rng.integers(0, 256, (240, 317, 3), dtype=np.uint8)
    cuts: list[tuple[Box, int, int, int]] = [
        (Box(0, 0, 317, 240), 320, 240, 127),
        (Box(0, 0, 317, 240), 31, 23, 127),
        (Box(-30.5, -12.25, 290.7, 228.1), 64, 64, 0),
        (Box(100, 40, 180, 120), 80, 80, 0),
        (Box(250, 200, 410, 320), 77, 60, 127),
        (Box(400, 300, 500, 420), 20, 20, 9),
    ]
    for left, top in rng.uniform(-100, 250, (12, 2)).tolist():
        side = float(rng.uniform(20, 500))
        cuts.append((Box(left, top, left + side * 4 / 3, top + side), 160, 120, 127))
    asked = [
        {"box": [box.left, box.top, box.right, box.bottom], "width": w, "height": h, "fill": fill}
        for box, w, h, fill in cuts
    ]
    told = ask("face", {"do": "cut", "picture": sent(picture), "cuts": asked})
    for there, (box, width, height, fill) in zip(told, cuts, strict=True):
        assert (seen(there) == cut(picture, box, width=width, height=height, fill=fill)).all()


def test_faces_are_laid_to_the_same_level() -> None:
    rng = np.random.default_rng(6)
    picture = rng.integers(0, 256, (150, 170, 3), dtype=np.uint8)
    faces = [TEMPLATE * rng.uniform(0.5, 2) + rng.normal(0, 9, (5, 2)) for _ in range(6)]
    job = {
        "do": "warp", "picture": sent(picture),
        "from": [one.tolist() for one in faces], "to": TEMPLATE.tolist(),
    }  # fmt: skip
    for there, points in zip(ask("face", job), faces, strict=True):
        here = warped(picture, similarity(points, TEMPLATE))
        off = np.abs(seen(there).astype(int) - here)
        assert off.max() <= 1  # a level is cut off, so that the last bit of a number can show
        assert (off > 0).mean() < 0.001


def test_a_picture_is_turned_as_the_node_turns_it() -> None:
    picture = np.random.default_rng(7).integers(0, 256, (3, 5, 3), dtype=np.uint8)
    told = ask("face", {"do": "turn", "picture": sent(picture), "turns": [0, 1, 2, 3]})
    for turns, there in enumerate(told):
        assert (seen(there) == np.rot90(picture, turns)).all()


def test_a_face_is_stored_in_the_same_bytes() -> None:
    rng = np.random.default_rng(8)
    vectors = rng.normal(size=(20, 512)).astype(np.float32)
    vectors[0, :256] *= 1e-4  # numbers that a half holds with fewer digits
    qualities = rng.integers(0, 101, 20).tolist()
    job = {"do": "template", "vectors": vectors.tolist(), "qualities": qualities}
    for there, vector, quality in zip(ask("face", job), vectors, qualities, strict=True):
        here = encode_face(vector, quality=quality)
        assert data(there["bytes"]) == here
        again = np.array(there["again"], np.float32)
        assert np.abs(again - decode_face(here).embedding).max() < 1e-7
        assert (np.array(there["rounded"]) == again.astype(np.float16)).all()
