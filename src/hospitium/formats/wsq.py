"""WSQ, the FBI's wavelet scalar quantisation of fingerprints: a decoder of our own.

Format: "WSQ Gray-Scale Fingerprint Image Compression Specification", IAFIS-IC-0110 v3 (FBI, 1997);
order of the subbands and details of the code stream as NIST's public-domain NBIS has them, which
is also the peer in the tests. Its C code, which packages wrap, breaks memory safety on broken
files; see docs/adr/0011-image-intake.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import UnreadableImage
from hospitium.formats.gray import Pixels
from hospitium.formats.wsq_bands import MIN_SIDE, Box, decomposition, strips
from hospitium.formats.wsq_stream import (
    SOF,
    Filters,
    Frame,
    Quantisation,
    Stream,
    decode_coefficients,
    read_frame,
    read_stream,
    segments,
)

_Plane = NDArray[np.float32]


class Decoded(NamedTuple):
    """Grey levels of shape (height, width), and the resolution in ppi if a comment tells it."""

    pixels: Pixels
    ppi: float | None


def read_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) from the frame header, decoding nothing.

    Raises
    ------
    UnreadableImage
        If there is no frame header.
    """
    for marker, body, _ in segments(data):
        if marker == SOF:
            frame = read_frame(body)
            return frame.width, frame.height
    raise UnreadableImage("the WSQ file has no frame header")


def decode(data: bytes) -> Decoded:
    """Decode a WSQ file. The caller limits its size by `read_size` first.

    Raises
    ------
    UnreadableImage
        If it is cut short or damaged, smaller than 64 x 64 pixels, or has other filters than the
        9/7 pair that every certified encoder uses.
    """
    stream = read_stream(data)
    frame, filters, quantisation = stream.frame, stream.filters, stream.quantisation
    if frame is None or filters is None or quantisation is None:
        raise UnreadableImage("the WSQ file lacks its frame header or a table")
    if min(frame.width, frame.height) < MIN_SIDE:
        raise UnreadableImage(f"a WSQ image of {frame.width} x {frame.height} pixels is too small")
    bands, joins = decomposition(frame.width, frame.height)
    plane = _dequantise(bands, quantisation, frame, stream)
    for box in joins:
        _join(plane[box.area], box, filters)
    plane *= np.float32(frame.scale)
    plane += np.float32(frame.shift + 0.5)
    np.clip(plane, 0, 255, out=plane)
    return Decoded(plane.astype(np.uint8), stream.ppi)


def _dequantise(
    bands: list[Box], quantisation: Quantisation, frame: Frame, stream: Stream
) -> _Plane:
    """Put the coefficients, which come subband after subband, into place as amplitudes.

    Subbands with a bin width of zero are not in the file and stay zero.
    """
    sizes = [
        box.width * box.height * int(w > 0)
        for box, w in zip(bands, quantisation.widths, strict=True)
    ]
    coefficients = decode_coefficients(stream, sum(sizes))
    plane = np.zeros((frame.height, frame.width), np.float32)
    at = 0
    centre, widths, zero_widths = quantisation
    for box, size, width, zero_width in zip(bands, sizes, widths, zero_widths, strict=True):
        if size:
            bins = coefficients[at : at + size].reshape(box.height, box.width)
            inside = width * (np.abs(bins) - np.float32(centre)) + zero_width / 2
            plane[box.area] = np.sign(bins) * inside
            at += size
    return plane


def _join(plane: _Plane, box: Box, filters: Filters) -> None:
    """Undo one split of `box` in place, columns first, in strips to bound the memory."""
    for view, high_first in ((plane, box.lower), (plane.T, box.right)):
        for strip in strips(view):
            strip[:] = _join_rows(strip, high_first, filters)


def _join_rows(plane: _Plane, high_first: bool, filters: Filters) -> _Plane:  # noqa: FBT001
    """Merge the low-pass and the high-pass rows of `plane`.

    Low-pass rows belong to even, high-pass rows to odd places; beyond its borders the signal is
    mirrored about its first and last sample.
    """
    from scipy.ndimage import correlate1d

    rows = plane.shape[0]
    half = rows // 2
    low, high = np.zeros((2, *plane.shape), np.float32)
    low[::2] = plane[half:] if high_first else plane[: rows - half]
    high[1::2] = plane[:half] if high_first else plane[rows - half :]
    low = correlate1d(low, filters.low, axis=0, mode="mirror")
    return low + correlate1d(high, filters.high, axis=0, mode="mirror")
