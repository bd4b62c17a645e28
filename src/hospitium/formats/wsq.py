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

MIN_SIDE = 64
"""Pixels: five halvings of anything smaller leave nothing to transform."""

_STRIP = 256

_Plane = NDArray[np.float32]


class Decoded(NamedTuple):
    """Grey levels of shape (height, width), and the resolution in ppi if a comment tells it."""

    pixels: Pixels
    ppi: float | None


class _Box(NamedTuple):
    """A rectangle of the transformed image, and whether it is a right or a lower quarter.

    In those, frequencies run backwards: their own high-pass part comes first.
    """

    x: int
    y: int
    width: int
    height: int
    right: bool = False
    lower: bool = False

    @property
    def area(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle."""
        return slice(self.y, self.y + self.height), slice(self.x, self.x + self.width)


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
    bands, joins = _decomposition(frame.width, frame.height)
    plane = _dequantise(bands, quantisation, frame, stream)
    for box in joins:
        _join(plane[box.area], box, filters)
    plane *= np.float32(frame.scale)
    plane += np.float32(frame.shift + 0.5)
    np.clip(plane, 0, 255, out=plane)
    return Decoded(plane.astype(np.uint8), stream.ppi)


def _quarters(box: _Box) -> tuple[_Box, _Box, _Box, _Box]:
    """Split into upper left, upper right, lower left and lower right."""
    left = box.width // 2 if box.right else box.width - box.width // 2
    top = box.height // 2 if box.lower else box.height - box.height // 2
    x, y = box.x + left, box.y + top
    right, bottom = box.width - left, box.height - top
    return (
        _Box(box.x, box.y, left, top),
        _Box(x, box.y, right, top, right=True),
        _Box(box.x, y, left, bottom, lower=True),
        _Box(x, y, right, bottom, right=True, lower=True),
    )


def _decomposition(width: int, height: int) -> tuple[list[_Box], list[_Box]]:
    """Lay out the 60 coded subbands in their order, and the 20 joins from finest to whole.

    The image is split in four; its upper left three quarters again: 16 subbands in each of the
    quarter's three upper left quarters, 4 in the right and the lower one; the very first subband
    is split once more.
    """
    image = _Box(0, 0, width, height)
    inner, right, lower, _ = _quarters(image)
    *groups, diagonal = _quarters(inner)
    sixths = [part for group in groups for part in _quarters(group)]
    bands = [band for part in sixths for band in _quarters(part)]
    first = bands[0]
    bands = [*_quarters(first), *bands[1:], diagonal, *_quarters(right), *_quarters(lower)]
    return bands, [first, *sixths, *groups, inner, right, lower, image]


def _dequantise(
    bands: list[_Box], quantisation: Quantisation, frame: Frame, stream: Stream
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


def _join(plane: _Plane, box: _Box, filters: Filters) -> None:
    """Undo one split of `box` in place, columns first, in strips to bound the memory."""
    for view, high_first in ((plane, box.lower), (plane.T, box.right)):
        for at in range(0, view.shape[1], _STRIP):
            strip = view[:, at : at + _STRIP]
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
