"""The engine's answers: one face, several, none, and which is meant."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from hospitium.core.errors import BadInput, NoFace, SeveralFaces, UnreadableImage
from hospitium.senses.face.template import decode_face
from hospitium.usecases.face_engine import MOST_PORTRAIT_BYTES, FaceCapture, FaceEngine
from hospitium.usecases.load_faces import packaged_face_engine
from tests.faces import as_png, drawn_face

ORIENTATION = 0x0112


@cache
def engine() -> FaceEngine:
    return packaged_face_engine()


def two_people() -> bytes:
    wall = Image.new("RGB", (520, 300), "#8aa0b0")
    wall.paste(drawn_face(3, side=150), (20, 100))
    wall.paste(drawn_face(1, side=240), (240, 30))
    return as_png(wall)


def test_reads_a_face_whole_way() -> None:
    found = engine().read(FaceCapture(as_png(drawn_face(3)), "drawn"))
    stored = decode_face(found.template)
    assert found.name == "drawn"
    assert float(stored.embedding @ found.embedding) > 0.9999
    assert stored.quality == found.quality > 40
    left, top, width, height = found.box
    assert 0 <= left < left + width <= 240
    assert 0 <= top < top + height <= 240
    portrait = Image.open(BytesIO(found.portrait))
    assert portrait.format == "JPEG"
    assert len(found.portrait) <= MOST_PORTRAIT_BYTES
    assert engine().model == "faceplugin-face-0.0.1-c"


def test_a_camera_that_lay_on_its_side_is_believed() -> None:
    sideways = drawn_face(3).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn clockwise to see it as it was
    out = BytesIO()
    sideways.save(out, "JPEG", quality=95, exif=exif)
    found = engine().read(FaceCapture(out.getvalue()))
    upright = engine().read(FaceCapture(as_png(drawn_face(3))))
    assert float(found.embedding @ upright.embedding) > 0.95


def test_of_several_faces_one_must_be_chosen() -> None:
    with pytest.raises(SeveralFaces) as asked:
        engine().read(FaceCapture(two_people()))
    first, second = asked.value.choose
    assert asked.value.code == "hospitium.bad_input.several_faces"
    assert first[0] > second[0]
    assert engine().read(FaceCapture(two_people(), face=0)).box == first
    assert engine().read(FaceCapture(two_people(), face=1)).box == second
    with pytest.raises(BadInput, match="no face 2"):
        engine().read(FaceCapture(two_people(), face=2))


def test_all_faces_of_a_poster_are_read() -> None:
    assert len(engine().read_all(FaceCapture(two_people()))) == 2


def test_no_face_says_what_to_do() -> None:
    with pytest.raises(NoFace) as answer:
        engine().read(FaceCapture(as_png(Image.new("RGB", (120, 120), "#8aa0b0"))))
    assert answer.value.code == "hospitium.bad_input.no_face"
    assert answer.value.remedy.endswith(".")


@pytest.mark.parametrize("data", [b"", b"no picture", as_png(drawn_face(3))[:900]])
def test_bytes_that_are_no_picture_are_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableImage):
        engine().read(FaceCapture(data))
