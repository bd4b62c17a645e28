"""Iris image records of ISO/IEC 19794-6:2011 (`IIR`, version 020): bytes to values, and back.

Layout as public readers of the format have it (NIST's BiometricEvaluation library, MOSIP): facts
were taken, no code. Numbers are big-endian.

Of the record: `IIR` 0, `020` 0, length (4 bytes), representations (2), certification flag (1),
eyes (1). Of a representation: length (4), date and time (9), device technology (1), vendor (2) and
type (2), quality blocks (1, then score 1, vendor 2, algorithm 2 each), number (2), eye (1), kind of
image (1), format (1), properties (1), width (2), height (2), bit depth (1), range (2), roll angle
(2) and its uncertainty (2), bounds of centre and diameter (6 x 2), length of the image (4), image.
"""

import struct
from dataclasses import dataclass
from typing import Any, NamedTuple

from hospitium.core.errors import ImageTooLarge, UnreadableImage
from hospitium.core.eyes import Eye
from hospitium.formats.gray import Pixels
from hospitium.formats.images import MAX_BYTES, MAX_PIXELS, decode_image, decode_raw, encode_png

MAGIC, VERSION = b"IIR\0", b"020\0"

RAW, JPEG2000, PNG = 0x02, 0x0A, 0x0E
"""How an image of one grey channel is stored."""

UNDEFINED = 0xFFFF
"""Of an angle: nobody measured it."""

MOST_VIEWS = 64
"""A person has two eyes; more pictures than this are no capture of one person."""

_EYES = {0: None, 1: Eye.RIGHT, 2: Eye.LEFT}
_CODES = {eye: code for code, eye in _EYES.items()}
_PPI = 500.0
_FLIPPED = 2
_KIND_UNCROPPED = 1
_HEAD = struct.Struct(">4s4sIHBB")
_START = struct.Struct(">I9sBHHB")
_QUALITY = struct.Struct(">BHH")
_REST = struct.Struct(">HBBBBHHBHHH6HI")


class IrisQualityBlock(NamedTuple):
    """What an algorithm said of a picture; `score` is 0..100, 254 not tried, 255 failed."""

    score: int
    vendor: int
    algorithm: int


@dataclass(frozen=True, slots=True)
class IrisView:
    """One picture of one eye.

    Attributes
    ----------
    eye
        None where the record does not say.
    width, height
        Pixels, as the record states them.
    format
        `RAW`, `PNG` or `JPEG2000`.
    flipped, upside_down
        Whether left and right, or top and bottom, are the other way round.
    roll
        Of the eye, in units of 360/65536 degrees; `UNDEFINED` where nobody measured it.
    image
        Its bytes.
    """

    eye: Eye | None
    width: int
    height: int
    format: int
    image: bytes
    quality: tuple[IrisQualityBlock, ...] = ()
    flipped: bool = False
    upside_down: bool = False
    roll: int = UNDEFINED

    def pixels(self) -> Pixels:
        """Return the grey levels, shape (height, width), the right way round.

        Raises
        ------
        UnreadableImage, ImageTooLarge
            If the image is none, or is not of the size that the record states.
        """
        if self.format == RAW and len(self.image) != self.width * self.height:
            raise UnreadableImage("the image is not of the size that its iris record states")
        if self.format == RAW:
            shown = decode_raw(self.image, width=self.width, height=self.height, ppi=_PPI).pixels
        else:
            shown = decode_image(self.image, ppi=_PPI).pixels
        if shown.shape != (self.height, self.width):
            raise UnreadableImage("the image is not of the size that its iris record states")
        if self.flipped:
            shown = shown[:, ::-1]
        return shown[::-1] if self.upside_down else shown


def is_iris_record(data: bytes) -> bool:
    """Tell whether the bytes begin as an iris image record."""
    return data.startswith(MAGIC)


def read_record(data: bytes) -> tuple[IrisView, ...]:
    """Read a record.

    Raises
    ------
    UnreadableImage
        If it is none of version 020, is cut off, has bytes too many, or stores images in a way
        that is not read (colour, lossy JPEG).
    ImageTooLarge
        If it or an image of it is too large.
    """
    if len(data) > MAX_BYTES:
        raise ImageTooLarge(f"an iris record has at most {MAX_BYTES >> 20} MiB")
    magic, version, length, count, _, _ = _take(_HEAD, data, 0)
    if magic != MAGIC or version != VERSION:
        raise UnreadableImage("only iris records of ISO/IEC 19794-6:2011 (version 020) are read")
    if length != len(data) or not 1 <= count <= MOST_VIEWS:
        raise UnreadableImage("the iris record does not have the length or views that it states")
    views, at = [], _HEAD.size
    for _ in range(count):
        (size, *_) = _take(_START, data, at)
        if size > len(data) - at:
            raise UnreadableImage("the iris record is cut off")
        views.append(_view(data[at : at + size]))
        at += size
    if at != len(data):
        raise UnreadableImage("the iris record has bytes that belong to no view")
    return tuple(views)


def write_record(views: tuple[IrisView, ...]) -> bytes:
    """Return the bytes of a record; neither time nor device is told.

    Raises
    ------
    ValueError
        If there is no view, or too many.
    """
    if not 1 <= len(views) <= MOST_VIEWS:
        raise ValueError(f"an iris record has 1 to {MOST_VIEWS} views")
    body = b"".join(_written(view, number) for number, view in enumerate(views, start=1))
    eyes = len({view.eye for view in views if view.eye is not None}) or 1
    return _HEAD.pack(MAGIC, VERSION, _HEAD.size + len(body), len(views), 0, eyes) + body


def view_of(pixels: Pixels, *, eye: Eye | None) -> IrisView:
    """Return grey levels as a view, stored as PNG without loss."""
    height, width = pixels.shape
    return IrisView(eye, width, height, PNG, encode_png(pixels))


def _view(data: bytes) -> IrisView:
    *_, blocks = _take(_START, data, 0)
    at = _START.size
    quality = tuple(
        IrisQualityBlock(*_take(_QUALITY, data, at + k * _QUALITY.size)) for k in range(blocks)
    )
    at += blocks * _QUALITY.size
    rest = _take(_REST, data, at)
    _, eye, _, kind, properties, width, height, depth, _, roll = rest[:10]
    image = data[at + _REST.size :]
    if eye not in _EYES or kind not in (RAW, PNG, JPEG2000) or depth != 8:
        raise UnreadableImage(
            "the iris record stores its image in a way that is not read",
            remedy="Store 8 bits of grey, uncompressed, as PNG or as JPEG 2000.",
        )
    if rest[-1] != len(image):
        raise UnreadableImage("the image of the iris record is cut off, or followed by more")
    if width * height > MAX_PIXELS:
        raise ImageTooLarge("the image of the iris record has too many pixels")
    across, down = properties & 3, (properties >> 2) & 3
    return IrisView(
        _EYES[eye], width, height, kind, image, quality,
        flipped=across == _FLIPPED, upside_down=down == _FLIPPED, roll=roll,
    )  # fmt: skip


def _written(view: IrisView, number: int) -> bytes:
    quality = b"".join(_QUALITY.pack(*block) for block in view.quality)
    properties = (_FLIPPED if view.flipped else 1) | (_FLIPPED if view.upside_down else 1) << 2
    rest = _REST.pack(
        number, _CODES[view.eye], _KIND_UNCROPPED, view.format, properties, view.width,
        view.height, 8, 0, view.roll, UNDEFINED, *(0,) * 6, len(view.image),
    )  # fmt: skip
    size = _START.size + len(quality) + len(rest) + len(view.image)
    no_time = b"\xff" * 9
    return _START.pack(size, no_time, 0, 0, 0, len(view.quality)) + quality + rest + view.image


def _take(shape: struct.Struct, data: bytes, at: int) -> tuple[Any, ...]:
    if at + shape.size > len(data):
        raise UnreadableImage("the iris record is cut off")
    return shape.unpack_from(data, at)
