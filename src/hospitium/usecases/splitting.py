"""Take a capture of several fingers apart: each finger becomes a capture of its own."""

from collections.abc import Collection

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.core.units import NORM_PPI
from hospitium.formats.photos import decode_photo
from hospitium.senses.finger.photo import PhotoPrint, find_prints
from hospitium.senses.finger.slap import Slap, segment_slap
from hospitium.usecases.captures import Capture, CaptureKind, decode_capture


def split(capture: Capture, missing: Collection[Finger] = ()) -> tuple[Capture, ...]:
    """Return the fingers of a capture; most show just one.

    Parameters
    ----------
    missing
        Fingers that no slap can show.

    Raises
    ------
    BadInput
        If one finger is named, but a photo shows several.
    UnreadableImage, ImageTooLarge, NoFingerprint, SlapMismatch
        As the decoders, `segment_slap` and `find_prints` say.
    """
    if capture.slap is not None:
        return split_slap(capture, capture.slap, missing)
    return split_photo(capture) if capture.kind is CaptureKind.PHOTO else (capture,)


def split_slap(capture: Capture, slap: Slap, missing: Collection[Finger]) -> tuple[Capture, ...]:
    """Return the fingers of a slap."""
    found = segment_slap(decode_capture(capture), slap, missing=missing)
    return tuple(
        Capture(
            data=tip.image.pixels.tobytes(),
            finger=tip.finger,
            name=f"{capture.name}: {tip.finger.label}" if capture.name else tip.finger.label,
            ppi=NORM_PPI,
            raw_size=(tip.image.width, tip.image.height),
            advice=found.notes + tip.advice,
        )
        for tip in found.fingertips
    )


def split_photo(capture: Capture) -> tuple[Capture, ...]:
    """Return the fingers of a photo laid flat, each as a capture of its own.

    Raises
    ------
    BadInput
        If one finger is named, but the photo shows several.
    UnreadableImage, ImageTooLarge, NoFingerprint
        As `decode_photo` and `find_prints` say.
    """
    found = find_prints(decode_photo(capture.data))
    if capture.finger is not Finger.UNKNOWN and len(found) > 1:
        raise BadInput(
            f"one finger is named, but the photo shows {len(found)}",
            remedy="Name the hand instead, or photograph this finger alone.",
        )
    named, notes = _names(capture, len(found))
    return tuple(
        _piece(capture, one, finger, notes, place=f"{number} of {len(found)}")
        for number, (one, finger) in enumerate(zip(found, named, strict=True), start=1)
    )


def _names(capture: Capture, count: int) -> tuple[tuple[Finger, ...], tuple[str, ...]]:
    """Return the finger of each print from left to right, and what to say about it."""
    if capture.hand is None:
        return (capture.finger,) * count, ()
    names = capture.hand.four_as_printed
    if count == len(names):
        return names, ()
    said = f"Fingers left unnamed: {count} found, not the four of a hand."
    return (Finger.UNKNOWN,) * count, (said,)


def _piece(
    capture: Capture, one: PhotoPrint, finger: Finger, notes: tuple[str, ...], *, place: str
) -> Capture:
    return Capture(
        data=one.image.pixels.tobytes(),
        finger=finger,
        name=f"{capture.name or 'photo'}: finger {place}",
        ppi=NORM_PPI,
        raw_size=(one.image.width, one.image.height),
        kind=CaptureKind.PHOTO,
        advice=notes + one.advice,
    )
