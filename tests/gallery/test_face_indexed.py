"""Faces compared elsewhere, by turned and rounded vectors: the answers are those of memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_indexed import IndexedFaces
from hospitium.gallery.face_list import FaceList, list_of
from hospitium.gallery.face_part import FaceEntry, Floats
from hospitium.gallery.people import search_people
from hospitium.gallery.samples import Sight
from hospitium.gallery.state import keys_of
from hospitium.policy.permit import SearchPermit
from hospitium.senses.face.turning import SCORE_OFF
from tests.gallery.made import case, permit
from tests.gallery.made_faces import MODEL, entry, face, probes
from tests.policy.facts import NOW

ENTRIES = [
    *(entry(person, shot, minor=person % 2 == 0) for person in range(100) for shot in range(2)),
    *(entry(person, captured_on=None) for person in range(100, 120)),
    *(entry(person, 7, model="faces-0") for person in range(30)),
]


class Worst:
    """An index whose every score is off by as much as it may be, either way."""

    def __init__(self, entries: Sequence[FaceEntry], seed: int, lacks: int = 0) -> None:
        self._entries, self._rng, self._lacks = entries, np.random.default_rng(seed), lacks

    def nearest(self, model: str, probe: Floats, count: int) -> Sequence[tuple[UUID, float]]:
        mine = [one for one in self._entries if one.model == model][self._lacks :]
        truth = np.stack([one.embedding for one in mine]).astype(np.float64) @ probe
        scores = truth + self._rng.choice([-SCORE_OFF, SCORE_OFF], len(mine)) * 0.999
        best = np.argsort(-scores)[:count]
        return [(mine[row].face_id, float(scores[row])) for row in best]

    def embeddings(self, faces: Sequence[UUID]) -> Mapping[UUID, Floats]:
        return {one.face_id: one.embedding for one in self._entries if one.face_id in set(faces)}

    def entries(self, model: str, cases: Collection[CaseId]) -> Iterator[FaceEntry]:
        mine = (one for one in self._entries if one.model == model and one.case_id in set(cases))
        yield from sorted(mine, key=lambda one: one.face_id)


def indexed(seed: int, lacks: int = 0) -> IndexedFaces:
    models = {one.model: list[bytes]() for one in ENTRIES}
    for one in ENTRIES:
        models[one.model].append(one.face_id.bytes + one.case_id.bytes)
    return IndexedFaces(
        Worst(ENTRIES, seed, lacks),
        {model: list_of(ids) for model, ids in models.items()},
    )


GALLERY = FaceGallery.build(ENTRIES)
SEEDS = st.integers(0, 10**6)


@given(seed=SEEDS, out=st.sets(st.integers(0, 119), max_size=110), often=st.sampled_from([0.3, 40]))
@settings(max_examples=15)
def test_outcomes_are_those_of_a_gallery_in_memory(seed: int, out: set[int], often: float) -> None:
    left_out = frozenset(map(case, out))
    shown = (face(seed % 120, 5), face(seed % 120, 6))
    mine: SearchPermit = permit()
    here, there = (
        search_people(mine, None, probes(one, *shown, leave_out=left_out), false_candidates=often)
        for one in (GALLERY, indexed(seed))
    )
    assert here == there


@given(seed=SEEDS, count=st.integers(0, 250), floor=st.sampled_from([-1.0, 0.0, 0.05, 0.1, 2.0]))
@settings(max_examples=25)
def test_who_is_near_is_exact_however_far_scores_are_off(
    seed: int, count: int, floor: float
) -> None:
    sight = Sight(MODEL, NOW, frozenset({case(3), case(4)}))
    probe = face(10**6 + seed)
    (mine,), (theirs,) = (
        one.seen(sight).nearest([probe], count, floor) for one in (GALLERY, indexed(seed))
    )
    # faiss sums in 32 bits: whoever is that near to the last one may be either's last
    np.testing.assert_allclose([o.score for o in mine], [o.score for o in theirs], atol=3e-6)
    last = min((one.score for one in mine), default=0.0) + 1e-5
    for some in (mine, theirs):
        some[:] = [one for one in some if one.score > last]
    assert sorted(one.case for one in mine) == sorted(one.case for one in theirs)


def test_an_index_that_lacks_somebody_is_not_believed() -> None:
    with pytest.raises(Unavailable, match="fewer faces than the records"):
        indexed(1, lacks=1).seen(Sight(MODEL, NOW)).nearest([face(1)], 500, 2.0)


def test_a_list_finds_counts_and_leaves_out() -> None:
    rng = np.random.default_rng(4)
    pairs = rng.integers(0, 256, (300, 32), np.uint8)
    pairs[:, :8] = pairs[rng.integers(0, 20, 300), :8]  # the first halves of many are the same
    pairs[200:, 16:] = pairs[:100, 16:]  # two photographs of some people
    whole = FaceList(pairs)
    for row in pairs[::7]:
        found = whole.row(UUID(bytes=row[:16].tobytes()))
        assert whole.case(found).bytes == row[16:].tobytes()
        assert whole.face(found).bytes == row[:16].tobytes()
    assert whole.row(FaceId(UUID(int=1))) == -1
    gone = {CaseId(UUID(bytes=row[16:].tobytes())) for row in pairs[:50]}
    left = whole.without(gone)
    assert len(left) == 200
    assert set(left.people.tolist()) == set(
        keys_of(row[16:].tobytes() for row in pairs[50:200]).tolist()
    )
    assert whole.without([CaseId(UUID(int=5))]) is whole
    assert left.digest != whole.digest
    assert len(list_of([])) == 0
    assert list_of([]).digest == FaceList(pairs[:0]).digest


def test_days_and_childhood_come_from_the_templates() -> None:
    (one,) = indexed(1).seen(Sight(MODEL, NOW)).compared([face(101)], [case(101)])
    (other,) = GALLERY.seen(Sight(MODEL, NOW)).compared([face(101)], [case(101)])
    assert one == other
    assert date(2026, 11, 1).toordinal() not in {one.day}
