"""A person's prints as a transaction to send: types 1, 2, 14 and 9."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hospitium.core.errors import BadTransaction
from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist.minutiae import minutiae_record
from hospitium.formats.ansi_nist.prints import FINGERPRINT
from hospitium.formats.ansi_nist.values import HEADER_KIND, US, Field, TextRecord, Transaction
from hospitium.formats.images import decode_image
from hospitium.formats.minutiae import Minutiae

VERSION = "0500"
"""ANSI/NIST-ITL 1-2011."""

MAX_TEXT = 4000
_DESCRIPTION = 2
_ENCODING = "utf-8"
_CHARACTER_SET = b"003" + US + b"UTF-8"
_NO_RESOLUTION = "00.00"  # 1.011 and 1.012 speak of type 4 records only
_GREY_8_BIT = b"\x08\x00"  # bit depth and colour type of a PNG
_PNG_DEPTH = slice(24, 26)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the header says about the message itself.

    Attributes
    ----------
    transaction
        Kind of transaction as the two agencies agreed, 1..16 characters (1.004).
    day
        When it is sent (1.005).
    destination, origin
        Identifiers of the agencies (1.007, 1.008).
    control_number
        The sender's own, unique number for it (1.009).
    """

    transaction: str
    day: date
    destination: str
    origin: str
    control_number: str


@dataclass(frozen=True, slots=True)
class SentPrint:
    """One impression of one finger to send.

    Attributes
    ----------
    finger
        Which one.
    image
        PNG (8-bit grey) or WSQ, sent as it is.
    captured
        The day it was taken.
    ppi
        Resolution, 100..4000, where the file does not tell it.
    impression
        Code of ANSI/NIST-ITL table 7; 0 is live-scan plain.
    minutiae
        Sent beside the image, if given.
    """

    finger: Finger
    image: bytes
    captured: date
    ppi: float | None = None
    impression: int = 0
    minutiae: Minutiae | None = None


@dataclass(frozen=True, slots=True)
class SentMinutiae:
    """The minutiae of one impression to send without its image."""

    finger: Finger
    minutiae: Minutiae
    impression: int = 0


def person_transaction(
    envelope: Envelope,
    prints: Sequence[SentPrint | SentMinutiae],
    *,
    described: Mapping[int, str] | None = None,
) -> Transaction:
    """Compose a transaction about one person.

    Parameters
    ----------
    envelope
        For the header, which also declares UTF-8.
    prints
        Each image becomes a type 14 record, minutiae a type 9 record of the same IDC, 1..99.
    described
        Fields of the type 2 record by number, 3..999, as the receiving agency defines them.

    Raises
    ------
    BadTransaction
        If a text is empty, too long or has control characters, there are more than 99 prints, or
        an image is neither 8-bit grey PNG nor WSQ or has no known resolution.
    BadInput
        If an image does not decode.
    """
    texts = {number: _text(text, MAX_TEXT) for number, text in (described or {}).items()}
    records = [_record(_DESCRIPTION, 0, texts)]
    numbered = list(enumerate(prints, start=1))
    records += [
        _image_record(idc, sent, envelope.origin)
        for idc, sent in numbered
        if isinstance(sent, SentPrint)
    ]
    records += [
        minutiae_record(sent.minutiae, idc=idc, finger=sent.finger, impression=sent.impression)
        for idc, sent in numbered
        if sent.minutiae is not None
    ]
    return Transaction(_header(envelope), tuple(records))


def _header(envelope: Envelope) -> TextRecord:
    texts = {
        2: VERSION.encode(),
        4: _text(envelope.transaction, 16),
        5: _day(envelope.day),
        7: _text(envelope.destination, 100),
        8: _text(envelope.origin, 100),
        9: _text(envelope.control_number, 40),
        11: _NO_RESOLUTION.encode(),
        12: _NO_RESOLUTION.encode(),
        15: _CHARACTER_SET,
    }
    return _record(HEADER_KIND, 0, texts)


def _image_record(idc: int, sent: SentPrint, source: str) -> TextRecord:
    """Make a type 14 record; the image is decoded once to learn its size and that it is whole."""
    coding = _coding(sent.image)
    image = decode_image(sent.image, ppi=sent.ppi)
    if not image.ppi_known:
        raise BadTransaction("an image has no known resolution", remedy="State it in ppi.")
    ppi = b"%d" % round(image.ppi)
    texts = {
        3: b"%d" % sent.impression,
        4: _text(source, 100),
        5: _day(sent.captured),
        6: b"%d" % image.width,
        7: b"%d" % image.height,
        8: b"1",
        9: ppi,
        10: ppi,
        11: coding,
        12: b"8",
        13: b"%d" % sent.finger,
    }
    return _record(FINGERPRINT, idc, texts, sent.image)


def _coding(image: bytes) -> bytes:
    """Tell WSQ and 8-bit grey PNG by their first bytes."""
    if image.startswith(b"\xff\xa0"):
        return b"WSQ20"
    if image.startswith(b"\x89PNG\r\n\x1a\n") and image[_PNG_DEPTH] == _GREY_8_BIT:
        return b"PNG"
    raise BadTransaction(
        "an image is neither 8-bit grey PNG nor WSQ", remedy="Save it as 8-bit grey PNG."
    )


def _record(kind: int, idc: int, texts: dict[int, bytes], data: bytes | None = None) -> TextRecord:
    fields = tuple(Field(number, text) for number, text in sorted(texts.items()))
    return TextRecord(kind, idc, fields, data, _ENCODING)


def _text(text: str, limit: int) -> bytes:
    """Encode a text in which no character can pass for a separator."""
    if not 1 <= len(text) <= limit:
        raise BadTransaction(f"a text to be sent has {len(text)} characters, not 1..{limit}")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise BadTransaction("a text to be sent holds a character that cannot be printed")
    return text.encode(_ENCODING)


def _day(day: date) -> bytes:
    return b"%04d%02d%02d" % (day.year, day.month, day.day)
