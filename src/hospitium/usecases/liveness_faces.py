"""Find the face that the liveness check looks at, with the engine that recognises faces."""

from collections.abc import Callable
from dataclasses import replace

from hospitium.senses.liveness.types import Box, Frame
from hospitium.usecases.face_engine import FaceEngine


def face_finder(
    engine: Callable[[], FaceEngine], *, briefly: bool = False
) -> Callable[[Frame], Frame | None]:
    """Return what finds the largest face of a frame and turns the frame upright.

    Its landmarks are in a frame of their own, shifted and enlarged: what the check asks of them
    does not hang on that.

    Parameters
    ----------
    briefly
        Find only one that is upright and near.
    """

    def find(frame: Frame) -> Frame | None:
        found = engine().find(frame.pixels, briefly=briefly)
        if not found.faces:
            return None
        face = found.faces[0]
        seen = face.seen.box
        box = Box(seen.left, seen.top, seen.width, seen.height)
        return replace(frame, pixels=found.pixels, box=box, landmarks=face.points)

    return find
