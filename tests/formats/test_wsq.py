"""Laws of our WSQ decoder; NIST's decoder, through the package `wsq`, is the peer."""

import struct
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hospitium.core.errors import UnreadableImage
from hospitium.formats import wsq_stream
from hospitium.formats.gray import Pixels
from hospitium.formats.images import decode_image
from hospitium.formats.wsq import decode, read_size
from tests.formats.pictures import ridges

peer: Any = import_module("_wsq")  # NIST's own code, in the lock; without it nothing here runs

EOI = b"\xff\xa1"


@cache
def sample(height: int = 96, width: int = 80) -> bytes:
    """Let the peer encode generated ridges at its only rate, 0.75 bit a pixel."""
    data: bytes = peer.compress(ridges(height, width).tobytes(), height, width, 0.75)
    return data


def peer_decode(data: bytes) -> Pixels:
    """Let the peer decode bytes that are known to be sound."""
    raw, width, height, _ = peer.decompress(data)
    return np.frombuffer(raw, np.uint8).reshape(height, width)


def gap(a: Pixels, b: Pixels) -> NDArray[np.int64]:
    """Difference of grey levels."""
    return np.abs(a.astype(np.int64) - b.astype(np.int64))


# below 96 pixels the peer's filters run past both borders of a band and it no longer mirrors
@given(height=st.integers(96, 300), width=st.integers(96, 300))
@settings(max_examples=20, deadline=None)
def test_agrees_with_the_peer_at_every_size(height: int, width: int) -> None:
    data = sample(height, width)
    assert read_size(data) == (width, height)
    assert gap(decode(data).pixels, peer_decode(data)).max() <= 1


@given(period=st.floats(7, 12), slope=st.floats(-2, 2))
@settings(max_examples=8, deadline=None)
def test_ridges_survive(period: float, slope: float) -> None:
    drawn = ridges(256, 256, period=period, slope=slope)
    seen = decode(peer.compress(drawn.tobytes(), 256, 256, 0.75)).pixels
    assert np.corrcoef(drawn.ravel(), seen.ravel())[0, 1] > 0.98


def test_resolution_comes_from_the_comment() -> None:
    image = decode_image(sample())
    assert (image.ppi, image.ppi_known) == (500, True)
    silent = decode_image(sample().replace(b"NIST_COM", b"NIST_XXX"))
    assert (silent.ppi, silent.ppi_known) == (500, False)
    other = decode_image(sample(200, 200).replace(b"\nPPI 500\n", b"\nPPI 250\n"))
    assert (other.ppi, other.ppi_known) == (250, True)


def test_real_files_agree_with_the_peer(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "nist_an2" / "wsq").glob("*.wsq"))
    assert len(paths) == 7
    for path in paths:
        data = path.read_bytes()
        pixels = decode(data).pixels
        assert pixels.shape[::-1] == read_size(data)
        difference = gap(pixels, peer_decode(data))
        assert difference.max() <= 1
        assert difference.mean() < 1e-4


def test_kernel_is_its_plain_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = decode(sample()).pixels
    monkeypatch.setattr(wsq_stream, "_decode_block", wsq_stream._decode_plain)
    assert np.array_equal(decode(sample()).pixels, compiled)


@example(cut=0.9992453217669907)
@given(cut=st.floats(0, 1, exclude_max=True))
@settings(max_examples=40, deadline=None)
def test_truncated_files_are_refused(cut: float) -> None:
    data = sample()
    head = data[: int(len(data) * cut)]
    for broken in (head, head + EOI):  # the peer fills the gap with whatever was in its memory
        if broken == data:
            continue  # cut before its end mark, which came back: nothing is missing
        with pytest.raises(UnreadableImage):
            decode_image(b"\xff\xa0" + broken[2:])


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_mutated_files_give_an_image_or_our_error(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(25):
        broken = bytearray(sample())
        end = int(rng.choice([20, 200, 620, len(broken)]))
        for at in rng.integers(2, end, rng.integers(1, 5)):
            broken[at] = int(rng.choice([0, 1, 255, int(rng.integers(0, 256))]))
        try:
            width, height = read_size(bytes(broken))
            if width * height > 100_000:
                continue
            pixels = decode(bytes(broken)).pixels
        except UnreadableImage:
            continue
        assert pixels.shape == (height, width)


def segment(marker: int, body: bytes) -> bytes:
    """Frame one marker segment."""
    return struct.pack(">HH", marker, len(body) + 2) + body


HOSTILE = {
    "endless comments": b"\xff\xa0" + segment(0xFFA8, b"") * 10_000 + EOI,
    "table 255": b"\xff\xa0" + segment(0xFFA6, b"\xff" + bytes(16)) + EOI,
    "more codes than bits": b"\xff\xa0" + segment(0xFFA6, b"\0\3" + bytes(15) + b"abc") + EOI,
    "block without a table": b"\xff\xa0" + segment(0xFFA3, b"\0") + b"x" + EOI,
    "only an end": b"\xff\xa0" + EOI,
    "only a start": b"\xff\xa0",
    "restart marker": b"\xff\xa0" + segment(0xFFA7, b"\0\0") + EOI,
    "filters of 255 taps": b"\xff\xa0" + segment(0xFFA4, b"\xff\xff" + bytes(54)) + EOI,
    "filters that explode": b"\xff\xa0"
    + segment(0xFFA4, b"\x09\x07" + b"\0\0\xff\0\0\0" * 9)
    + EOI,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_streams_are_refused(name: str) -> None:
    with pytest.raises(UnreadableImage):
        decode(HOSTILE[name])


def test_too_small_to_be_a_wavelet_is_refused() -> None:
    tiny = sample().replace(struct.pack(">HH", 96, 80), struct.pack(">HH", 1, 1), 1)
    with pytest.raises(UnreadableImage, match="too small"):
        decode(tiny)
