"""Faces that PostgreSQL looks for: the answers of a gallery in memory, in step with the records."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import text

from hospitium.core.errors import Unavailable
from hospitium.core.ids import FaceId
from hospitium.gallery.face_search import FaceProbes, Faces
from hospitium.gallery.people import search_people
from hospitium.gallery.samples import Sight
from hospitium.gallery.values import SearchOutcome
from hospitium.ledger import Operation
from hospitium.policy.consents import Action, Modality
from hospitium.policy.desk import permit_upkeep
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.records import audit
from hospitium.records.consent_filters import not_agreed
from hospitium.records.face_index import SCHEMA
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.places import face_place
from hospitium.records.prints import gallery_changed
from hospitium.senses.face.template import encode_face
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.close_case import close_case
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.move_faces import face_index_status, move_faces
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.renew_faces import renew_faces
from hospitium.usecases.retention import erase_expired
from tests.faces import FakeFaceEngine, picture, worth
from tests.stations import INCIDENT, Station
from tests.usecases.consents import ROAD, register, say
from tests.usecases.test_identify_by_face import add, cases, find, shown

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]

MODEL = "fake-face-1"


@pytest.fixture
def indexed(station: Station) -> Station:
    """A node whose database looks for faces."""
    choose(station, "postgresql")
    move_faces(station.runtime)
    return station


def choose(station: Station, index: str) -> None:
    file = station.runtime.node.folder.settings_file
    kept = [line for line in file.read_text().splitlines() if line.startswith("database")]
    file.write_text("\n".join([*kept, "[faces]", f'index = "{index}"', ""]))


def sql(station: Station, statement: str) -> list[Any]:
    with station.runtime.node.read() as session:
        return list(session.execute(text(statement)).all())


def vectors(station: Station) -> set[UUID]:
    return {one for (one,) in sql(station, f"SELECT face_id FROM {SCHEMA}.vectors")}


def keepers(station: Station, permit: SearchPermit) -> tuple[Faces, Faces]:
    """The faces in memory, and in the database."""
    node, galleries = station.runtime.node, station.runtime.galleries()
    with node.read() as session:
        return (
            galleries.faces.current(node, session, permit),
            galleries.face_indexes.current(node, session, permit),
        )


def road(station: Station) -> SearchPermit:
    return permit_search(
        station.runtime.rules(), station.staff["amira"], "roadside-check",
        incident=INCIDENT, at=station.clock.now,
    )  # fmt: skip


def both(station: Station, *probes: Any, **given: Any) -> SearchOutcome:
    """Search in both; return the outcome, which must be one."""
    permit = road(station)
    with station.runtime.node.read() as session:
        out = not_agreed(session, permit.purpose, permit.at, modality=Modality.FACE)
    here, there = (
        search_people(permit, None, FaceProbes(probes, one, worth(), MODEL, out), **given)
        for one in keepers(station, permit)
    )
    assert here == there
    return there


def people(station: Station, count: int, each: int, rng: np.random.Generator) -> list[Any]:
    """Add people with several photographs each, some years ago and some of another model."""
    centres = rng.standard_normal((count, 512))
    node = station.runtime.node
    mine = [station.open_case(f"Person {n}", birth_year=1960 + n) for n in range(count)]
    with node.write() as session:
        for number, case in enumerate(mine):
            for shot in range(each):
                row = EnrolledFaceRow(
                    id=FaceId(uuid4()), case_id=case, quality=70, source="camera",
                    model=MODEL if shot else "another", enrolled_by="amira",
                    captured_on=date(2010 + number % 16, 1, 1) if shot % 2 else None,
                    enrolled_at=station.clock.now, read_at=station.clock.now,
                    expires_at=station.clock.now + timedelta(days=90),
                )  # fmt: skip
                near = centres[number] + 0.75 * rng.standard_normal(512)
                sealed = encode_face(near.astype(np.float32), quality=70)
                row.sealed_template = node.vault.seal(
                    "face", face_place(row), row.expires_at, sealed
                )
                session.add(row)
        gallery_changed(session)
        permit = permit_upkeep(
            station.runtime.rules(session), node.info.agency, at=station.clock.now
        )
        audit.append(
            session, node.vault, permit, operation=Operation.COLLECTION, subject="faces:made"
        )
    return list(zip(mine, centres, strict=True))


def unit(vector: Any) -> Any:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_the_answers_are_those_of_a_gallery_in_memory(station: Station) -> None:
    """Number for number: candidates, scores, rates, counts, and what was searched."""
    rng = np.random.default_rng(62)
    known = people(station, 40, 8, rng)
    choose(station, "postgresql")
    done = move_faces(station.runtime)
    assert (done.in_database, done.written) == (True, 320)
    found = 0
    for case, centre in known[:12]:
        probe = unit(centre + 0.75 * rng.standard_normal(512))
        outcome = both(station, probe)
        assert (outcome.faces, outcome.not_searched, outcome.persons) == (280, 40, 40)
        found += case in {one.case_id for one in outcome.candidates}
        # strangers, too, and everybody whom a generous search would show
        both(station, unit(rng.standard_normal(512)), probe, false_candidates=30.0)
    assert found == 12
    close_case(station.runtime, station.staff["amira"], known[0][0], reason="found")
    station.clock.advance(timedelta(hours=1))
    assert both(station, unit(known[0][1])).faces == 273


def test_what_is_near_is_exact_at_every_length(station: Station) -> None:
    """However many are asked for, and wherever the floor lies."""
    rng = np.random.default_rng(63)
    people(station, 12, 12, rng)
    choose(station, "postgresql")
    move_faces(station.runtime)
    permit = road(station)
    here, there = (one.seen(Sight(MODEL, permit.at)) for one in keepers(station, permit))
    for count in (0, 1, 7, 100, 132, 500):
        for floor in (-1.0, 0.0, 0.05, 2.0):
            probe = unit(rng.standard_normal(512))
            (mine,), (theirs,) = (one.nearest([probe], count, floor) for one in (here, there))
            assert [one.case for one in mine] == [one.case for one in theirs]
            np.testing.assert_allclose(
                [one.score for one in mine], [one.score for one in theirs], atol=2e-7
            )
    assert here.digest() == there.digest()
    assert (np.sort(here.keys()) == np.sort(there.keys())).all()


def test_faces_come_and_go_with_their_records(indexed: Station) -> None:
    one, two = add(indexed, 1), add(indexed, 2)
    assert len(vectors(indexed)) == 2
    assert cases(find(indexed, shown(1))) == [one]
    runtime, amira = indexed.runtime, indexed.staff["amira"]
    (face,) = (row for (row,) in sql(indexed, f"SELECT id FROM faces WHERE case_id = '{one}'"))
    remove_face(runtime, amira, FaceId(face))
    assert cases(find(indexed, shown(1))) == []
    close_case(runtime, amira, two, reason="found")
    assert vectors(indexed) == set()
    assert len(sql(indexed, "SELECT id FROM faces")) == 1  # sealed, till its time is over
    assert cases(find(indexed, shown(2))) == []


def test_an_enrolment_that_fails_leaves_neither(
    indexed: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the vector was written: the same transaction takes both back."""
    case, seen = indexed.open_case("Somebody"), []

    def fails(session: Any, *_: object, **__: object) -> None:
        seen.append(session.scalar(text(f"SELECT count(*) FROM {SCHEMA}.vectors")))
        raise RuntimeError("killed")

    monkeypatch.setattr(audit, "append", fails)
    photograph = Photograph(capture=FaceCapture(picture(1)))
    with pytest.raises(RuntimeError, match="killed"):
        add_face(indexed.runtime, indexed.staff["amira"], case, photograph)
    assert seen == [1]
    assert (vectors(indexed), sql(indexed, "SELECT id FROM faces")) == (set(), [])


def test_whoever_says_no_leaves_the_database_at_once_and_comes_back_with_a_yes(
    indexed: Station,
) -> None:
    case = register(indexed)
    say(indexed, case, Action.GIVEN, modalities=frozenset({Modality.FACE}), uses=ROAD)
    add(indexed, 3, case)
    assert cases(find(indexed, shown(3))) == [case]
    say(indexed, case, Action.WITHDRAWN)
    assert vectors(indexed) == set()
    assert cases(find(indexed, shown(3))) == []
    say(indexed, case, Action.GIVEN, modalities=frozenset({Modality.FACE}), uses=ROAD)
    assert len(vectors(indexed)) == 1
    assert cases(find(indexed, shown(3))) == [case]


def test_the_daily_job_takes_away_what_is_over(indexed: Station) -> None:
    add(indexed, 1)
    indexed.clock.advance(timedelta(days=91))
    assert cases(find(indexed, shown(1))) == []
    erase_expired(indexed.runtime)
    assert vectors(indexed) == set()


def test_a_portrait_read_anew_is_found_by_the_new_model(indexed: Station) -> None:
    case = add(indexed, 1, keep_portrait=True, portrait_agreed=True)
    newer = FakeFaceEngine("fake-face-2")
    runtime = replace(indexed.runtime, face=lambda: newer)
    renew_faces(runtime, indexed.staff["amira"])
    assert sql(indexed, f"SELECT model FROM {SCHEMA}.vectors") == [("fake-face-2",)]
    assert cases(find(replace(indexed, runtime=runtime), shown(1))) == [case]


def test_the_vectors_say_nothing_to_who_has_no_key(indexed: Station) -> None:
    """A table that was stolen cannot be held against the same face."""
    add(indexed, 1)
    ((stored,),) = sql(indexed, f"SELECT vector::text FROM {SCHEMA}.vectors")
    own = indexed.runtime.face().read(FaceCapture(picture(1))).embedding
    theirs = np.array(stored.strip("[]").split(","), np.float64)
    assert abs(float(theirs @ own)) < 0.3  # some 7 standard deviations of chance
    move_faces(indexed.runtime, anew=True)
    ((again,),) = sql(indexed, f"SELECT vector::text FROM {SCHEMA}.vectors")
    assert abs(float(np.array(again.strip("[]").split(","), np.float64) @ theirs)) < 0.3
    assert len(cases(find(indexed, shown(1)))) == 1


def test_filling_goes_on_where_it_was_cut_short(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in range(5):
        add(station, person)
    choose(station, "postgresql")
    with pytest.raises(Unavailable, match="not all in the database's index"):
        find(station, shown(1))
    monkeypatch.setattr("hospitium.usecases.move_faces.AT_ONCE", 2)

    def stop(done: int, total: int) -> None:
        assert total == 5
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_faces(station.runtime, on_progress=stop)
    with pytest.raises(Unavailable):
        find(station, shown(1))
    assert move_faces(station.runtime).written == 3
    assert len(cases(find(station, shown(1)))) == 1


def test_a_face_that_the_index_lacks_is_never_passed_over(indexed: Station) -> None:
    add(indexed, 1)
    with indexed.runtime.node.database.write() as session:
        session.connection().execute(text(f"DELETE FROM {SCHEMA}.vectors"))
    with pytest.raises(Unavailable, match="1 faces are missing"):
        find(indexed, shown(1))
    assert not face_index_status(indexed.runtime).ready
    move_faces(indexed.runtime)
    assert len(cases(find(indexed, shown(1)))) == 1


def test_back_in_memory_nothing_is_left_in_the_database(indexed: Station) -> None:
    case = add(indexed, 1)
    choose(indexed, "memory")
    assert face_index_status(indexed.runtime).there
    assert move_faces(indexed.runtime).dropped
    assert not move_faces(indexed.runtime).dropped
    assert sql(indexed, f"SELECT to_regclass('{SCHEMA}.vectors')") == [(None,)]
    assert cases(find(indexed, shown(1))) == [case]


def test_a_server_without_pgvector_says_what_to_install(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hospitium.records.face_index._TYPE", "no_such_type")
    monkeypatch.setattr("hospitium.records.face_index._EXTENSION", "no_such_extension")
    choose(station, "postgresql")
    with pytest.raises(Unavailable, match="pgvector") as caught:
        move_faces(station.runtime)
    assert "CREATE EXTENSION" in caught.value.remedy
    assert sql(station, f"SELECT to_regnamespace('{SCHEMA}')") == [(None,)]
