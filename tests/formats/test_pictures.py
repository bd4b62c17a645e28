"""Photographs and scans come in, in colour where the file has any sense of it."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import NoFace, UnreadableImage
from hospitium.formats.pictures import decode_photo_or_scan

RED = (200, 40, 30)


def file(form: str, picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_photographs_keep_their_colours_whatever_their_size(form: str) -> None:
    found = decode_photo_or_scan(file(form, Image.new("RGB", (20, 12), RED)))
    assert found.shape == (12, 20, 3)
    assert np.abs(found.astype(int) - RED).max() < 6


@pytest.mark.parametrize("form", ["TIFF", "BMP", "JPEG2000"])
def test_scans_come_in_grey(form: str) -> None:
    found = decode_photo_or_scan(file(form, Image.new("RGB", (80, 70), RED)))
    assert found.shape == (70, 80, 3)
    assert (found == found[0, 0, 0]).all()


def test_sixteen_bits_are_scaled_not_cut() -> None:
    deep = np.full((70, 80), 32896, np.uint16)
    assert abs(int(decode_photo_or_scan(file("PNG", Image.fromarray(deep)))[0, 0, 0]) - 128) <= 1


def test_a_stamp_of_a_scan_shows_no_face() -> None:
    with pytest.raises(NoFace):
        decode_photo_or_scan(file("TIFF", Image.new("L", (30, 30))))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 cut"])
def test_anything_else_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableImage) as answer:
        decode_photo_or_scan(data)
    assert "JPEG" in answer.value.remedy


def test_what_iphones_send_is_named_and_said_how_to_send_it() -> None:
    with pytest.raises(UnreadableImage, match="HEIC") as told:
        decode_photo_or_scan(b"\0\0\0\x18ftypheic" + bytes(64))
    assert "Most Compatible" in told.value.remedy


def test_a_film_in_webp_is_no_picture() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 12), (n, n, n)) for n in (0, 120, 255)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(UnreadableImage):
        decode_photo_or_scan(out.getvalue())
