"""Laws of our WSQ encoder; NIST's, through the package `wsq`, is the peer."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.formats.gray import Pixels
from hospitium.formats.images import decode_image
from hospitium.formats.wsq import decode
from hospitium.formats.wsq_stream import (
    SOF,
    SUBBANDS,
    Stream,
    decode_coefficients,
    read_stream,
    read_tables,
    segments,
)
from hospitium.formats.wsq_tokens import build_code, tokens, write_bits
from hospitium.formats.wsq_write import RATES, encode
from tests.formats.pictures import ridges
from tests.formats.test_wsq import gap, peer, peer_decode

sides = st.integers(96, 300)  # below 96 the peer's filters run past both borders of a band


def rough(height: int, width: int, seed: int, *, noise: float = 12.0) -> Pixels:
    """Ridges with noise: a file of any rate can be made of them."""
    grain = np.random.default_rng(seed).normal(0, noise, (height, width))
    return np.clip(ridges(height, width) + grain, 0, 255).astype(np.uint8)


def psnr(drawn: Pixels, seen: Pixels) -> float:
    """Peak signal-to-noise ratio in decibels."""
    error = np.square(drawn.astype(np.float64) - seen).mean()
    return float(10 * np.log10(255**2 / error))


def bits_per_pixel(data: bytes, pixels: Pixels) -> float:
    return 8 * len(data) / pixels.size


@given(height=sides, width=sides, seed=st.integers(0, 99), rate=st.sampled_from(RATES))
@settings(deadline=None, max_examples=15)
def test_the_peer_sees_what_we_see_at_every_size(
    height: int, width: int, seed: int, rate: float
) -> None:
    data = encode(rough(height, width, seed), rate=rate, ppi=500)
    assert gap(decode(data).pixels, peer_decode(data)).max() <= 1


# the tables take some 800 bytes, so a smaller image cannot have the lower rate
@given(height=st.integers(180, 300), width=st.integers(180, 300), rate=st.floats(0.6, 2.25))
@settings(deadline=None, max_examples=8)
def test_the_file_has_the_rate_that_was_asked_for(height: int, width: int, rate: float) -> None:
    drawn = rough(height, width, 1)
    data = encode(drawn, rate=rate)
    assert abs(bits_per_pixel(data, drawn) - rate) <= 0.02 * rate
    assert decode(data).pixels.shape == drawn.shape


@given(seed=st.integers(0, 99), noise=st.floats(2.0, 25.0))
@settings(deadline=None, max_examples=8)
def test_no_worse_than_the_peer_at_its_size(seed: int, noise: float) -> None:
    drawn = rough(280, 240, seed, noise=noise)
    theirs = peer.compress(drawn.tobytes(), 280, 240, 0.75)
    ours = encode(drawn, rate=bits_per_pixel(theirs, drawn))
    allowed = 6.0 * max(0.0, bits_per_pixel(theirs, drawn) - bits_per_pixel(ours, drawn))
    assert psnr(drawn, decode(ours).pixels) >= psnr(drawn, decode(theirs).pixels) - 0.1 - allowed


@given(seed=st.integers(0, 99))
@settings(deadline=None, max_examples=5)
def test_more_bits_show_more(seed: int) -> None:
    drawn = rough(200, 200, seed)
    seen = [psnr(drawn, decode(encode(drawn, rate=rate)).pixels) for rate in (0.4, 0.75, 2.25)]
    assert seen == sorted(seen)
    assert seen[2] > seen[0] + 3


def test_resolution_is_told_only_where_it_is_known() -> None:
    known = decode_image(encode(ridges(128, 128), rate=0.75, ppi=1000))
    assert (known.ppi, known.ppi_known) == (1000, True)
    assert not decode_image(encode(ridges(96, 96), rate=0.75)).ppi_known


@pytest.mark.parametrize("level", [0, 77, 255])
def test_a_blank_image_comes_back_blank(level: int) -> None:
    blank = np.full((100, 120), level, np.uint8)
    data = encode(blank, rate=0.75)
    assert bits_per_pixel(data, blank) < 0.75
    assert gap(decode(data).pixels, blank).max() <= 1
    assert gap(peer_decode(data), blank).max() <= 1


@given(seed=st.integers(0, 2**32 - 1), rate=st.sampled_from([0.1, 0.75, 2.25, 4.0]))
@settings(deadline=None, max_examples=10)
def test_noise_and_edges_are_coded_as_well(seed: int, rate: float) -> None:
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 256, (96, 130)).astype(np.uint8)
    drawn[:, :40] = 255
    drawn[60:, 40:] = np.where(rng.random(90) < 0.5, 0, 255)
    data = encode(drawn, rate=rate)
    assert gap(decode(data).pixels, peer_decode(data)).max() <= 1


def test_the_header_claims_no_certificate() -> None:
    (frame,) = [body for marker, body, _ in segments(encode(ridges(), rate=0.75)) if marker == SOF]
    assert frame[-2:] == b"\0\0"


def test_two_huffman_tables_and_three_blocks_for_sixty_subbands() -> None:
    stream = read_stream(encode(rough(200, 200, 1), rate=0.75))
    assert set(stream.tables) == {0, 1}
    assert len(stream.blocks) == 3
    assert stream.quantisation is not None
    assert len(stream.quantisation.widths) == SUBBANDS


@pytest.mark.parametrize("rate", [0.0, 0.09, 4.1, float("nan"), float("inf"), -1.0])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(BadInput):
        encode(ridges(), rate=rate)


def test_too_small_to_be_a_wavelet_is_refused() -> None:
    with pytest.raises(BadInput, match="cannot be WSQ"):
        encode(ridges(63, 80), rate=0.75)


def test_real_prints_keep_their_ridges(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger").glob("fvc*/101_1.tif"))
    assert len(paths) == 4
    for path in paths:
        drawn = decode_image(path.read_bytes()).pixels
        theirs = peer.compress(drawn.tobytes(), *drawn.shape, 0.75)
        ours = encode(drawn, rate=bits_per_pixel(theirs, drawn))
        assert abs(len(ours) - len(theirs)) <= 0.02 * len(theirs)
        difference = psnr(drawn, decode(ours).pixels) - psnr(drawn, decode(theirs).pixels)
        assert difference >= -0.1


def test_tokens_of_long_runs_and_large_values_come_back() -> None:
    values = [1, -73, 74, 75, -74, 255, -255, 256, -65_535]
    bins = np.array([0] * 70_000 + values + [0] * 140_000 + [3] + [0] * 101, np.int32)
    found = tokens(bins)
    code = build_code(found.counts)
    coded = write_bits(found, code).replace(b"\xff\0", b"\xff")
    stream = Stream(blocks=[(read_tables(code.table(0))[0], coded)])
    assert np.array_equal(decode_coefficients(stream, len(bins)), bins)
