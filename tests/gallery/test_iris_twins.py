"""Every iris against every other, and the irises of one record or one name."""

from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery import iris_twins
from hospitium.gallery.iris_columns import IrisEntry
from hospitium.gallery.iris_gallery import IrisGallery
from hospitium.gallery.iris_rows import IrisRows
from hospitium.gallery.iris_twins import IrisTwinPass
from hospitium.gallery.odd_irises import OddIrises
from hospitium.gallery.twin_values import LeadKind, Twin
from hospitium.policy.twins import permit_find_twins
from hospitium.senses.iris.compare import best_turns, compare_many, scores_of
from hospitium.senses.iris.glance import Glances
from tests.irises import code_of, worth
from tests.policy.facts import NOW, RULES, operator

MODEL, AGAIN = "iris-1", 500


def case(number: int) -> CaseId:
    return CaseId(UUID(int=1000 + number))


def iris(person: int, record: int, shot: int = 1, eye: Eye = Eye.LEFT, **more: object) -> IrisEntry:
    number = IrisId(UUID(int=record * 100 + 10 * (eye is Eye.LEFT) + shot))
    code = code_of(person, Eye.LEFT, shot) if more.pop("called", eye) is not eye else None
    code = code or code_of(person, eye, shot)
    return IrisEntry(number, case(record), eye, MODEL, code, **more)  # type: ignore[arg-type]


CROWD = [iris(person, person) for person in range(40)]


def passed(*entries: IrisEntry, **more: object) -> list[Twin]:
    gallery = IrisGallery.build([*CROWD, *entries])
    permit = permit_find_twins(RULES, operator(), at=NOW)
    over = IrisTwinPass(permit, gallery, worth(), MODEL, NOW, **more)  # type: ignore[arg-type]
    return [twin for chunk in over.chunks() for twin in over.run(chunk)]


def pairs(found: list[Twin]) -> set[tuple[int, int]]:
    return {(one.first.int - 1000, one.second.int - 1000) for one in found}


@pytest.mark.parametrize(("chunk", "few"), [(7, 10**9), (1024, 0)])
def test_one_iris_in_two_records_is_found_once(
    chunk: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether every pair is compared in full or each is glanced at first."""
    monkeypatch.setattr(iris_twins, "CHUNK", chunk)
    monkeypatch.setattr(iris_twins, "FEW", few)
    found = passed(*(iris(person, AGAIN + person, 2) for person in (3, 8, 21)))
    assert pairs(found) == {(person, AGAIN + person) for person in (3, 8, 21)}
    assert len(found) == 3
    for one in found:
        assert one.iris is not None
        assert (one.fingers, one.face) == ((), None)
        assert one.iris.first.int // 100 == one.first.int - 1000
        assert one.expected < 1


def test_an_eye_that_was_called_the_other_one_is_found_all_the_same() -> None:
    assert pairs(passed(iris(3, AGAIN, 2, Eye.RIGHT, called=Eye.LEFT))) == {(3, AGAIN)}


def test_who_did_not_agree_has_expired_or_is_no_newcomer_takes_no_part() -> None:
    two = [iris(3, AGAIN, 2), iris(4, AGAIN + 1, 2)]
    assert pairs(passed(*two, leave_out={case(3)})) == {(4, AGAIN + 1)}
    assert passed(iris(3, AGAIN, 2, expires_at=NOW - timedelta(seconds=1))) == []
    assert pairs(passed(*two, newcomers={case(AGAIN)})) == {(3, AGAIN)}
    assert passed(*two, newcomers=set()) == []


def test_a_glance_passes_over_strangers_and_over_nobody_alike() -> None:
    entries = [iris(person, person, shot) for person in range(30) for shot in (1, 2, 3)]
    bits, mask = (
        np.stack([getattr(one.code, name) for one in entries]) for name in ("bits", "mask")
    )
    floor = worth().threshold_at(1e-6)
    kept = 0
    for probe in (one.code for one in entries[::7]):
        hopeful = Glances.of(bits, mask).hopeful(probe, 0, floor)
        alike = np.flatnonzero(scores_of(best_turns(probe, bits, mask, np.arange(90))) >= floor)
        assert set(alike.tolist()) <= set(hopeful.tolist())
        kept += len(hopeful)
    assert kept < 13 * 10


def look(*entries: IrisEntry) -> OddIrises:
    gallery = IrisGallery.build(entries)
    return OddIrises(IrisRows.of(gallery, MODEL, NOW, ()), worth())


def test_pictures_of_two_irises_in_one_record_are_a_lead_and_two_eyes_are_not() -> None:
    sound = [iris(1, 1), iris(1, 1, 2), iris(1, 1, 1, Eye.RIGHT)]
    mixed = [iris(2, 2), iris(2, 2, 2), iris(9, 2, 3)]
    one_each = [iris(3, 3), iris(3, 3, 1, Eye.RIGHT)]
    seen = look(*sound, *mixed, *one_each)
    assert set(seen.cases()) == {case(1), case(2), case(3)}
    (found,) = seen.in_one_record(seen.cases())
    assert (found.kind, found.first, found.second) == (LeadKind.ONE_RECORD, case(2), case(2))
    assert found.mark == str(mixed[2].iris_id)


def test_two_records_of_one_name_with_different_irises_are_a_lead() -> None:
    seen = look(iris(1, 1), iris(2, 2), iris(1, 3, 2), iris(5, 4, 1, Eye.RIGHT))
    (found,) = seen.of_one_name([(case(1), case(2)), (case(1), case(3)), (case(1), case(4))])
    assert found.kind is LeadKind.SAME_NAME
    assert pairs([found]) == {(1, 2)}
    assert found.iris is not None
    assert found.iris.score == compare_many(code_of(1, Eye.LEFT, 1), [code_of(2, Eye.LEFT, 1)])[0]
