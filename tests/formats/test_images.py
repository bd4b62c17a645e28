"""Laws of image intake: what was written is what is read, in every format and kind of pixel."""

from collections.abc import Callable
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from hospitium.core.errors import UnreadableImage
from hospitium.formats.gray import Pixels
from hospitium.formats.images import decode_image, decode_raw, encode_png
from tests.formats import pictures
from tests.formats.pictures import LOSSLESS, encode, ridges

RIDGES = ridges()
GREYS = arrays(np.uint8, st.tuples(st.integers(64, 90), st.integers(64, 90)))


@pytest.mark.parametrize("name", LOSSLESS)
@given(pixels=GREYS)
@settings(max_examples=15, deadline=None)
def test_lossless_formats_give_back_what_was_written(name: str, pixels: Pixels) -> None:
    data = encode(pixels, name.split(maxsplit=1)[0], **LOSSLESS[name])
    assert np.array_equal(decode_image(data).pixels, pixels)


@given(pixels=GREYS, ppi=st.sampled_from([None, 250.0, 500.0, 1000.0]))
@settings(max_examples=20, deadline=None)
def test_our_own_png_is_lossless_and_keeps_the_resolution(
    pixels: Pixels, ppi: float | None
) -> None:
    pixels = np.tile(pixels, (2, 2))
    image = decode_image(encode_png(pixels, ppi=ppi))
    assert np.array_equal(image.pixels, pixels)
    assert image.ppi == pytest.approx(ppi or 500.0, abs=0.02)
    assert image.ppi_known == (ppi is not None)


def test_raw_is_the_bytes_themselves() -> None:
    image = decode_raw(RIDGES.tobytes(), width=80, height=96, ppi=500)
    assert np.array_equal(image.pixels, RIDGES)
    assert image.ppi_known


def test_jpeg_is_close() -> None:
    image = decode_image(encode(RIDGES, "JPEG", quality=95))
    assert np.abs(image.pixels.astype(int) - RIDGES).mean() < 2


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *product(["PNG"], ["1", "P", "RGB", "RGBA", "LA"]),
        *product(["TIFF"], ["1", "P", "RGB", "RGBA", "LA", "CMYK"]),
        *product(["BMP"], ["1", "P", "RGB", "RGBA"]),
        *product(["JPEG"], ["RGB", "CMYK"]),
    ],
)
def test_every_kind_of_pixel_becomes_the_same_grey(kind: str, mode: str) -> None:
    bilevel = np.where(RIDGES > 127, np.uint8(255), np.uint8(0))
    data = encode(bilevel, kind, mode=mode, **({"quality": 100} if kind == "JPEG" else {}))
    image = decode_image(data)
    assert image.pixels.dtype == np.uint8
    assert np.array_equal(image.pixels > 127, bilevel > 127)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@given(values=arrays(np.uint16, (64, 64)))
@settings(max_examples=15, deadline=None)
def test_sixteen_bits_are_scaled(kind: str, values: np.ndarray[Any, np.dtype[np.uint16]]) -> None:
    pixels = decode_image(encode(values, kind)).pixels
    assert np.abs(pixels * 257.0 - values).max() <= 128.5


def test_sixteen_bits_of_white_is_zero_are_inverted() -> None:
    tags = {256: 80, 257: 96, 258: 16, 259: 1, 262: 0, 277: 1, 278: 96, 279: 80 * 96 * 2}
    deep = (RIDGES.astype("<u2") * 257).tobytes()
    assert np.array_equal(decode_image(pictures.tiff_file(tags, deep)).pixels, 255 - RIDGES)


@pytest.mark.parametrize("photometric", [0, 1])
def test_tiff_polarity_is_honoured(photometric: int) -> None:
    tags = {256: 80, 257: 96, 258: 8, 259: 1, 262: photometric, 277: 1, 278: 96, 279: 80 * 96}
    expected = RIDGES if photometric else 255 - RIDGES
    assert np.array_equal(decode_image(pictures.tiff_file(tags, RIDGES.tobytes())).pixels, expected)


@given(alpha=st.integers(0, 255))
@settings(max_examples=20, deadline=None)
def test_alpha_is_laid_on_white(alpha: int) -> None:
    layers = np.dstack([RIDGES, np.full_like(RIDGES, alpha)])
    seen = decode_image(encode(layers, "PNG")).pixels
    expected = RIDGES * (alpha / 255) + 255 * (1 - alpha / 255)
    assert np.abs(seen - expected).max() <= 1.5


def test_transparent_palette_entry_is_white() -> None:
    picture = Image.fromarray(np.where(RIDGES > 127, np.uint8(1), np.uint8(0)), mode=None)
    picture.putpalette([0, 0, 0, 90, 90, 90])
    out = BytesIO()
    picture.save(out, "PNG", transparency=1)
    seen = decode_image(out.getvalue()).pixels
    assert set(np.unique(seen)) == {0, 255}
    assert np.array_equal(seen == 255, RIDGES > 127)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize(
    ("code", "turn"),
    [
        (1, lambda a: a),
        (2, np.fliplr),
        (3, lambda a: np.rot90(a, 2)),
        (4, np.flipud),
        (6, lambda a: np.rot90(a, -1)),
        (8, lambda a: np.rot90(a, 1)),
    ],
)
def test_orientation_is_honoured(kind: str, code: int, turn: Callable[[Any], Any]) -> None:
    exif = Image.Exif()
    exif[0x0112] = code
    data = encode(RIDGES, kind, **({"tiffinfo": {274: code}} if kind == "TIFF" else {"exif": exif}))
    assert np.array_equal(decode_image(data).pixels, turn(RIDGES))


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "JPEG"])
@pytest.mark.parametrize(
    ("dpi", "ppi", "known"),
    [
        (250, 250, True),
        (500, 500, True),
        (1000, 1000, True),
        (1, 500, False),
        (72, 500, False),
        (96, 500, False),
        (60000, 500, False),
    ],
)
def test_resolution_is_read_but_screens_are_not_believed(
    kind: str, dpi: int, ppi: int, known: bool
) -> None:
    image = decode_image(encode(ridges(200, 200), kind, dpi=(dpi, dpi)))
    assert image.ppi == pytest.approx(ppi, rel=2e-4)
    assert image.ppi_known is known


def test_tiff_pixels_per_centimetre() -> None:
    info: dict[str, Any] = {"resolution_unit": 3, "x_resolution": 197, "y_resolution": 197}
    assert decode_image(encode(RIDGES, "TIFF", **info)).ppi == 500.0


def test_the_argument_beats_the_file() -> None:
    image = decode_image(encode(ridges(200, 200), "PNG", dpi=(1000, 1000)), ppi=569)
    assert (image.ppi, image.ppi_known) == (569, True)


def test_pixels_that_are_not_square_are_refused() -> None:
    with pytest.raises(UnreadableImage, match="not square"):
        decode_image(encode(ridges(200, 200), "PNG", dpi=(500, 1000)))


@pytest.mark.parametrize("name", ["fvc2002_db1", "fvc2002_db3", "fvc2004_db2", "fvc2004_db3"])
def test_real_prints_decode(shared_data: Path, name: str) -> None:
    for path in sorted((shared_data / "finger" / name).glob("*_1.tif")):
        image = decode_image(path.read_bytes())
        assert image.ppi == 500
        assert image.pixels.std() > 10
