"""A node whose gallery is shared by several processes: enrol, search, lose one, get it back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery import SearchOutcome
from hospitium.gallery.cluster import shard_of
from hospitium.gallery.shards import Shards
from hospitium.policy.consents import Action, Modality
from hospitium.records.folder import ClusterSetting, NodeFolder
from hospitium.usecases import cluster_galleries
from hospitium.usecases.close_case import close_case
from hospitium.usecases.enrol import enrol
from hospitium.usecases.gallery_upkeep import compact_gallery, gallery_status, rebuild_gallery
from hospitium.usecases.identify import identify
from hospitium.usecases.search_report import missed_sentence
from hospitium.usecases.vault import rotate_key
from tests.engines import capture
from tests.gallery.local_shards import LocalShards
from tests.stations import INCIDENT, Station
from tests.usecases.consents import ROAD, register, say
from tests.usecases.test_identify_by_face import add as add_photograph
from tests.usecases.test_identify_by_face import cases as cases_of
from tests.usecases.test_identify_by_face import find as by_photograph
from tests.usecases.test_identify_by_face import shown as face_shown
from tests.usecases.test_irises import add as add_iris
from tests.usecases.test_irises import find as by_eye

INDEX, SHARDS = Finger.RIGHT_INDEX, 3
SETTING = 'cluster = {{ address = "auto", shards = {} }}\n'


@pytest.fixture
def shards(lite: Station, monkeypatch: pytest.MonkeyPatch) -> LocalShards:
    """The processes of a node that names three."""
    folder = lite.runtime.node.folder
    names = [str(folder.path / f"part-{number}") for number in range(SHARDS)]
    folder.settings_file.write_text(SETTING.format(names), encoding="utf-8")
    made = LocalShards(folder.path, SHARDS)

    def given(setting: ClusterSetting) -> Shards:
        assert [str(one) for one in setting.shards] == names
        return made

    monkeypatch.setattr(cluster_galleries, "ray_shards", given)
    return made


def add(station: Station, person: int, *, days: int = 90) -> CaseId:
    case = station.open_case(f"Person {person}", days=days)
    enrol(station.runtime, station.staff["amira"], case, [capture(person, INDEX)])
    return case


def look(station: Station, person: int) -> tuple[SearchOutcome, tuple[CaseId, ...]]:
    report = identify(
        station.runtime,
        station.staff["amira"],
        [capture(person, INDEX, 9)],
        purpose="roadside-check",
        incident=INCIDENT,
    )
    return report.outcome, tuple(one.candidate.case_id for one in report.candidates)


def found(station: Station, person: int) -> tuple[CaseId, ...]:
    return look(station, person)[1]


@pytest.mark.usefixtures("shards")
def test_the_answer_is_that_of_one_machine(lite: Station) -> None:
    cases = [add(lite, person) for person in (1, 2, 3)]
    shared = [look(lite, person) for person in (1, 2, 3)]
    lite.runtime.node.folder.settings_file.unlink()
    alone = [look(lite, person) for person in (1, 2, 3)]
    assert [one for _, one in shared] == [one for _, one in alone] == [(case,) for case in cases]
    for (left, _), (right, _) in zip(shared, alone, strict=True):
        assert (left.candidates, left.persons, left.prints) == (
            right.candidates,
            right.persons,
            right.prints,
        )
        assert left.contents
        assert right.contents


@pytest.mark.usefixtures("shards")
def test_the_shards_follow_enrolments_closures_and_expiry(lite: Station) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    first, second, third = add(lite, 1), add(lite, 2), add(lite, 3, days=5)
    assert found(lite, 1) == (first,)
    close_case(runtime, amira, first)
    assert found(lite, 1) == ()
    lite.clock.advance(timedelta(days=6))
    assert (found(lite, 2), found(lite, 3)) == ((second,), ())
    assert third not in found(lite, 2)
    compact_gallery(runtime)
    status = gallery_status(runtime)
    assert (status.held, status.gone, status.in_step) == (1, 0, True)
    assert [one.answers for one in status.shards] == [True] * SHARDS


def test_nothing_is_asked_twice_when_nothing_changed(lite: Station, shards: LocalShards) -> None:
    add(lite, 1)
    found(lite, 1)
    shards.asked.clear()
    found(lite, 1)
    assert set(shards.asked) == {"of finger stamp", "search"}


def test_a_lost_shard_is_named_and_follows_when_it_is_back(
    lite: Station, shards: LocalShards
) -> None:
    runtime, amira = lite.runtime, lite.staff["amira"]
    cases = {person: add(lite, person) for person in range(1, 7)}
    assert found(lite, 1) == (cases[1],)
    lost = shard_of(cases[1], SHARDS)
    away = [person for person, case in cases.items() if shard_of(case, SHARDS) == lost]
    here = [person for person in cases if person not in away]
    shards.lose(lost)
    outcome, candidates = look(lite, 1)
    assert candidates == ()
    assert (outcome.missed_prints, outcome.prints, outcome.persons) == (len(away), 6, 6)
    assert f"shard {lost + 1} of 3" in missed_sentence(outcome)
    close_case(runtime, amira, cases[1])
    late = {person: add(lite, person) for person in range(7, 10)}
    for person in here:
        assert found(lite, person) == (cases[person],)
    for person, case in late.items():
        assert found(lite, person) == (() if shard_of(case, SHARDS) == lost else (case,))
    assert [one.answers for one in gallery_status(runtime).shards].count(False) == 1
    shards.bring_back(lost)
    for person, case in (cases | late).items():
        assert found(lite, person) == (() if person == 1 else (case,))
    assert look(lite, 1)[0].missed == ()


def test_a_node_starts_while_a_shard_is_away(lite: Station, shards: LocalShards) -> None:
    """What the part must hold is told from the records: nobody has ever heard it."""
    shards.lose(0)
    cases = {person: add(lite, person) for person in range(1, 10)}
    away = [person for person, case in cases.items() if shard_of(case, SHARDS) == 0]
    outcome, candidates = look(lite, next(one for one in cases if one not in away))
    assert len(candidates) == 1
    assert [part.name for part in outcome.missed] == ["shard 1 of 3"]
    assert (outcome.missed_prints, outcome.prints) == (len(away), 9)
    shards.bring_back(0)
    for person, case in cases.items():
        assert found(lite, person) == (case,)
    assert look(lite, 1)[0].missed == ()


def test_a_node_whose_shards_are_all_away_says_so(lite: Station, shards: LocalShards) -> None:
    case = add(lite, 1)
    for number in range(SHARDS):
        shards.lose(number)
    with pytest.raises(Unavailable, match="no part of the gallery answers"):
        found(lite, 1)
    for number in range(SHARDS):
        shards.bring_back(number)
    assert found(lite, 1) == (case,)


def test_faces_and_irises_lie_in_the_shards_too(lite: Station, shards: LocalShards) -> None:
    """Found, followed when erased, told by the status, named when away, back when it is back."""
    first, second = add_photograph(lite, 1), add_photograph(lite, 2)
    add_iris(lite, 3, first)

    def seen() -> tuple[list[list[CaseId]], list[CaseId]]:
        by_face = [cases_of(by_photograph(lite, face_shown(person))) for person in (1, 2)]
        return by_face, cases_of(by_eye(lite, 3))

    alone = ([[first], [second]], [first])
    assert seen() == alone
    held = gallery_status(lite.runtime).shards
    assert (sum(one.faces for one in held), sum(one.irises for one in held)) == (2, 1)
    lost = shard_of(first, SHARDS)
    away = [shard_of(case, SHARDS) for case in (first, second)].count(lost)
    shards.lose(lost)
    report = by_photograph(lite, face_shown(1))
    assert cases_of(report) == []
    assert f"shard {lost + 1} of 3" in report.sentence
    assert f"0 prints, {away} faces and 0 irises were not searched" in report.sentence
    close_case(lite.runtime, lite.staff["amira"], second)
    third = add_photograph(lite, 2)
    shards.bring_back(lost)
    assert seen() == ([[first], [third]], [first])
    lite.runtime.node.folder.settings_file.unlink()
    assert seen() == ([[first], [third]], [first])


@pytest.mark.usefixtures("shards")
def test_whoever_takes_consent_back_is_not_found_by_face_in_a_shard(lite: Station) -> None:
    case = register(lite)
    say(lite, case, Action.GIVEN, uses=ROAD, modalities=frozenset({Modality.FACE}))
    add_photograph(lite, 1, case)
    assert cases_of(by_photograph(lite, face_shown(1))) == [case]
    say(lite, case, Action.WITHDRAWN)
    assert cases_of(by_photograph(lite, face_shown(1))) == []


def harm_key(station: Station) -> None:
    rotate_key(station.runtime, station.staff["root"], "template")


def harm_all(station: Station) -> None:
    rebuild_gallery(station.runtime)


@pytest.mark.usefixtures("shards")
@pytest.mark.parametrize("harm", [harm_key, harm_all])
def test_shards_are_filled_anew_from_the_records(
    lite: Station, harm: Callable[[Station], None]
) -> None:
    first = add(lite, 1)
    found(lite, 1)
    harm(lite)
    assert found(lite, 1) == (first,)
    assert gallery_status(lite.runtime).held == 1


@pytest.mark.parametrize(
    "text",
    [
        "[cluster]",
        '[cluster]\naddress = "auto"\nshards = []',
        '[cluster]\naddress = "auto"\nshards = ["relative"]',
        '[cluster]\naddress = "auto"\nshards = ["/one", "/one"]',
        '[cluster]\naddress = "auto"\nshards = ["/one", 2]',
        '[cluster]\naddress = "auto"\nshards = ["/one"]\ncpus = 0',
        '[cluster]\naddress = "auto"\nshards = ["/one"]\ncpu = 2',
        "cluster = 1",
    ],
)
def test_a_setting_that_is_not_understood_says_what_it_wants(lite: Station, text: str) -> None:
    folder: NodeFolder = lite.runtime.node.folder
    folder.settings_file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        _ = folder.cluster
    assert "shards =" in caught.value.remedy
