"""Faces are found whichever way a picture lies, and nothing else is; all are drawn here."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.face.detector import FaceDetector
from hospitium.senses.face.reader import FaceRead, FaceReader
from hospitium.usecases.load_faces import packaged_face_engine
from tests.faces import drawn_face, pixels

SEEDS = (1, 3)


@cache
def reader() -> FaceReader:
    return packaged_face_engine()._reader


def read(picture: Image.Image) -> FaceRead:
    found = reader().find(pixels(picture))
    assert len(found.faces) == 1
    return reader().read(found.faces[0], found.pixels)


@cache
def plain(seed: int) -> FaceRead:
    return read(drawn_face(seed))


def alike(one: FaceRead, other: FaceRead) -> float:
    return float(one.embedding @ other.embedding)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_picture_that_lies_on_a_side_or_on_its_head_is_turned_upright(turns: int) -> None:
    upright = pixels(drawn_face(3))
    found = reader().find(np.rot90(upright, -turns))
    assert found.turns == turns
    assert (found.pixels == upright).all()
    assert alike(reader().read(found.faces[0], found.pixels), plain(3)) > 0.99


@pytest.mark.parametrize("tilt", [-30, 30])
def test_a_head_that_leans_is_laid_upright(tilt: int) -> None:
    leaning = drawn_face(3).rotate(tilt, Image.Resampling.BICUBIC, fillcolor="#8aa0b0")
    assert alike(read(leaning), plain(3)) > 0.8


@pytest.mark.parametrize("side", [120, 480])
def test_size_makes_little_difference(side: int) -> None:
    assert alike(read(drawn_face(3, side=side)), plain(3)) > 0.85


def test_a_grey_picture_is_the_same_face() -> None:
    assert alike(read(drawn_face(3).convert("L")), plain(3)) > 0.8


def test_a_dark_faded_picture_is_the_same_face() -> None:
    assert alike(read(drawn_face(3).point(lambda level: 20 + level // 5)), plain(3)) > 0.7


def test_a_small_face_in_a_large_picture_is_found() -> None:
    wall = Image.new("RGB", (900, 700), "#8aa0b0")
    wall.paste(drawn_face(3, side=90), (640, 400))
    found = reader().find(pixels(wall))
    (face,) = found.faces
    x, y = face.seen.box.centre
    assert 640 < x < 730
    assert 400 < y < 490


def test_two_faces_are_two_largest_first() -> None:
    wall = Image.new("RGB", (520, 300), "#8aa0b0")
    wall.paste(drawn_face(3, side=150), (20, 100))
    wall.paste(drawn_face(1, side=240), (240, 30))
    faces = reader().find(pixels(wall)).faces
    assert [face.seen.box.centre[0] > 240 for face in faces] == [True, False]


def test_a_drawn_face_that_is_covered_is_less_alike() -> None:
    masked = drawn_face(3)
    masked.paste("#3c5a96", (75, 130, 165, 200))
    found = reader().find(pixels(masked))
    for face in found.faces:  # that none is found is an answer too
        assert alike(reader().read(face, found.pixels), plain(3)) < 0.9


@pytest.mark.parametrize("kind", ["noise", "clouds", "flat", "stripes"])
def test_what_is_no_face_is_none(kind: str) -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (160, 200, 3)).astype(np.uint8)
    clouds = Image.fromarray(noise).resize((8, 6)).resize((200, 160), Image.Resampling.BICUBIC)
    stripes = np.broadcast_to(
        (np.arange(200) // 6 % 2 * 255).astype(np.uint8)[:, None], (160, 200, 3)
    )
    made = {
        "noise": noise,
        "clouds": pixels(clouds),
        "flat": np.full((160, 200, 3), 130, np.uint8),
        "stripes": np.ascontiguousarray(stripes),
    }
    assert not reader().find(made[kind]).faces


def test_a_tiny_picture_is_none() -> None:
    assert not reader().find(pixels(drawn_face(3, side=16))).faces


def test_the_detector_takes_its_own_canvas_only() -> None:
    detector = FaceDetector(load_weights(load_manifest("face-detector")))
    canvas = Image.new("RGB", (320, 240), "#8aa0b0")
    canvas.paste(drawn_face(6, side=200).filter(ImageFilter.GaussianBlur(1)), (60, 20))
    (face,) = detector.find(pixels(canvas), least=0.7)
    assert 90 < face.box.height < 150
    with pytest.raises(ValueError, match="canvas"):
        detector.find(pixels(canvas)[:100], least=0.7)


def test_a_glance_sees_who_is_upright_and_near_and_looks_no_further() -> None:
    upright = pixels(drawn_face(3))
    whole, glanced = reader().find(upright), reader().glance(upright)
    assert [one.seen.box for one in glanced.faces] == [one.seen.box for one in whole.faces]
    wall = np.full((240, 320, 3), 140, np.uint8)
    assert not reader().glance(wall).faces


def test_a_glance_at_nothing_takes_the_network_a_few_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = {"find": 0, "glance": 0}
    seen, wall = FaceDetector.find, np.full((480, 640, 3), 140, np.uint8)
    for way in looks:

        def count(self: FaceDetector, *args: Any, way: str = way, **words: Any) -> Any:
            looks[way] += 1
            return seen(self, *args, **words)

        monkeypatch.setattr(FaceDetector, "find", count)
        getattr(reader(), way)(wall)
    assert 8 * looks["glance"] <= looks["find"]
