"""People in the processes of a cluster are found as those of one gallery are."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.gallery import Probe
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.people import FingerProbes, search_people
from hospitium.gallery.values import SearchOutcome
from tests.gallery import made_faces
from tests.gallery.local_shards import LocalShards, store_of
from tests.gallery.made import CALIBRATION, INDEX, KEY, MODEL, THUMB, case, entry, permit, press
from tests.gallery.test_people import FACES, PRINTS
from tests.policy.facts import NOW

SHARDS = 3


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> ClusterGallery:
    shards = LocalShards(tmp_path_factory.mktemp("cluster"), SHARDS)
    made = ClusterGallery(shards, key=KEY, at=NOW)
    store_of(made).add(entry(person, finger) for person in range(12) for finger in (INDEX, THUMB))
    return made


@given(
    finger=st.sampled_from([None, 0, 3, 7, 11, 30]),
    face=st.sampled_from([None, 3, 7, 11, 14, 40]),
    out=st.sets(st.sampled_from([3, 7, 14])),
)
@settings(max_examples=30, deadline=None)
def test_the_answer_is_that_of_one_gallery(
    cluster: ClusterGallery, finger: int | None, face: int | None, out: set[int]
) -> None:
    if finger is None and face is None:
        return
    without = [case(person) for person in out]

    def ask(gallery: object) -> SearchOutcome:
        given = (Probe(INDEX, press(finger, INDEX, 3)),) if finger is not None else ()
        fingers = FingerProbes(given, gallery, CALIBRATION, MODEL, leave_out=without)  # type: ignore[arg-type]
        faces = made_faces.probes(FACES, made_faces.face(face, 1)) if face is not None else None
        return search_people(permit(), fingers if given else None, faces)

    alone, shared = ask(PRINTS), ask(cluster)
    assert plain(shared) == plain(alone)
    assert shared.contents


def plain(outcome: SearchOutcome) -> SearchOutcome:
    """Leave out how the work was shared."""
    return replace(outcome, contents=b"", comparisons=0, sifted=0)


def test_a_shard_that_is_away_is_named_beside_a_face(tmp_path: Path) -> None:
    shards = LocalShards(tmp_path, SHARDS)
    gallery = ClusterGallery(shards, key=KEY, at=NOW)
    store_of(gallery).add(entry(person, INDEX) for person in range(12))
    shards.lose(1)
    fingers = FingerProbes((Probe(INDEX, press(30, INDEX, 3)),), gallery, CALIBRATION, MODEL)
    outcome = search_people(permit(), fingers, made_faces.probes(FACES, made_faces.face(14, 1)))
    assert [one.case_id for one in outcome.candidates] == [case(14)]
    assert outcome.missed_prints > 0
    assert outcome.contents == b""
