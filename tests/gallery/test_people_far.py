"""People in the processes of a cluster are found as those of one gallery are, by every sense."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.core.senses import Sense
from hospitium.gallery import MissedPart, Probe
from hospitium.gallery.cluster import ClusterGallery, shard_of
from hospitium.gallery.cluster_samples import ClusterSamples
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.gallery.iris_gallery import IrisGallery
from hospitium.gallery.iris_search import IrisProbes
from hospitium.gallery.iris_view import EyeProbe
from hospitium.gallery.people import FingerProbes, search_people
from hospitium.gallery.values import SearchOutcome
from tests.gallery import made_faces
from tests.gallery.local_shards import LocalShards, store_of
from tests.gallery.made import CALIBRATION, INDEX, KEY, MODEL, THUMB, case, entry, permit, press
from tests.gallery.test_people import PRINTS
from tests.irises import code_of, worth
from tests.policy.facts import NOW

SHARDS = 3
SHOTS = [made_faces.entry(person, shot) for person in range(6, 18) for shot in range(person % 3)]
OTHERS = [made_faces.entry(person, model="faces-2") for person in range(3)]
FACES = FaceGallery.build([*SHOTS, *OTHERS])


def iris(person: int, eye: Eye) -> IrisEntry:
    number = UUID(int=10 * person + (eye is Eye.LEFT))
    return IrisEntry(IrisId(number), case(person), eye, MODEL, code_of(person, eye, 1))


EYES = [iris(person, eye) for person in range(9, 15) for eye in Eye]
IRISES = IrisGallery.build(EYES)
ALONE = (PRINTS, FACES, IRISES)


def filled(shards: LocalShards) -> tuple[ClusterGallery, Any, Any]:
    """Return who keeps the prints, faces and irises of the shards."""
    made = ClusterGallery(shards, key=KEY, at=NOW)
    prints = [entry(person, finger) for person in range(12) for finger in (INDEX, THUMB)]
    given = ((Sense.FINGER, prints), (Sense.FACE, [*SHOTS, *OTHERS]), (Sense.IRIS, EYES))
    for sense, entries in given:
        store = store_of(made, sense)
        store.add(entries)
        store.set_stamp("followed")
        store.tidy()
    return made, ClusterSamples(made, Sense.FACE), ClusterSamples(made, Sense.IRIS)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[ClusterGallery, Any, Any]:
    return filled(LocalShards(tmp_path_factory.mktemp("cluster"), SHARDS))


def ask(
    keepers: tuple[Any, Any, Any],
    finger: int | None,
    faces: list[int],
    eye: int | None,
    out: Collection[int] = (),
) -> SearchOutcome:
    """Search one person, or several mixed up."""
    prints, photographs, irises = keepers
    without = [case(person) for person in out]
    probes = (Probe(INDEX, press(finger, INDEX, 3)),) if finger is not None else ()
    by_finger = FingerProbes(probes, prints, CALIBRATION, MODEL, leave_out=without)
    shots = [made_faces.face(person, 9) for person in faces]
    by_face = made_faces.probes(photographs, *shots, leave_out=without) if faces else None
    by_iris = None
    if eye is not None:
        pictures = (EyeProbe(code_of(eye, Eye.LEFT, 9), None),)
        by_iris = IrisProbes(pictures, irises, worth(), MODEL, without)
    return search_people(permit(), by_finger if probes else None, by_face, by_iris)


@given(
    finger=st.sampled_from([None, 0, 3, 7, 11, 30]),
    faces=st.lists(st.sampled_from([3, 7, 11, 14, 40]), max_size=2),
    eye=st.sampled_from([None, 11, 13, 50]),
    out=st.sets(st.sampled_from([3, 7, 14])),
)
@settings(max_examples=25, deadline=None)
def test_the_answer_is_that_of_one_gallery(
    shared: tuple[ClusterGallery, Any, Any],
    finger: int | None,
    faces: list[int],
    eye: int | None,
    out: set[int],
) -> None:
    """Number for number: candidates, rates, people, samples, and those not searched."""
    if finger is None and not faces and eye is None:
        return
    alone, far = (ask(keepers, finger, faces, eye, out) for keepers in (ALONE, shared))
    assert plain(far) == plain(alone)
    assert far.contents


def plain(outcome: SearchOutcome) -> SearchOutcome:
    """Leave out how the work was shared."""
    return replace(outcome, contents=b"", comparisons=0, sifted=0)


def lying_in(shard: int, people: range) -> list[int]:
    return [person for person in people if shard_of(CaseId(case(person)), SHARDS) == shard]


def test_a_shard_that_is_away_is_named_with_what_it_holds(tmp_path: Path) -> None:
    shards = LocalShards(tmp_path, SHARDS)
    keepers = filled(shards)
    whole = ask(keepers, 30, [14], 11)
    lost = (shard_of(case(14), SHARDS) + 1) % SHARDS
    shards.lose(lost)
    outcome = ask(keepers, 30, [14], 11)
    prints, eyes = (2 * len(lying_in(lost, people)) for people in (range(12), range(9, 15)))
    faces = sum(person % 3 for person in lying_in(lost, range(6, 18)))
    assert outcome.missed == (MissedPart(f"shard {lost + 1} of 3", prints, faces, eyes),)
    assert (outcome.prints, outcome.faces, outcome.irises) == (
        whole.prints,
        whole.faces,
        whole.irises,
    )
    assert case(14) in [one.case_id for one in outcome.candidates]
    assert outcome.contents == b""


def test_faces_alone_are_searched_without_a_shard_that_is_away(tmp_path: Path) -> None:
    shards = LocalShards(tmp_path, SHARDS)
    keepers = filled(shards)
    shards.lose(shard_of(case(14), SHARDS))
    outcome = ask(keepers, None, [14], None)
    assert outcome.candidates == ()
    assert outcome.missed[0].faces > 0
    assert (outcome.prints, outcome.contents) == (0, b"")


@pytest.mark.parametrize("when", ["nearest", "compared"])
def test_a_shard_lost_in_the_midst_of_a_search_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """It comes back empty, and knows nothing of the search: no answer, rather than "nobody"."""
    shards = LocalShards(tmp_path, SHARDS)
    keepers = filled(shards)
    lost = shard_of(case(14), SHARDS)
    answer = shards._answer

    def fails(number: int, verb: object, *words: object) -> Any:
        if number == lost and when in words:
            shards.lose(lost)
            shards.bring_back(lost)
        return answer(number, verb, *words)

    monkeypatch.setattr(shards, "_answer", fails)
    outcome = ask(keepers, None, [14], None)
    assert [part.name for part in outcome.missed] == [f"shard {lost + 1} of 3"]
    assert outcome.contents == b""
