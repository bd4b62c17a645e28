"""A node whose database looks for faces, and what tests of it ask."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import text

from hospitium.core.ids import CaseId, FaceId
from hospitium.gallery.face_search import FaceProbes, Faces
from hospitium.gallery.people import search_people
from hospitium.gallery.samples import Sight
from hospitium.gallery.values import SearchOutcome
from hospitium.ledger import Operation
from hospitium.policy.consents import Modality
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
from tests.faces import worth
from tests.stations import INCIDENT, Station

MODEL = "fake-face-1"


def choose(station: Station, index: str) -> None:
    file = station.runtime.node.folder.settings_file
    kept = [line for line in file.read_text().splitlines() if line.startswith("database")]
    file.write_text("\n".join([*kept, "[faces]", f'index = "{index}"', ""]))


def sql(station: Station, statement: str) -> list[Any]:
    with station.runtime.node.read() as session:
        return list(session.execute(text(statement)).all())


def vectors(station: Station, case: CaseId) -> list[Any]:
    """Model and vector of each face of a case that the database can compare."""
    return sql(
        station,
        f"SELECT v.model, v.vector::text FROM {SCHEMA}.vectors v JOIN faces f ON f.id = v.face_id "
        f"WHERE f.case_id = '{case}'",
    )


def numbers(row: Any) -> Any:
    return np.array(row.vector.strip("[]").split(","), np.float64)


def keepers(station: Station, permit: SearchPermit) -> tuple[Faces, Faces]:
    """The faces in memory, and in the database."""
    node, galleries = station.runtime.node, station.runtime.galleries()
    with node.read() as session:
        return (
            galleries.faces.here(node, session, permit),
            galleries.faces.indexes.current(node, session, permit),
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


def near_at_every_length(station: Station, rng: np.random.Generator) -> None:
    """However many are asked for, and wherever the floor lies."""
    permit = road(station)
    here, there = (one.seen(Sight(MODEL, permit.at)) for one in keepers(station, permit))
    assert here.digest() == there.digest()
    assert (np.unique(here.keys()) == np.unique(there.keys())).all()
    for count in (0, 1, 7, 100, 500):
        for floor in (-1.0, 0.05, 2.0):
            probe = unit(rng.standard_normal(512))
            (mine,), (theirs,) = (one.nearest([probe], count, floor) for one in (here, there))
            assert [one.case for one in mine] == [one.case for one in theirs]
            scores = [[one.score for one in side] for side in (mine, theirs)]
            np.testing.assert_allclose(scores[0], scores[1], atol=2e-7)
