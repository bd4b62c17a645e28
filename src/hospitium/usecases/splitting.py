"""Take a capture of several fingers apart: each finger becomes a capture of its own."""

from collections.abc import Collection

from hospitium.core.fingers import Finger
from hospitium.core.units import NORM_PPI
from hospitium.senses.finger.slap import segment_slap
from hospitium.usecases.captures import Capture, decode_capture


def split(capture: Capture, missing: Collection[Finger] = ()) -> tuple[Capture, ...]:
    """Return the fingers of a capture; most show just one.

    Parameters
    ----------
    missing
        Fingers that no slap can show.

    Raises
    ------
    UnreadableImage, ImageTooLarge, SlapMismatch
        As the decoder and `segment_slap` say.
    """
    return (capture,) if capture.slap is None else split_slap(capture, missing)


def split_slap(capture: Capture, missing: Collection[Finger]) -> tuple[Capture, ...]:
    """Return the fingers of a slap."""
    if capture.slap is None:
        return (capture,)
    found = segment_slap(decode_capture(capture), capture.slap, missing=missing)
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
