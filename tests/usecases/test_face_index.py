"""Faces that PostgreSQL looks for: the answers of a gallery in memory, in step with the records."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.samples import Sight
from hospitium.policy.consents import Action, Modality
from hospitium.policy.desk import permit_upkeep
from hospitium.records import audit, face_index
from hospitium.records.face_index import SCHEMA
from hospitium.records.node_folder import open_node
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.close_case import close_case
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.move_faces import face_index_status, move_faces
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.renew_faces import renew_faces
from hospitium.usecases.retention import erase_expired
from tests.databases import new_postgres
from tests.engines import FakeEngine
from tests.faces import FakeFaceEngine, picture
from tests.stations import Station, make_station
from tests.usecases.consents import ROAD, register, say
from tests.usecases.indexed_faces import (
    MODEL,
    both,
    choose,
    keepers,
    near_at_every_length,
    numbers,
    people,
    road,
    sql,
    unit,
    vectors,
)
from tests.usecases.test_identify_by_face import add, cases, find, shown

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def indexed(
    postgres_server: str, tmp_path_factory: pytest.TempPathFactory, engine: FakeEngine
) -> Iterator[Station]:
    """A node whose database looks for faces; each test has people of its own in it."""
    with new_postgres(postgres_server) as url:
        folder = tmp_path_factory.mktemp("indexed") / "node"
        made = make_station(folder, lambda: engine, database_url=url)
        choose(made, "postgresql")
        move_faces(made.runtime)
        yield made
        made.runtime.node.close()


def test_the_answers_are_those_of_a_gallery_in_memory(indexed: Station) -> None:
    """Number for number: candidates, scores, rates, counts, and what was searched."""
    rng = np.random.default_rng(62)
    known = people(indexed, 15, 16, rng)
    with pytest.raises(Unavailable, match="240 faces are missing"):
        keepers(indexed, road(indexed))
    assert move_faces(indexed.runtime).written == 240
    before = both(indexed, unit(rng.standard_normal(512)))
    assert (before.faces, before.not_searched, before.persons) == (225, 15, 15)
    found = 0
    for case, centre in known[:6]:
        probe = unit(centre + 0.75 * rng.standard_normal(512))
        found += case in {one.case_id for one in both(indexed, probe).candidates}
        # a stranger too, and everybody whom a generous search would show
        both(indexed, unit(rng.standard_normal(512)), probe, false_candidates=30.0)
    assert found == 6
    near_at_every_length(indexed, rng)
    for case, _ in known:
        close_case(indexed.runtime, indexed.staff["amira"], case, reason="found")
    assert both(indexed, unit(known[0][1])).faces == 0


def test_faces_come_and_go_with_their_records(indexed: Station) -> None:
    one, two = add(indexed, 1), add(indexed, 2)
    assert cases(find(indexed, shown(1))) == [one]
    runtime, amira = indexed.runtime, indexed.staff["amira"]
    ((face,),) = sql(indexed, f"SELECT id FROM faces WHERE case_id = '{one}'")
    remove_face(runtime, amira, FaceId(face))
    assert cases(find(indexed, shown(1))) == []
    close_case(runtime, amira, two, reason="found")
    assert vectors(indexed, one) + vectors(indexed, two) == []
    # sealed, till its time is over
    assert len(sql(indexed, f"SELECT id FROM faces WHERE case_id = '{two}'")) == 1
    assert cases(find(indexed, shown(2))) == []


def test_an_enrolment_that_fails_leaves_neither(
    indexed: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the vector was written: the same transaction takes both back."""
    case, seen = indexed.open_case("Somebody"), []
    mine = f"SELECT count(*) FROM faces f %s WHERE f.case_id = '{case}'"
    with_vector = mine % f"JOIN {SCHEMA}.vectors v ON v.face_id = f.id"

    def fails(session: Any, *_: object, **__: object) -> None:
        seen.append(session.scalar(text(with_vector)))
        raise RuntimeError("killed")

    monkeypatch.setattr(audit, "append", fails)
    photograph = Photograph(capture=FaceCapture(picture(1)))
    with pytest.raises(RuntimeError, match="killed"):
        add_face(indexed.runtime, indexed.staff["amira"], case, photograph)
    assert seen == [1]
    assert (sql(indexed, with_vector), sql(indexed, mine % "")) == ([(0,)], [(0,)])


def test_whoever_says_no_leaves_the_database_at_once_and_comes_back_with_a_yes(
    indexed: Station,
) -> None:
    case = register(indexed)
    say(indexed, case, Action.GIVEN, modalities=frozenset({Modality.FACE}), uses=ROAD)
    add(indexed, 3, case)
    assert cases(find(indexed, shown(3))) == [case]
    say(indexed, case, Action.WITHDRAWN)
    assert vectors(indexed, case) == []
    assert cases(find(indexed, shown(3))) == []
    say(indexed, case, Action.GIVEN, modalities=frozenset({Modality.FACE}), uses=ROAD)
    assert len(vectors(indexed, case)) == 1
    assert cases(find(indexed, shown(3))) == [case]


def test_a_portrait_read_anew_is_found_by_the_new_model(indexed: Station) -> None:
    case = add(indexed, 4, keep_portrait=True, portrait_agreed=True)
    newer = FakeFaceEngine("fake-face-2")
    runtime = replace(indexed.runtime, face=lambda: newer)
    renew_faces(runtime, indexed.staff["amira"])
    assert [one.model for one in vectors(indexed, case)] == ["fake-face-2"]
    assert cases(find(replace(indexed, runtime=runtime), shown(4))) == [case]


def test_the_vectors_say_nothing_to_who_has_no_key(indexed: Station) -> None:
    """A table that was stolen cannot be held against the same face, nor against a later one."""
    case = add(indexed, 5)
    (stored,) = vectors(indexed, case)
    own = indexed.runtime.face().read(FaceCapture(picture(5))).embedding
    assert abs(float(numbers(stored) @ own)) < 0.3  # some 7 standard deviations of chance
    assert float(np.linalg.norm(numbers(stored))) == pytest.approx(1.0, abs=1e-3)
    move_faces(indexed.runtime, anew=True)
    (again,) = vectors(indexed, case)
    assert abs(float(numbers(again) @ numbers(stored))) < 0.3
    assert cases(find(indexed, shown(5))) == [case]


def test_whoever_enrols_is_told_of_the_same_face_in_another_record(indexed: Station) -> None:
    """Without bringing everybody's face into memory."""
    one, two = add(indexed, 20), indexed.open_case("Another")
    add(indexed, 21)
    photograph = Photograph(capture=FaceCapture(picture(20)))
    told = add_face(indexed.runtime, indexed.staff["amira"], two, photograph).leads
    assert [lead.kind for lead in told] == ["same-person"]
    permit, galleries = road(indexed), indexed.runtime.galleries()
    sight = Sight(MODEL, permit.at)
    part, in_all = galleries.faces.near(indexed.runtime.node, permit, sight, {two})
    assert {CaseId(UUID(bytes=case)) for case in part.cases} >= {one, two}
    assert in_all == len(keepers(indexed, permit)[0].seen(sight).keys()) >= 3


def test_another_role_sees_no_row_even_where_it_may_read_the_table(indexed: Station) -> None:
    case, role = add(indexed, 8), f"reports_{uuid4().hex}"
    assert len(vectors(indexed, case)) == 1
    engine = create_engine(indexed.runtime.node.folder.database_url)
    with engine.connect() as session:
        for statement in (
            f"CREATE ROLE {role}",
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}",
            f"SET LOCAL ROLE {role}",
        ):
            session.execute(text(statement))
        for table in ("vectors", "made"):
            assert session.scalar(text(f"SELECT count(*) FROM {SCHEMA}.{table}")) == 0
        session.rollback()
    engine.dispose()


def test_an_administrator_may_make_the_schema_for_a_role_that_may_not(indexed: Station) -> None:
    """As the remedy says: schema and extension are there, the right to make one is not."""
    role = f"node_{uuid4().hex}"
    engine = create_engine(indexed.runtime.node.folder.database_url)
    with Session(engine) as session:
        for statement in (
            f"DROP SCHEMA {SCHEMA} CASCADE",
            f"CREATE ROLE {role}",
            f"GRANT REFERENCES, SELECT ON faces TO {role}",
            f"SET LOCAL ROLE {role}",
        ):
            session.execute(text(statement))
        permit = permit_upkeep(
            indexed.runtime.rules(), indexed.runtime.node.info.agency, at=indexed.clock.now
        )
        vault = indexed.runtime.node.vault
        with pytest.raises(Unavailable, match="does not let this node") as caught:
            face_index.make_index(session, vault, permit)
        assert f"CREATE SCHEMA {SCHEMA} AUTHORIZATION" in caught.value.remedy
        session.execute(text("RESET ROLE"))
        session.execute(text(f"CREATE SCHEMA {SCHEMA} AUTHORIZATION {role}"))
        session.execute(text(f"SET LOCAL ROLE {role}"))
        made = face_index.make_index(session, vault, permit)
        assert face_index.find_index(session) == made
        session.rollback()
    engine.dispose()


def test_filling_goes_on_where_it_was_cut_short_and_nobody_is_passed_over(
    indexed: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = [add(indexed, person) for person in range(10, 15)]
    assert cases(find(indexed, shown(10))) == mine[:1]
    with indexed.runtime.node.database.write() as session:
        session.connection().execute(text(f"DELETE FROM {SCHEMA}.vectors"))
    with pytest.raises(Unavailable, match="fewer faces than the records"):
        find(indexed, shown(10))  # seen by who compares, though no record has changed
    mine.append(add(indexed, 15))
    with pytest.raises(Unavailable, match="are missing from the database's index"):
        find(indexed, shown(10))
    lacking = face_index_status(indexed.runtime).lacking
    monkeypatch.setattr("hospitium.usecases.move_faces.AT_ONCE", 2)

    def stop(done: int, total: int) -> None:
        assert total == lacking >= 5
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_faces(indexed.runtime, on_progress=stop)
    with pytest.raises(Unavailable):
        find(indexed, shown(10))
    assert move_faces(indexed.runtime).written == lacking - 2
    assert cases(find(indexed, shown(10))) == mine[:1]


def test_the_daily_job_takes_away_what_is_over(indexed: Station) -> None:
    case = add(indexed, 6)
    ((face,),) = sql(indexed, f"SELECT id FROM faces WHERE case_id = '{case}'")
    indexed.clock.advance(timedelta(days=91))
    assert cases(find(indexed, shown(6))) == []
    erase_expired(indexed.runtime)
    assert sql(indexed, f"SELECT 1 FROM {SCHEMA}.vectors WHERE face_id = '{face}'") == []
    assert sql(indexed, f"SELECT id FROM faces WHERE case_id = '{case}'") == []


def test_a_server_without_pgvector_says_what_to_install(
    indexed: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face_index, "_TYPE", "no_such_type")
    monkeypatch.setattr(face_index, "_EXTENSION", "no_such_extension")
    with pytest.raises(Unavailable, match="pgvector") as caught:
        move_faces(indexed.runtime, anew=True)
    assert "CREATE EXTENSION" in caught.value.remedy
    assert face_index_status(indexed.runtime).ready  # what was there still is


def test_back_in_memory_nothing_is_left_in_the_database(indexed: Station) -> None:
    case = add(indexed, 7)
    choose(indexed, "memory")
    assert face_index_status(indexed.runtime).there
    assert move_faces(indexed.runtime).dropped
    assert not move_faces(indexed.runtime).dropped
    assert not face_index_status(indexed.runtime).there
    assert sql(indexed, f"SELECT to_regclass('{SCHEMA}.vectors')") == [(None,)]
    assert cases(find(indexed, shown(7))) == [case]
    choose(indexed, "postgresql")
    with pytest.raises(Unavailable, match="not all in the database's index yet"):
        find(indexed, shown(7))


def test_sqlite_refuses_at_the_start(lite: Station) -> None:
    folder = lite.runtime.node.folder
    folder.settings_file.write_text('[faces]\nindex = "postgresql"\n')
    with pytest.raises(BadInput, match="PostgreSQL") as caught:
        open_node(folder.path, random=os.urandom)
    assert "move the node" in caught.value.remedy
    folder.settings_file.write_text('[faces]\nindex = "elsewhere"\n')
    with pytest.raises(BadInput, match="not understood"):
        open_node(folder.path, random=os.urandom)
