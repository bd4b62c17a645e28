"""Files and fields of a form become captures; what does not fit together is told."""

import pytest

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger, Hand
from hospitium.edges.http.captures import make_captures
from hospitium.edges.http.uploads import SentFile
from hospitium.usecases.captures import CaptureKind

FILE = SentFile("images", "right-index.jpg", b"x")


def test_without_a_kind_it_is_contact() -> None:
    (one,) = make_captures([FILE], [])
    assert (one.kind, one.finger, one.hand) == (CaptureKind.CONTACT, Finger.RIGHT_INDEX, None)


def test_a_photo_of_one_finger_keeps_its_name_and_that_of_a_hand_has_none() -> None:
    (one,) = make_captures([FILE], [], kind="photo")
    assert (one.kind, one.finger) == (CaptureKind.PHOTO, Finger.RIGHT_INDEX)
    (four,) = make_captures([FILE], [], kind="photo", hand="left")
    assert (four.finger, four.hand) == (Finger.UNKNOWN, Hand.LEFT)


@pytest.mark.parametrize(
    ("kind", "hand", "ppi"),
    [("film", "", None), ("photo", "third", None), ("contact", "left", None), ("photo", "", 500.0)],
)
def test_what_does_not_fit_together_is_refused(kind: str, hand: str, ppi: float | None) -> None:
    with pytest.raises(BadInput):
        make_captures([FILE], [], kind=kind, hand=hand, ppi=ppi)
    with pytest.raises(BadInput, match="not both"):
        make_captures([FILE], ["left-index"], kind="photo", hand="left")
