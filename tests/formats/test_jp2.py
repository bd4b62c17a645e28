"""Laws of JPEG 2000 intake: lossless files come back, hostile headers never reach the decoder."""

import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hospitium.core.errors import BadInput, ImageTooLarge, UnreadableImage
from hospitium.formats import jp2
from hospitium.formats.gray import Pixels
from hospitium.formats.images import MAX_PIXELS, decode_image
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.pictures import encode, ridges

RIDGES = ridges()
KINDS: dict[str, dict[str, Any]] = {"file": {}, "stream": {"no_jp2": True}}
SAMPLES = [encode(RIDGES, "JPEG2000", **KINDS[name]) for name in KINDS]
TILED = encode(ridges(128, 128), "JPEG2000", tile_size=(64, 64), no_jp2=True)


def stream(
    width: int = 4096,
    height: int = 4096,
    *,
    tile: int | None = None,
    components: int = 1,
    layers: int = 1,
    levels: int = 5,
    code_block: int = 6,
    precinct: int | None = None,
    extra: bytes = b"",
) -> bytes:
    """Write a code stream of one tile part whose 2,000 bytes of data mean nothing."""
    size = struct.pack(
        ">H8IH", 0, width, height, 0, 0, tile or width, tile or height, 0, 0, components
    )
    size += bytes([7, 1, 1]) * components
    style = struct.pack(
        ">BBHBBBBBB", precinct is not None, 0, layers, 0, levels, *[code_block - 2] * 2, 0, 1
    )
    style += bytes([] if precinct is None else [precinct * 17] * (levels + 1))
    steps = bytes([0x40] * (3 * levels + 2))
    parts = [(0xFF51, size), (0xFF52, style), (0xFF5C, steps)]
    head = b"\xff\x4f" + b"".join(struct.pack(">HH", m, len(b) + 2) + b for m, b in parts)
    start = struct.pack(">HHHIBB", 0xFF90, 10, 0, 14 + len(extra) + 2000, 0, 1)
    return head + start + extra + b"\xff\x93" + bytes(2000) + b"\xff\xd9"


@pytest.mark.parametrize("kind", KINDS)
@given(pixels=arrays(np.uint8, st.tuples(st.integers(64, 90), st.integers(64, 90))))
@settings(max_examples=15)
def test_lossless_files_give_back_what_was_written(kind: str, pixels: Pixels) -> None:
    data = encode(pixels, "JPEG2000", **KINDS[kind])
    assert jp2.read_size(data) == pixels.shape[::-1]
    assert np.array_equal(decode_image(data).pixels, pixels)


@given(values=arrays(np.uint16, (64, 64)))
@settings(max_examples=15)
def test_sixteen_bits_are_scaled(values: np.ndarray[Any, np.dtype[np.uint16]]) -> None:
    pixels = decode_image(encode(values, "JPEG2000")).pixels
    assert np.abs(pixels * 257.0 - values).max() <= 128.5


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_pixel_becomes_the_same_grey(kind: str, mode: str) -> None:
    data = encode(RIDGES, "JPEG2000", mode=mode, **KINDS[kind])
    assert np.abs(decode_image(data).pixels.astype(int) - RIDGES).max() <= 2


def test_lossy_files_are_close() -> None:
    data = encode(RIDGES, "JPEG2000", irreversible=True, quality_layers=[8])
    assert np.abs(decode_image(data).pixels.astype(int) - RIDGES).mean() < 6


def test_tiles_are_read() -> None:
    assert np.array_equal(decode_image(TILED).pixels, ridges(128, 128))


@pytest.mark.parametrize(
    ("metres", "ppi", "known"), [(19685, 500, True), (39370, 1000, True), (2835, 500, False)]
)
def test_the_resolution_box_is_read(metres: int, ppi: float, known: bool) -> None:
    data = encode(ridges(200, 200), "JPEG2000")
    at = data.index(b"jp2h") - 4
    size = int.from_bytes(data[at : at + 4])
    inner = struct.pack(">I4sHHHHbb", 18, b"resc", metres, 1, metres, 1, 0, 0)
    box = struct.pack(">I4s", 26, b"res ") + inner
    head = struct.pack(">I", size + len(box)) + data[at + 4 : at + size]
    image = decode_image(data[:at] + head + box + data[at + size :])
    assert image.ppi == pytest.approx(ppi, rel=1e-4)
    assert image.ppi_known is known


def test_the_caller_states_the_resolution() -> None:
    image = decode_image(encode(ridges(200, 200), "JPEG2000"), ppi=1000)
    assert (image.ppi, image.ppi_known) == (1000, True)
    assert not decode_image(SAMPLES[0]).ppi_known


@pytest.mark.parametrize("sample", [*SAMPLES, TILED])
@given(data=st.data())
@settings(max_examples=40)
def test_truncated_files_are_refused(sample: bytes, data: st.DataObject) -> None:
    with pytest.raises(UnreadableImage):
        decode_image(sample[: data.draw(st.integers(0, len(sample) - 1))])


def test_the_hand_made_stream_is_sound() -> None:
    assert decode_image(stream(64, 64)).width == 64


BOMBS = {
    "precincts of 2 x 2": stream(precinct=1),
    "precincts of 16 x 16": stream(precinct=4),
    "code blocks of 4 x 4": stream(code_block=2),
    "layers": stream(layers=65535),
    "levels": stream(levels=32),
    "tiles": stream(tile=17),
    "components": stream(components=16384),
    "no component": stream(components=0),
    "style of a tile": stream(extra=struct.pack(">HH", 0xFF52, 12) + bytes(10)),
    "style of a component": stream(extra=struct.pack(">HH", 0xFF53, 9) + bytes(7)),
    "no style": stream().replace(b"\xff\x52", b"\xff\x64", 1),
    "tile size zero": stream()[:26] + bytes(4) + stream()[30:],
    "other size in the file": SAMPLES[0].replace(
        struct.pack(">II", 96, 80), struct.pack(">II", 97, 80), 1
    ),
    "no stream": SAMPLES[0].replace(b"jp2c", b"free", 1),
    "a tile part that ends before it starts": SAMPLES[1].replace(b"\xff\x90\0\x0a\0\0\0\0", b"", 1)[
        :200
    ],
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_by_their_header(name: str) -> None:
    decode_image(SAMPLES[0])  # imports are not the image's memory
    tracemalloc.start()
    with pytest.raises(UnreadableImage):
        decode_image(BOMBS[name])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_giants_are_refused_by_their_header() -> None:
    with pytest.raises(ImageTooLarge):
        decode_image(stream(20_000, 20_000))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=BATCHES)
def test_mutated_files_give_an_image_or_our_error(seed: int) -> None:
    for broken in mutants([*SAMPLES, TILED], seed, head=200):
        try:
            image = decode_image(broken)
        except BadInput:
            continue
        assert image.pixels.size <= MAX_PIXELS
