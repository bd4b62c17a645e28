"""Photographs on their way through the use cases: split, named, marked, and without a rate."""

from dataclasses import replace

import numpy as np
import pytest

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger, Hand
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.photo import Fingertip, PhotoPrint, Sharpness
from hospitium.senses.finger.template import is_contactless
from hospitium.usecases import splitting
from hospitium.usecases.captures import Capture, CaptureKind, as_photo
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.show_search import show_search
from hospitium.usecases.splitting import split_photo
from hospitium.usecases.verify import verify
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station

INDEX = Finger.RIGHT_INDEX


def found(count: int) -> tuple[PhotoPrint, ...]:
    image = GrayImage(np.full((80, 70), 150, np.uint8), ppi_known=False)
    one = PhotoPrint(
        image, Fingertip(0, 0, 0, -1, 9), 400.0, 0.06, True, Sharpness(0.1, 0.3, 0), ("Closer.",)
    )
    return (one,) * count


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> "pytest.MonkeyPatch":
    monkeypatch.setattr(splitting, "decode_photo", lambda _data: np.zeros((1, 1, 3), np.uint8))
    return monkeypatch


@pytest.mark.parametrize("hand", Hand)
def test_four_fingers_are_named_in_the_order_of_a_print(
    shows: pytest.MonkeyPatch, hand: Hand
) -> None:
    shows.setattr(splitting, "find_prints", lambda _pixels: found(4))
    pieces = split_photo(as_photo(Capture(b"", name="hand.jpg"), hand))
    assert tuple(one.finger for one in pieces) == hand.four_as_printed
    assert all(one.kind is CaptureKind.PHOTO and one.raw_size == (70, 80) for one in pieces)
    assert pieces[0].name == "hand.jpg: finger 1 of 4"
    assert pieces[0].advice == ("Closer.",)


def test_other_numbers_of_fingers_stay_unnamed_and_say_so(shows: pytest.MonkeyPatch) -> None:
    shows.setattr(splitting, "find_prints", lambda _pixels: found(3))
    pieces = split_photo(as_photo(Capture(b""), Hand.LEFT))
    assert {one.finger for one in pieces} == {Finger.UNKNOWN}
    assert "3 found" in pieces[0].advice[0]


def test_one_name_does_not_fit_several_fingers(shows: pytest.MonkeyPatch) -> None:
    shows.setattr(splitting, "find_prints", lambda _pixels: found(2))
    with pytest.raises(BadInput, match="shows 2"):
        split_photo(as_photo(Capture(b"", INDEX), None))
    shows.setattr(splitting, "find_prints", lambda _pixels: found(1))
    (piece,) = split_photo(as_photo(Capture(b"", INDEX), None))
    assert piece.finger is INDEX


def photo(person: int, impression: int = 1) -> Capture:
    return as_photo(capture(person, INDEX, impression), None)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fake prints stand for photos of one finger each."""
    monkeypatch.setattr(splitting, "split_photo", lambda one: (replace(one),))


@pytest.mark.usefixtures("whole")
def test_a_candidate_found_by_photo_has_no_rate(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    case = lite.open_case()
    enrol(runtime, amira, case, [capture(1, INDEX)])
    by_photo = identify(runtime, amira, [photo(1, 9)], purpose="roadside-check", incident=INCIDENT)
    assert by_photo.candidates[0].photo
    assert "rate is unknown" in by_photo.sentence
    stored = show_search(runtime, amira, by_photo.id)
    assert stored.candidates[0].details["photo"] is True
    by_contact = identify(
        runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    assert not by_contact.candidates[0].photo
    assert "rate is unknown" not in by_contact.sentence


@pytest.mark.usefixtures("whole")
def test_a_reference_from_a_photo_is_marked_and_takes_the_rate_along(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    case = lite.open_case()
    report = enrol(runtime, amira, case, [photo(1)])
    assert report.enrolled[0].kind is CaptureKind.PHOTO
    assert any("photograph" in sentence for sentence in report.enrolled[0].advice)
    found = identify(
        runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    assert found.candidates[0].photo
    compared = verify(runtime, amira, case, [capture(1, INDEX, 9)])
    assert compared.photo
    assert not compared.supports


def test_the_template_keeps_how_it_was_captured() -> None:
    engine = FakeEngine()
    assert is_contactless(engine.read(photo(1)).template)
    assert not is_contactless(engine.read(capture(1, INDEX)).template)
