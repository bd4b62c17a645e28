"""Spell a print another way: the meaning stays, the bytes change. No node, nothing kept.

Images become images and templates become templates; either goes into an ANSI/NIST transaction. An
image never becomes a template here: that is recognition, not spelling.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist import (
    Envelope,
    SentMinutiae,
    SentPrint,
    is_transaction,
    person_transaction,
    write_transaction,
)
from hospitium.formats.compact import StoredPrint
from hospitium.formats.image_files import ImageForm, encode_image
from hospitium.formats.templates import TemplateForm, form_of, read_print, write_print
from hospitium.formats.wsq_write import RATES
from hospitium.usecases.captures import Capture, image_of


class Kind(StrEnum):
    """What a file is."""

    IMAGE = "image"
    TEMPLATE = "template"
    TRANSACTION = "transaction"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a transaction to be written needs beside the prints.

    Attributes
    ----------
    captured
        The day the images were taken; only templates go without.
    """

    envelope: Envelope
    captured: date | None = None


def kind_of(capture: Capture) -> Kind:
    """Tell what a file is by its first bytes; what is nothing else is taken for an image."""
    if capture.raw_size is not None:
        return Kind.IMAGE
    if is_transaction(capture.data):
        return Kind.TRANSACTION
    return Kind.IMAGE if form_of(capture.data) is None else Kind.TEMPLATE


def convert_print(
    capture: Capture, form: ImageForm | TemplateForm, *, wsq_rate: float = RATES[0]
) -> bytes:
    """Return an image as another kind of image, or a template of one impression in another form.

    Raises
    ------
    BadInput
        If it does not decode, is of the other sort, or holds several prints.
    """
    kind = kind_of(capture)
    if kind is Kind.TRANSACTION:
        raise BadInput(
            "a transaction holds several prints", remedy="Name a folder as OUT to take them out."
        )
    if isinstance(form, ImageForm):
        if kind is Kind.TEMPLATE:
            raise BadInput(
                "a template holds no image", remedy="Name OUT with .iso, .incits or .hpt."
            )
        return encode_image(image_of(capture), form, wsq_rate=wsq_rate)
    if kind is Kind.IMAGE:
        raise BadInput(
            "an image does not become a template by being spelt otherwise",
            remedy="Name OUT with .png, .tiff, .bmp or .wsq; the library extracts minutiae.",
        )
    return write_print(print_of(capture), form)


def print_of(capture: Capture) -> StoredPrint:
    """Read a template of one impression; the capture's finger, if given, goes before its own.

    Raises
    ------
    BadTemplate
        As `read_print`.
    """
    stored = read_print(capture.data)
    known = capture.finger is not Finger.UNKNOWN
    return replace(stored, finger=capture.finger) if known else stored


def compose(captures: Sequence[Capture], letter: Letter, *, wsq_rate: float | None = None) -> bytes:
    """Put one person's images and templates into a transaction: types 1, 2, 14 and 9.

    A template goes beside the image whose file has the same name but for its end, otherwise alone.

    Parameters
    ----------
    wsq_rate
        Images go as WSQ of this rate; without it as PNG, WSQ files as they are.

    Raises
    ------
    BadInput
        If a file does not decode, is a transaction itself, or an image's day or resolution is
        not known.
    """
    kinds = [kind_of(capture) for capture in captures]
    if Kind.TRANSACTION in kinds:
        raise BadInput("a transaction does not go into a transaction")
    by_kind = {
        kind: {_stem(one): one for one, its in zip(captures, kinds, strict=True) if its is kind}
        for kind in (Kind.IMAGE, Kind.TEMPLATE)
    }
    if sum(map(len, by_kind.values())) < len(captures):
        raise BadInput(
            "two images, or two templates, have one name",
            remedy="Rename one: equal names tie a template to its image.",
        )
    templates = {stem: print_of(one) for stem, one in by_kind[Kind.TEMPLATE].items()}
    sent = [
        _sent(image, letter, templates.pop(stem, None), wsq_rate)
        for stem, image in by_kind[Kind.IMAGE].items()
    ]
    alone = [
        SentMinutiae(one.finger, one.minutiae, one.impression_type) for one in templates.values()
    ]
    return write_transaction(person_transaction(letter.envelope, [*sent, *alone]))


def _sent(
    capture: Capture, letter: Letter, template: StoredPrint | None, wsq_rate: float | None
) -> SentPrint:
    if letter.captured is None:
        raise BadInput(
            "an image to be sent has no day on which it was taken",
            remedy="Give --captured YYYY-MM-DD.",
        )
    image = image_of(capture)
    if wsq_rate is not None:
        data = encode_image(image, ImageForm.WSQ, wsq_rate=wsq_rate)
    elif capture.raw_size is None and capture.data.startswith(b"\xff\xa0"):
        data = capture.data
    else:
        data = encode_image(image, ImageForm.PNG)
    return SentPrint(
        _finger(capture, template),
        data,
        letter.captured,
        ppi=image.ppi if image.ppi_known else None,
        impression=0 if template is None else template.impression_type,
        minutiae=None if template is None else template.minutiae,
    )


def _finger(capture: Capture, template: StoredPrint | None) -> Finger:
    """Return which finger an image shows, by its name or by the template beside it."""
    told = {capture.finger, Finger.UNKNOWN if template is None else template.finger}
    told.discard(Finger.UNKNOWN)
    if len(told) > 1:
        raise BadInput("an image and the template beside it name different fingers")
    return told.pop() if told else Finger.UNKNOWN


def _stem(capture: Capture) -> str:
    return PurePath(capture.name).stem
