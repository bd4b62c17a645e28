"""A search through the sieve says of those it finds exactly what an exhaustive search says."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import Gallery, GalleryEntry, Probe, arranging, cascade, search, store
from hospitium.gallery.crew import Crew
from hospitium.gallery.scene import Probes, Scene
from hospitium.senses.finger.matcher import compare, prepare
from tests.gallery.made import (
    CALIBRATION,
    INDEX,
    MODEL,
    THUMB,
    UNKNOWN,
    case,
    entry,
    find,
    permit,
    press,
)
from tests.policy.facts import NOW

PEOPLE = 60


@pytest.fixture(scope="module")
def people() -> Gallery:
    """A gallery that is sifted from the first print on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "EXHAUSTIVE", 0)
        return Gallery.build(
            [entry(person, f) for person in range(PEOPLE) for f in (INDEX, THUMB)]
            + [entry(person, INDEX, said=UNKNOWN, impression=1) for person in range(5)]
        )


fingers = st.sampled_from([(INDEX,), (UNKNOWN,), (INDEX, THUMB), (INDEX, INDEX), (UNKNOWN, THUMB)])


@given(person=st.integers(0, PEOPLE + 5), said=fingers)
@settings(max_examples=40)
def test_with_room_for_all_the_cascade_is_the_exhaustive_search(
    people: Gallery, person: int, said: tuple[Finger, ...]
) -> None:
    probes = [Probe(f, press(person, f or INDEX, 20 + n)) for n, f in enumerate(said)]
    sifted = find(people, *probes, exhaustive=False)
    exact = find(people, *probes, exhaustive=True)
    assert sifted.candidates == exact.candidates
    assert (sifted.persons, sifted.prints) == (exact.persons, exact.prints)


def test_scores_and_rates_do_not_depend_on_who_came_through(
    people: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    probes = [Probe(INDEX, press(7, INDEX, 9)), Probe(THUMB, press(7, THUMB, 9))]
    monkeypatch.setattr(arranging, "EVERYWHERE", 0)
    monkeypatch.setattr(arranging, "COMPLETED", 3)
    exact = find(people, *probes, exhaustive=True)
    monkeypatch.setattr(cascade, "SHORTLIST", 5)
    monkeypatch.setattr(cascade, "FINALISTS", 3)
    sifted = find(people, *probes, exhaustive=False)
    assert sifted.candidates == exact.candidates
    assert sifted.comparisons < 40 < exact.comparisons
    assert sifted.sifted + sifted.comparisons >= exact.comparisons - 10
    assert sifted.persons == exact.persons == PEOPLE


def test_a_further_finger_is_sifted_only_while_nobody_convinces(
    people: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cascade, "AT_ONCE", 1)
    known = [Probe(INDEX, press(7, INDEX, 9)), Probe(THUMB, press(7, THUMB, 9))]
    stranger = [Probe(INDEX, press(90, INDEX, 9)), Probe(THUMB, press(90, THUMB, 9))]
    sums = []
    for probes in (known, stranger):
        outcome = find(people, *probes, exhaustive=False)
        sums.append(outcome.comparisons + outcome.sifted)
    assert sums[0] <= sums[1]


def test_an_expired_or_removed_print_is_not_found_and_not_counted() -> None:
    gone = GalleryEntry(entry(1, INDEX).print_id, case(1), INDEX, MODEL, press(1, INDEX, 0), 0, NOW)
    soon = NOW + timedelta(microseconds=1)
    stays = GalleryEntry(
        entry(2, INDEX).print_id, case(2), INDEX, MODEL, press(2, INDEX, 0), 0, soon
    )
    gallery = Gallery.build([gone, stays])
    outcome = find(gallery, Probe(INDEX, press(1, INDEX, 5)))
    assert (outcome.candidates, outcome.persons, outcome.prints) == ((), 1, 1)
    assert find(gallery, Probe(INDEX, press(2, INDEX, 5))).candidates[0].case_id == case(2)


def grown(minutiae: Minutiae, by: float) -> Minutiae:
    return Minutiae(
        (minutiae.x * by).astype(np.float32),
        (minutiae.y * by).astype(np.float32),
        minutiae.angle,
        minutiae.kind,
        minutiae.quality,
        int(minutiae.width * by) + 1,
        int(minutiae.height * by) + 1,
    )


@pytest.mark.parametrize("exhaustive", [True, False])
def test_each_cohort_is_searched_with_its_own_version_of_the_probes(
    exhaustive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "EXHAUSTIVE", 0)
    child = GalleryEntry(
        entry(1, INDEX).print_id, case(1), INDEX, MODEL, grown(press(1, INDEX, 0), 0.7), cohort=3
    )
    gallery = Gallery.build([child, *(entry(person, INDEX) for person in range(2, 20))])
    probe = Probe(INDEX, press(1, INDEX, 5))

    def probes_for(cohort: int) -> Sequence[Probe]:
        return [Probe(INDEX, grown(probe.minutiae, 0.7))] if cohort == 3 else [probe]

    words = {"model": MODEL, "exhaustive": exhaustive}
    plain = search(permit(), gallery, [probe], CALIBRATION, **words)  # type: ignore[arg-type]
    aware = search(
        permit(),
        gallery,
        [probe],
        CALIBRATION,
        probes_for=probes_for,
        **words,  # type: ignore[arg-type]
    )
    assert plain.candidates == ()
    assert [one.case_id for one in aware.candidates] == [case(1)]
    with pytest.raises(BadInput, match="scaled"):
        search(permit(), gallery, [probe], CALIBRATION, probes_for=lambda _c: [], **words)  # type: ignore[arg-type]


def test_any_probe_can_be_held_against_any_print(people: Gallery) -> None:
    """What tries other arrangements of the fingers asks of a scene."""
    probes = Probes((Probe(INDEX, press(3, INDEX, 9)), Probe(THUMB, press(3, THUMB, 9))))
    with Crew(2) as crew:
        scene = Scene.of(people, probes, crew, model=MODEL, at=NOW)
        numbers = np.arange(0, len(people.people), 7)
        scores = scene.exact(1, numbers)
        everything = scene.of_people(np.array([3, 5], np.int32))
    assert set(people.people[everything].tolist()) == {3, 5}
    for number, score in zip(numbers.tolist(), scores.tolist(), strict=True):
        assert score == compare(prepare(press(3, THUMB, 9)), people.prepared(number))


def test_threads_find_what_one_finds(people: Gallery) -> None:
    probe = Probe(UNKNOWN, press(11, THUMB, 9))
    words = {"model": MODEL, "exhaustive": False}
    alone = search(permit(), people, [probe], CALIBRATION, **words)  # type: ignore[arg-type]
    many = search(permit(), people, [probe], CALIBRATION, workers=3, **words)  # type: ignore[arg-type]
    assert alone == many
    assert alone.candidates[0].case_id == case(11)
