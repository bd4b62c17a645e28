"""Prints and faces that a phone has read, as captures and readings: templates are taken only here.

Nobody else's template is taken in place of an image (`decode_capture`), because nobody knows what
made it. A phone's was made by the extractor that the node gave it, and its app vouches for it.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from hospitium.formats.field_bodies import FieldPrint
from hospitium.formats.gray import GrayImage
from hospitium.formats.iso19794_2 import LIVE_SCAN_CONTACTLESS
from hospitium.formats.templates import TemplateForm, read_print, write_print
from hospitium.senses.face.template import BadFaceTemplate, decode_face
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.captures import Capture, CaptureKind, Reading
from hospitium.usecases.face_engine import FaceCapture, FaceReading

_NO_IMAGE = GrayImage(np.full((32, 32), 255, np.uint8))
"""The phone keeps the picture to itself (rule store.no_image)."""


def captures_of(prints: Iterable[FieldPrint]) -> tuple[Capture, ...]:
    """Return prints as captures that only `read_field_print` can read."""
    return tuple(Capture(one.template, one.finger) for one in prints)


def read_field_print(capture: Capture) -> Reading:
    """Return the reading of a phone's template, written anew under the finger it was named.

    Raises
    ------
    BadTemplate
        If the bytes are none.
    """
    stored = replace(read_print(capture.data), finger=capture.finger)
    template = write_print(stored, TemplateForm.COMPACT)
    contactless = stored.impression_type == LIVE_SCAN_CONTACTLESS
    return Reading(
        finger=capture.finger,
        name=capture.name,
        template=template,
        minutiae=decode_template(template),
        quality=stored.quality,
        advice=(),
        image=_NO_IMAGE,
        kind=CaptureKind.PHOTO if contactless else CaptureKind.CONTACT,
    )


def read_field_face(capture: FaceCapture, *, dimension: int) -> FaceReading:
    """Return the reading of a phone's face, as its template says it; the picture stays there.

    Raises
    ------
    BadFaceTemplate
        If the bytes are none, or of another number of numbers than the node's model gives.
    """
    face = decode_face(capture.data)
    if len(face.embedding) != dimension:
        raise BadFaceTemplate("this face was not made by the node's model")
    return FaceReading(
        name=capture.name,
        template=capture.data,
        embedding=face.embedding,
        quality=face.quality,
        reasons=(),
        box=(0, 0, 0, 0),
        portrait=b"",
    )
