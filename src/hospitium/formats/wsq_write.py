"""WSQ, the FBI's wavelet scalar quantisation of fingerprints: an encoder of our own.

After "WSQ Gray-Scale Fingerprint Image Compression Specification", IAFIS-IC-0110 v3 (FBI, 1997):
9/7 filters, 64 subbands, bin widths from the subbands' variances, two Huffman tables built from the
data. It has not been certified by the FBI, and says so: software number 0. See
docs/adr/0026-wsq-written-at-the-certified-bit-rates.md.
"""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput
from hospitium.formats.gray import Pixels
from hospitium.formats.wsq_bands import MIN_SIDE, Box, decomposition, strips
from hospitium.formats.wsq_stream import COM, DHT, DQT, DTT, EOI, SOB, SOF, SOI, SUBBANDS
from hospitium.formats.wsq_tokens import LARGEST, Tokens, build_code, tokens, write_bits

RATES = (0.75, 2.25)
"""Bits a pixel that the FBI certifies encoders at: about 15:1 and 5:1."""

MAX_SIDE = 0xFFFF

_LEAST_RATE, _GREATEST_RATE = 0.1, 4.0
_ENCODER, _SOFTWARE = 2, 0
"""The specification's parametric encoder; no software that the FBI has given a number."""

# right halves, centre first, of the 9/7 pair of Cohen, Daubechies and Feauveau
_LOW = (
    0.85269867900940344,
    0.37740285561265380,
    -0.11062440441842342,
    -0.02384946501938000,
    0.03782845550699546,
)
_HIGH = (0.78848561640566439, -0.41809227322221221, -0.04068941760955844, 0.06453888262893845)

_BIN_CENTRE = 0.44
_ZERO_BIN = 1.2
_LEAST_VARIANCE = 1.01
_CLOSE_LOOK = 20_000.0
"""If the four lowest subbands vary less than this, all of each subband is looked at."""
_WEIGHTS = {52: 1.32, 53: 1.08, 54: 1.42, 55: 1.08, 56: 1.32, 57: 1.42, 58: 1.08, 59: 1.08}
_BLOCKS = ((0, 19, 0), (19, 52, 1), (52, SUBBANDS, 1))
"""First subband, end, and Huffman table of the three blocks."""

_ROUNDS, _CLOSE_ENOUGH = 10, 0.005
_REACH = 4.0
"""Rates up to so many times coarser or finer than the formula gives are tried."""

_Plane = NDArray[np.float32]
_Reals = NDArray[np.float64]


def encode(pixels: Pixels, *, rate: float, ppi: float | None = None) -> bytes:
    """Encode grey levels as a WSQ file.

    Parameters
    ----------
    pixels
        Shape (height, width), 64 to 65,535 a side.
    rate
        Bits a pixel of the file, 0.1 to 4; `RATES` are certified. The rate in the specification's
        formula is turned until the file has that size, within half a per cent where it can be: a
        blank image stays smaller whatever is asked for.
    ppi
        Written as a NISTCOM comment if given.

    Raises
    ------
    BadInput
        If the rate or a side is out of range.
    """
    height, width = pixels.shape
    _check(width, height, rate)
    shift, scale = _levels(pixels)
    bands, joins = decomposition(width, height)
    plane = _split_all((pixels - np.float32(shift)) / np.float32(scale), joins)
    deviations = _deviations(plane, bands)
    head = _segment(COM, _comment(width, height, ppi, rate)) + _segment(DTT, _filters())
    levels = struct.pack(">BBHH", 0, 255, height, width) + _decimal(shift) + _decimal(scale)
    frame = _segment(SOF, levels + struct.pack(">BH", _ENCODER, _SOFTWARE))
    room = rate * width * height / 8 - len(head) - len(frame)

    def body(asked: float) -> bytes:
        widths = _bin_widths(deviations, asked)
        return _segment(DQT, _quantisation(widths)) + frame + _blocks(plane, bands, widths)

    fitted = _fit(body, rate, room)
    return struct.pack(">H", SOI) + head + fitted + struct.pack(">H", EOI)


def _check(width: int, height: int, rate: float) -> None:
    """Refuse what cannot be WSQ."""
    if not _LEAST_RATE <= rate <= _GREATEST_RATE:
        raise BadInput(
            f"a WSQ rate of {rate:g} bits a pixel is not written",
            remedy="Give 0.75 (about 15:1) or 2.25 (about 5:1).",
        )
    if min(height, width) < MIN_SIDE or max(height, width) > MAX_SIDE:
        raise BadInput(
            f"an image of {width} x {height} pixels cannot be WSQ",
            remedy=f"Each side needs {MIN_SIDE} to {MAX_SIDE} pixels; or write PNG.",
        )


def _fit(write: Callable[[float], bytes], rate: float, room: float) -> bytes:
    """Return what `write` makes at the rate at which it takes closest to `room` bytes."""
    low, high = rate / _REACH, rate * _REACH
    asked, best = rate, b""
    for _ in range(_ROUNDS):
        found = write(asked)
        if not best or abs(len(found) - room) < abs(len(best) - room):
            best = found
        if abs(len(found) - room) <= _CLOSE_ENOUGH * room:
            break
        low, high = (asked, high) if len(found) < room else (low, asked)
        asked = (low * high) ** 0.5
    return best


def _levels(pixels: Pixels) -> tuple[float, float]:
    """Return shift and scale that bring grey levels to -128..128, as exact as the file has them."""
    mean = float(pixels.mean())
    reach = max(float(pixels.max()) - mean, mean - float(pixels.min())) / 128
    return _as_written(mean), _as_written(reach) or 1.0


def _split_all(plane: _Plane, joins: list[Box]) -> _Plane:
    """Transform in place: what the decoder joins, split in the reverse order."""
    for box in reversed(joins):
        area = plane[box.area]
        for view, high_first in ((area.T, box.right), (area, box.lower)):
            for strip in strips(view):
                strip[:] = _split_rows(strip, high_first)
    return plane


def _split_rows(rows: _Plane, high_first: bool) -> _Plane:  # noqa: FBT001
    """Filter along the first axis: low-pass at even places, high-pass at odd ones."""
    from scipy.ndimage import correlate1d

    low = correlate1d(rows, _whole(_LOW), axis=0, mode="mirror")[::2]
    high = correlate1d(rows, _whole(_HIGH), axis=0, mode="mirror")[1::2]
    return np.concatenate([high, low] if high_first else [low, high])


def _whole(half: tuple[float, ...]) -> list[float]:
    """Mirror a half filter, centre first."""
    return [*half[:0:-1], *half]


def _deviations(plane: _Plane, bands: list[Box]) -> _Reals:
    """Return the standard deviation of each subband: of its middle, unless there is little in it.

    The middle is three quarters of the width and seven sixteenths of the height, from an eighth
    and nine thirty-seconds on, where the print mostly is.
    """
    middles = np.array([_variance(plane[_middle(box).area]) for box in bands])
    if middles[:4].sum() < _CLOSE_LOOK:
        middles = np.array([_variance(plane[box.area]) for box in bands])
    deviations: _Reals = np.sqrt(middles)
    return deviations


def _middle(box: Box) -> Box:
    x, y = box.x + box.width // 8, box.y + 9 * box.height // 32
    return Box(x, y, max(1, 3 * box.width // 4), max(1, 7 * box.height // 16))


def _variance(part: _Plane) -> float:
    return float(part.var(ddof=1, dtype=np.float64)) if part.size > 1 else 0.0


def _bin_widths(deviations: _Reals, rate: float) -> _Reals:
    """Return the bin width of each subband, 0 where it is not coded, as exact as in the file.

    Relative widths come from the variances, and one common factor from the rate; subbands that
    would fall into their zero bin take no part in working that out.
    """
    variances = deviations**2
    coded = variances >= _LEAST_VARIANCE
    relative = np.zeros(SUBBANDS)
    weights = np.array([_WEIGHTS.get(band, 1.0) for band in range(SUBBANDS)])
    relative[coded] = 10.0 / (weights[coded] * np.log(variances[coded]))
    relative[:4][coded[:4]] = 1.0
    sizes = np.repeat([1 / 1024, 1 / 256, 1 / 16], [19, 33, 8])
    taking_part, factor = coded.copy(), 1.0
    while taking_part.any():
        share = sizes[taking_part].sum()
        ratios = (deviations[taking_part] / relative[taking_part]) ** sizes[taking_part]
        factor = 2.0 ** (rate / share - 1.0) / 2.5 / ratios.prod() ** (1.0 / share)
        silent = taking_part & (relative / factor >= 5.0 * deviations)
        if not silent.any():
            break
        taking_part &= ~silent
    widths: list[float] = (relative / factor).tolist()
    return np.array([_as_written(width) for width in widths])


def _blocks(plane: _Plane, bands: list[Box], widths: _Reals) -> bytes:
    """Quantise and code the subbands: two Huffman tables, three blocks."""
    found = [_tokens(plane, bands[start:end], widths[start:end]) for start, end, _ in _BLOCKS]
    codes = [build_code(found[0].counts), build_code(found[1].counts + found[2].counts)]
    parts, announced = [], set()
    for block, (_, _, number) in zip(found, _BLOCKS, strict=True):
        if number not in announced:
            parts.append(_segment(DHT, codes[number].table(number)))
            announced.add(number)
        parts.append(_segment(SOB, bytes([number])) + write_bits(block, codes[number]))
    return b"".join(parts)


def _tokens(plane: _Plane, bands: list[Box], widths: _Reals) -> Tokens:
    """Quantise some subbands to bins and these to symbols."""
    bins = [
        _bins(plane[box.area], width) for box, width in zip(bands, widths, strict=True) if width
    ]
    return tokens(np.concatenate(bins) if bins else np.zeros(0, np.int32))


def _bins(part: _Plane, width: float) -> NDArray[np.int32]:
    """Return the numbers of bins: 0 within the zero bin, which is wider than the others."""
    beyond = np.abs(part) - np.float32(_as_written(_ZERO_BIN * width) / 2)
    number = np.where(beyond > 0, np.floor(beyond / np.float32(width)) + 1, 0)
    return (np.sign(part) * np.minimum(number, LARGEST)).astype(np.int32).ravel()


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">HH", marker, len(body) + 2) + body


def _filters() -> bytes:
    """Return the transform table: both half filters with ten digits each."""
    taps = bytes([2 * len(_LOW) - 1, 2 * len(_HIGH) - 1])
    return taps + b"".join(
        bytes([value < 0]) + _decimal(abs(value), size=4) for value in (*_LOW, *_HIGH)
    )


def _quantisation(widths: _Reals) -> bytes:
    """Return the quantisation table: 60 pairs of widths and 4 that are never used."""
    pairs = [_decimal(width) + _decimal(_ZERO_BIN * width) for width in widths]
    return _decimal(_BIN_CENTRE) + b"".join(pairs) + bytes(6 * 4)


def _comment(width: int, height: int, ppi: float | None, rate: float) -> bytes:
    """Return what NIST's tools write and read in front of an image."""
    facts = {
        "PIX_WIDTH": width,
        "PIX_HEIGHT": height,
        "PIX_DEPTH": 8,
        "PPI": -1 if ppi is None else round(ppi),
        "LOSSY": 1,
        "COLORSPACE": "GRAY",
        "COMPRESSION": "WSQ",
        "WSQ_BITRATE": f"{rate:f}",
    }
    lines = [f"NIST_COM {len(facts) + 1}", *(f"{name} {value}" for name, value in facts.items())]
    return "\n".join([*lines, ""]).encode()


def _decimal(value: float, size: int = 2) -> bytes:
    """Write a number as decimal places and `size` bytes of digits: as many digits as fit."""
    places, digits = _digits(value, size)
    return bytes([places]) + digits.to_bytes(size)


def _digits(value: float, size: int = 2) -> tuple[int, int]:
    """Return decimal places and digits."""
    if value <= 0.0:
        return 0, 0
    most = (1 << (8 * size)) - 1
    places = 0
    while places < 20 and round(value * 10 ** (places + 1)) <= most:
        places += 1
    return places, min(most, round(value * 10**places))


def _as_written(value: float) -> float:
    """Return the number that a reader of the file will see."""
    places, digits = _digits(value)
    return float(digits * 10.0**-places)
