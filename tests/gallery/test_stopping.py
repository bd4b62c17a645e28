"""A search ends wherever it is stopped; one that is not says what it always said."""

from threading import Lock

import pytest

from hospitium.gallery import (
    Gallery,
    Probe,
    SearchOutcome,
    arranging,
    cascade,
    scene,
    search,
    store,
)
from hospitium.gallery.crew import Check, Crew
from tests.gallery.made import CALIBRATION, INDEX, MODEL, THUMB, entry, find, permit, press

PROBES = [Probe(finger, press(3, finger, 7)) for finger in (INDEX, THUMB)]


class Stopped(Exception):
    """What somebody raises who does not want the answer."""


class Until:
    """Lets so many pieces pass; then raises, and goes on raising."""

    def __init__(self, pieces: int = 10**6) -> None:
        self._pieces, self._lock, self.passed = pieces, Lock(), 0

    def __call__(self) -> None:
        with self._lock:
            if self.passed == self._pieces:
                raise Stopped
            self.passed += 1


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """A gallery that is sifted, in pieces small enough to be many."""
    for room in (store, cascade, arranging):
        monkeypatch.setattr(room, "EXHAUSTIVE", 0)
    monkeypatch.setattr(arranging, "EVERYWHERE", 0)
    monkeypatch.setattr(cascade, "SHORTLIST", 20)
    monkeypatch.setattr(scene, "_SIFT_PIECE", 8)
    monkeypatch.setattr(scene, "_EXACT_PIECE", 8)
    return Gallery.build(entry(person, f) for person in range(30) for f in (INDEX, THUMB))


def ask(gallery: Gallery, check: Check, workers: int = 1) -> SearchOutcome:
    return search(permit(), gallery, PROBES, CALIBRATION, model=MODEL, workers=workers, check=check)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_search_that_may_be_stopped_says_what_it_says_otherwise(
    people: Gallery, workers: int
) -> None:
    told = Until()
    assert ask(people, told, workers) == find(people, *PROBES)
    assert told.passed > 20, "it is asked between all pieces, through every stage"


@pytest.mark.parametrize("workers", [1, 2])
def test_wherever_it_is_stopped_nothing_more_is_begun(people: Gallery, workers: int) -> None:
    whole = Until()
    ask(people, whole, workers)
    for pieces in range(whole.passed):
        told = Until(pieces)
        with pytest.raises(Stopped):
            ask(people, told, workers)
        assert told.passed == pieces


def test_a_crew_that_is_stopped_does_no_more_than_it_may() -> None:
    done: list[int] = []
    with Crew(2, Until(3)) as crew, pytest.raises(Stopped):
        crew.map(done.append, range(1000))
    assert len(done) == 3
