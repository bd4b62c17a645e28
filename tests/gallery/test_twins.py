"""Every person against every other: who was enrolled twice is found, strangers are not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery import Gallery, GalleryEntry, twins
from hospitium.gallery.twin_values import Twin
from hospitium.gallery.twins import TwinPass
from hospitium.policy.permit import TwinsPermit
from hospitium.policy.twins import permit_find_twins
from hospitium.senses.finger.sieve import buckets
from tests.gallery.made import CALIBRATION, INDEX, MODEL, THUMB, case, entry, press, print_id
from tests.policy.facts import NOW, RULES, operator

AGAIN = 500
"""Who is enrolled a second time has this number more."""
PEOPLE = 40


def again(person: int, finger: Finger) -> GalleryEntry:
    """The finger of `person` in the record of somebody else."""
    minutiae = press(person, finger, 3)
    other = AGAIN + person
    return GalleryEntry(print_id(other, finger), case(other), finger, MODEL, minutiae)


def crowd() -> list[GalleryEntry]:
    return [entry(person, finger) for person in range(PEOPLE) for finger in (INDEX, THUMB)]


def passed(gallery: Gallery, **more: object) -> list[Twin]:
    one = TwinPass(permit(), gallery, CALIBRATION, MODEL, NOW, **more)  # type: ignore[arg-type]
    return [twin for chunk in one.chunks() for twin in one.run(chunk)]


def permit() -> TwinsPermit:
    return permit_find_twins(RULES, operator(), at=NOW)


def pairs(found: Sequence[Twin]) -> set[tuple[int, int]]:
    return {(one.first.int - 1000, one.second.int - 1000) for one in found}


def test_who_is_in_two_records_is_found_and_nobody_else() -> None:
    twice = [again(person, finger) for person in (3, 8, 21) for finger in (INDEX, THUMB)]
    found = passed(Gallery.build([*crowd(), *twice]))
    assert pairs(found) == {(person, AGAIN + person) for person in (3, 8, 21)}
    for one in found:
        assert {told.finger for told in one.fingers} == {INDEX, THUMB}
        assert one.expected < 1e-3
        assert one.score > 5


def test_one_finger_in_common_is_enough() -> None:
    found = passed(Gallery.build([*crowd(), again(5, THUMB)]))
    assert pairs(found) == {(5, AGAIN + 5)}
    (finger,) = found[0].fingers
    assert finger.first == print_id(5, THUMB)
    assert finger.second == print_id(AGAIN + 5, THUMB)


def test_a_print_under_another_identity_is_found_though_the_rest_differs() -> None:
    """One finger of two is somebody else's: the rate says less, and the list says which finger."""
    stolen = [again(7, INDEX), entry(AGAIN + 7, THUMB)]
    found = passed(Gallery.build([*crowd(), *stolen]))
    assert pairs(found) == {(7, AGAIN + 7)}
    assert found[0].fingers[0].finger is INDEX
    assert found[0].fingers[0].fmr < found[0].fingers[1].fmr


def test_strangers_are_no_twins() -> None:
    assert passed(Gallery.build(crowd())) == []


def test_several_impressions_in_one_record_are_no_twins() -> None:
    more = [entry(person, INDEX, 4) for person in range(10)]
    assert passed(Gallery.build([*crowd(), *more])) == []


def test_those_who_did_not_agree_are_left_out() -> None:
    gallery = Gallery.build([*crowd(), again(3, INDEX), again(4, INDEX)])
    found = passed(gallery, leave_out={case(3)})
    assert pairs(found) == {(4, AGAIN + 4)}


def test_expired_prints_take_no_part() -> None:
    gone = replace(again(3, INDEX), expires_at=NOW - timedelta(seconds=1))
    assert passed(Gallery.build([*crowd(), gone])) == []


def test_a_large_gallery_goes_through_buckets_and_in_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(twins, "FEW", 10)
    monkeypatch.setattr(twins, "CHUNK", 16)
    monkeypatch.setattr(buckets, "SHARE", 0.2)
    twice = [again(person, finger) for person in range(12) for finger in (INDEX, THUMB)]
    gallery = Gallery.build([*crowd(), *twice])
    one = TwinPass(permit(), gallery, CALIBRATION, MODEL, NOW, workers=2)
    chunks = one.chunks()
    assert len(chunks) > 4
    assert all(chunk.end - chunk.first <= 16 for chunk in chunks)
    found = {pair for chunk in chunks for pair in pairs(one.run(chunk))}
    assert found == {(person, AGAIN + person) for person in range(12)}


def test_newcomers_look_at_everybody_and_nobody_else_does() -> None:
    gallery = Gallery.build([*crowd(), again(3, INDEX), again(4, INDEX)])
    assert pairs(passed(gallery, newcomers={case(AGAIN + 3)})) == {(3, AGAIN + 3)}
    assert passed(gallery, newcomers=set()) == []


def test_fewer_pairs_leave_more_room_for_chance() -> None:
    """The same two prints: rare enough among the few pairs of a night, not among all."""
    gallery = Gallery.build([*crowd(), again(3, INDEX)])
    (tonight,) = passed(gallery, newcomers={case(AGAIN + 3)})
    (ever,) = passed(gallery)
    assert tonight.fmr == ever.fmr
    assert tonight.expected < ever.expected / 10
    assert passed(gallery, by_chance=0.0) == []


@pytest.mark.parametrize("newcomers", [None, {case(AGAIN + 6)}])
def test_a_finger_under_another_name_is_found(newcomers: set[CaseId] | None) -> None:
    minutiae = press(6, INDEX, 3)
    other = Finger.LEFT_RING
    wrong = GalleryEntry(print_id(AGAIN + 6, other), case(AGAIN + 6), other, MODEL, minutiae)
    found, *_ = passed(Gallery.build([*crowd(), wrong]), newcomers=newcomers)
    assert pairs([found]) == {(6, AGAIN + 6)}
    (finger,) = found.fingers
    assert (finger.finger, finger.other) == (INDEX, other)
    assert finger.second == print_id(AGAIN + 6, other)


def test_an_empty_gallery_has_no_work() -> None:
    assert passed(Gallery.build([])) == []
