"""What the camera says of a face, one thing at a time, and when it takes the picture."""

from typing import Any

import pytest

from tests.clients.field.program import ask

WIDTH, HEIGHT = 640, 480
MIDDLE = [230, 120, 180, 240]


def frame(**other: Any) -> dict[str, Any]:
    """A frame of a good face in the middle, but for what is said."""
    plain = {
        "faces": 1, "place": MIDDLE, "quality": 90, "reasons": [],
        "surroundings": 120, "luminance": 120,
    }  # fmt: skip
    return plain | other


NOBODY = frame(faces=0, place=None)


def told(*frames: dict[str, Any]) -> Any:
    return ask("face", {"do": "coach", "width": WIDTH, "height": HEIGHT, "frames": list(frames)})


@pytest.mark.parametrize(
    ("seen", "advice"),
    [
        (NOBODY, "no-face"),
        (frame(faces=2), "one-face"),
        (frame(place=[280, 180, 80, 100]), "closer"),
        (frame(place=[150, 10, 340, 450]), "farther"),
        (frame(place=[10, 120, 180, 240]), "centre"),
        (frame(reasons=["too-dark"], surroundings=190, luminance=40), "backlit"),
        (frame(reasons=["too-dark"], surroundings=60, luminance=40), "more-light"),
        (frame(reasons=["too-bright"]), "less-light"),
        (frame(reasons=["turned"]), "look-here"),
        (frame(reasons=["blurred"]), "hold-steady"),
        (frame(reasons=["covered", "eyes-closed"]), "uncover"),
        (frame(reasons=["busy-background"]), "hold"),
        (frame(), "hold"),
    ],
)
def test_the_first_thing_to_mend_is_said(seen: dict[str, Any], advice: str) -> None:
    assert told(seen, seen)[-1]["advice"] == advice


def test_nothing_is_said_of_a_single_frame() -> None:
    said = told(frame(), frame(), frame(reasons=["turned"]), frame())
    assert [one["advice"] for one in said] == ["no-face", "hold", "hold", "hold"]


def test_the_shutter_goes_after_three_good_frames_in_a_row_and_no_sooner() -> None:
    shaken = frame(place=[330, 120, 180, 240])
    frames = [NOBODY, frame(), frame(), shaken, frame(), frame(), frame(), frame()]
    shots = [one["shoot"] for one in told(*frames)]
    assert shots.index(True) == 7  # back in the middle the face has moved once more
    assert [one["steady"] for one in told(*frames)] == [0, 1, 2, 0, 0, 1, 2, 3]
