"""What must be refused is refused, cheaply and with a remedy; nothing else ever escapes."""

import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.core.errors import BadInput, ImageTooLarge, NoFingerprint, UnreadableImage
from hospitium.formats.images import MAX_BYTES, MAX_PIXELS, decode_image, decode_raw, encode_png
from tests.formats import pictures
from tests.formats.pictures import LOSSLESS, encode, ridges

RIDGES = ridges()


@pytest.mark.parametrize("ppi", [0, -500, 1, 72, 1e9, float("nan"), float("inf")])
def test_absurd_resolution_is_refused(ppi: float) -> None:
    with pytest.raises(BadInput, match="not possible") as caught:
        decode_image(encode_png(RIDGES), ppi=ppi)
    assert "500" in caught.value.remedy
    with pytest.raises(BadInput, match="not possible"):
        decode_raw(RIDGES.tobytes(), width=80, height=96, ppi=ppi)


GIANTS = {
    "PNG": pictures.png_file(20_000, 20_000, idat=zlib.compress(bytes(1000))),
    "TIFF": pictures.tiff_file({256: 20_000, 257: 20_000, 258: 8, 259: 1, 262: 1, 279: 9}),
    "TIFF lzw": pictures.tiff_file({256: 20_000, 257: 20_000, 258: 8, 259: 5, 262: 1, 279: 9}),
    "BMP": pictures.bmp_header(20_000, 20_000),
    "JPEG": pictures.jpeg_header(20_000, 20_000),
    "WSQ": pictures.wsq_header(20_000, 20_000),
}


@pytest.mark.parametrize("name", GIANTS)
def test_giants_are_refused_by_their_header(name: str) -> None:
    decode_image(encode_png(RIDGES))  # imports are not the image's memory
    with pytest.raises(ImageTooLarge):
        decode_image(GIANTS[name])
    tracemalloc.start()
    with pytest.raises(ImageTooLarge) as caught:
        decode_image(GIANTS[name])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20
    assert caught.value.http_status == 413


def test_giant_tiles_are_refused() -> None:
    tags = {256: 80, 257: 96, 258: 8, 259: 5, 262: 1, 277: 1, 322: 65520, 323: 65520}
    with pytest.raises(ImageTooLarge, match="tiles"):
        decode_image(pictures.tiff_file({**tags, 324: 8, 325: 9}))


@pytest.mark.parametrize("chunk", [b"iCCP", b"zTXt", b"iTXt"])
def test_bombs_in_text_chunks_are_refused(chunk: bytes) -> None:
    bomb = zlib.compress(bytes(64 * 2**20), 9)
    lead = b"x\0\1\0\0\0" if chunk == b"iTXt" else b"x\0\0"
    idat = zlib.compress(bytes(65 * 64))
    data = pictures.png_file(64, 64, pictures.png_chunk(chunk, lead + bomb), idat=idat)
    tracemalloc.start()
    with pytest.raises(UnreadableImage):
        decode_image(data)
    assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    tracemalloc.stop()


def test_more_scans_than_any_camera_writes_are_refused() -> None:
    data = encode(RIDGES, "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert decode_image(data).width == 80
    with pytest.raises(UnreadableImage, match="scans"):
        decode_image(data[:-2] + scan * 100 + b"\xff\xd9")


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(ImageTooLarge, match="bytes"):
        decode_image(bytes(MAX_BYTES + 1))


def test_a_full_slap_passes() -> None:
    image = decode_image(encode_png(ridges(2000, 2000)))
    assert image.pixels.shape == (2000, 2000)


def test_small_image_at_low_resolution_that_would_grow_too_large_is_refused() -> None:
    data = encode(np.zeros((2000, 2000), np.uint8), "PNG", dpi=(200, 200))
    with pytest.raises(ImageTooLarge, match="500 ppi"):
        decode_image(data)


@pytest.mark.parametrize("shape", [(1, 1), (63, 200), (200, 63)])
def test_too_small_for_a_finger(shape: tuple[int, int]) -> None:
    with pytest.raises(NoFingerprint):
        decode_image(encode(np.zeros(shape, np.uint8), "PNG"))


def test_the_smallest_side_counts_at_500_ppi() -> None:
    data = encode(ridges(100, 100), "PNG")
    assert decode_image(data).width == 100
    with pytest.raises(NoFingerprint):
        decode_image(data, ppi=1000)


NOTHINGS = {
    "empty": b"",
    "one byte": b"B",
    "text": b"this is not an image",
    "GIF": encode(RIDGES, "GIF"),
    "0x0 PNG": pictures.png_file(0, 0),
    "0x0 BMP": pictures.bmp_header(0, 0),
    "0x0 JPEG": pictures.jpeg_header(0, 0),
    "0x0 TIFF": pictures.tiff_file({256: 0, 257: 0, 258: 8, 259: 1, 262: 1, 279: 9}),
    "0x0 WSQ": pictures.wsq_header(0, 0),
    "WebP": encode(RIDGES, "WEBP"),
    "PDF": encode(RIDGES, "PDF"),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "TIFF with JPEG inside": encode(RIDGES, "TIFF", compression="jpeg"),
    "32-bit TIFF": encode(RIDGES.astype(np.int32), "TIFF"),
    "float TIFF": encode(RIDGES.astype(np.float32), "TIFF"),
}


@pytest.mark.parametrize("name", NOTHINGS)
def test_what_is_no_image_says_so(name: str) -> None:
    with pytest.raises(UnreadableImage) as caught:
        decode_image(NOTHINGS[name])
    assert caught.value.remedy


@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_several_pages_are_refused(kind: str) -> None:
    page = Image.fromarray(RIDGES)
    data = encode(RIDGES, kind, save_all=True, append_images=[page.rotate(180)])
    with pytest.raises(UnreadableImage, match="several pages") as caught:
        decode_image(data)
    assert "one file" in caught.value.remedy


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "JPEG"])
@given(cut=st.floats(0, 0.9))
@settings(max_examples=25, deadline=None)
def test_truncated_files_are_refused(kind: str, cut: float) -> None:
    data = encode(RIDGES, kind)
    with pytest.raises(UnreadableImage):
        decode_image(data[: int(len(data) * cut)])


@pytest.mark.parametrize("name", LOSSLESS | {"JPEG": {}})
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_mutated_files_give_an_image_or_our_error(name: str, data: st.DataObject) -> None:
    broken = bytearray(encode(RIDGES, name.split(maxsplit=1)[0], **LOSSLESS.get(name, {})))
    where = st.one_of(st.integers(0, min(250, len(broken) - 1)), st.integers(0, len(broken) - 1))
    for at, value in data.draw(st.lists(st.tuples(where, st.integers(0, 255)), max_size=6)):
        broken[at] = value
    try:
        image = decode_image(bytes(broken))
    except BadInput:
        return
    assert image.pixels.size <= MAX_PIXELS


@pytest.mark.parametrize(
    ("size", "width", "height"), [(10, 5, 3), (0, 0, 0), (4, -2, -2), (6399, 80, 80)]
)
def test_raw_of_the_wrong_length_is_refused(size: int, width: int, height: int) -> None:
    with pytest.raises(BadInput):
        decode_raw(bytes(size), width=width, height=height, ppi=500)


def test_raw_giants_are_refused() -> None:
    with pytest.raises(ImageTooLarge):
        decode_raw(b"", width=20_000, height=20_000, ppi=500)
