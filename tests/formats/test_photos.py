"""Laws of photo intake: upright colour, bounded cost, clear errors."""

import contextlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.core.errors import BadInput, ImageTooLarge, NoFingerprint, UnreadableImage
from hospitium.formats.photos import MAX_SENT_PIXELS, MIN_SIDE, decode_photo

ORIENTATION = 274


def quadrants(width: int = 400, height: int = 300) -> Image.Image:
    """Red, green, blue, white from the upper left corner."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = 255
    return Image.fromarray(pixels)


def file_of(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = quadrants()
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = image.transpose(turns[orientation]) if orientation in turns else image
    seen = decode_photo(file_of(stored, exif=exif, quality=95))
    assert seen.shape == (300, 400, 3)
    assert np.abs(seen.astype(int) - np.asarray(image).astype(int)).mean() < 12


def test_a_large_photo_is_decoded_at_half() -> None:
    data = file_of(Image.new("RGB", (6000, 4000), (90, 60, 50)))
    assert decode_photo(data).shape == (2000, 3000, 3)


def test_a_photo_beyond_the_limit_is_refused_by_its_header() -> None:
    data = bytearray(file_of(Image.new("RGB", (320, 320))))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = (16000).to_bytes(2, "big") * 2
    assert MAX_SENT_PIXELS < 16000**2
    with pytest.raises(ImageTooLarge) as said:
        decode_photo(bytes(data))
    assert "12 million" in said.value.remedy


def test_what_can_only_be_decoded_whole_has_the_limit_of_a_print() -> None:
    with pytest.raises(ImageTooLarge):
        decode_photo(file_of(Image.new("RGB", (5000, 4000)), progressive=True))
    with pytest.raises(ImageTooLarge):
        decode_photo(file_of(Image.new("L", (5000, 4000)), "PNG"))


def test_small_and_foreign_files_are_refused() -> None:
    with pytest.raises(NoFingerprint):
        decode_photo(file_of(quadrants(MIN_SIDE - 1, 400)))
    with pytest.raises(UnreadableImage):
        decode_photo(file_of(quadrants(), "BMP"))
    with pytest.raises(UnreadableImage):
        decode_photo(b"")


@given(cut=st.integers(10, 2000), flips=st.lists(st.integers(0, 2000), max_size=8))
@settings(max_examples=40, deadline=None)
def test_damage_is_an_error_of_the_tree_or_a_picture(cut: int, flips: list[int]) -> None:
    data = bytearray(file_of(quadrants()))
    for place in flips:
        data[place % len(data)] ^= 0xFF
    with contextlib.suppress(BadInput):
        assert decode_photo(bytes(data[: len(data) - cut % len(data)])).ndim == 3
