"""Irises in memory: exact against unpacked bits, only of the eye meant, as records come and go."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.gallery.iris_gallery import IrisGallery, IrisStore
from hospitium.gallery.iris_search import IrisProbes, IrisScene
from hospitium.gallery.iris_view import EyeProbe
from hospitium.senses.iris.compare import compare
from tests.irises import code_of, worth

NOW = datetime(2026, 11, 28, tzinfo=UTC)
MODEL = "iris-1"


def entry(number: int, eye: Eye = Eye.LEFT, *, shot: int = 1, model: str = MODEL) -> IrisEntry:
    return IrisEntry(
        iris_id=IrisId(UUID(int=1000 * number + 10 * shot + (eye is Eye.LEFT))),
        case_id=CaseId(UUID(int=number)),
        eye=eye,
        model=model,
        code=code_of(number, eye, shot),
        expires_at=NOW + timedelta(days=number),
    )


def scene(gallery: IrisGallery, *eyes: EyeProbe, at: datetime = NOW, **more: object) -> IrisScene:
    return IrisScene(IrisProbes(eyes, gallery, worth(), MODEL, **more), at)  # type: ignore[arg-type]


def test_every_pair_is_compared_as_the_reference_does() -> None:
    entries = [entry(number, eye) for number in range(1, 8) for eye in Eye]
    probe = EyeProbe(code_of(3, Eye.RIGHT, 9), None)
    seen = scene(IrisGallery.build(entries), probe)
    said = seen.says([one.case_id for one in entries])
    assert len(said) == 7
    for case, (_, match) in said.items():
        best = max(compare(probe.code, code_of(case.int, eye, 1)).score for eye in Eye)
        assert match.score == best
        assert match.tries == 2
    assert {case.int for case in seen.nearest(7, often=0.01)} == {3}
    assert len(seen.nearest(7, often=1e-9, at_least=4)) >= 4


def test_only_the_eye_that_is_meant_is_compared() -> None:
    gallery = IrisGallery.build([entry(1, Eye.LEFT), entry(2, Eye.RIGHT)])
    seen = scene(gallery, EyeProbe(code_of(1, Eye.LEFT, 9), Eye.RIGHT))
    said = seen.says([CaseId(UUID(int=1)), CaseId(UUID(int=2))])
    assert {case.int for case in said} == {2}


def test_who_did_not_agree_expired_or_was_read_otherwise_is_left_out() -> None:
    gallery = IrisGallery.build([entry(1), entry(2), entry(3), entry(4, model="iris-2")])
    probe = EyeProbe(code_of(1, Eye.LEFT, 9), Eye.LEFT)
    seen = scene(gallery, probe, leave_out=[CaseId(UUID(int=1))])
    assert (seen.seen.count, seen.seen.others) == (2, 1)
    later = scene(gallery, probe, at=NOW + timedelta(days=2))
    assert (later.seen.count, later.seen.others) == (1, 1)
    assert seen.seen.digest() != later.seen.digest()


def test_a_store_follows_and_a_gallery_handed_out_does_not_change() -> None:
    store = IrisStore()
    store.add([entry(1), entry(2)])
    before = store.gallery()
    store.add([entry(3)])
    assert store.remove([entry(1).iris_id]) == 1
    assert store.remove([entry(1).iris_id]) == 0
    assert (len(before), len(store.gallery())) == (2, 2)
    assert store.known([entry(1).iris_id, entry(3).iris_id]) == {entry(3).iris_id}
    assert store.living(NOW) == 2
    store.tidy(NOW + timedelta(days=2))
    assert store.ids(NOW) == {entry(3).iris_id}
    assert np.array_equal(store.gallery().bits[0], entry(3).code.bits)
