"""A node with people on it, for the tests of use cases and edges."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from hospitium.core.extractors import Extractor
from hospitium.core.ids import AgencyId, CaseId, OperatorId
from hospitium.formats.notice import CaseKind, Notice, Sex
from hospitium.ledger import Operation
from hospitium.policy.assessments import latest_end, permit_record_assessment
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.purposes import CATALOGUE
from hospitium.records import audit
from hospitium.records.assessments import NewAssessment, add_assessment
from hospitium.records.node_folder import open_node
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.face_engine import FaceEngine
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.init_node import FirstOperator, init_node
from hospitium.usecases.open_case import open_case
from hospitium.usecases.runtime import Runtime
from tests.faces import FakeFaceEngine
from tests.irises import FakeIrisEngine

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
INCIDENT = "km 41 checkpoint, child without papers"

STAFF = {
    "amira": Role.OFFICER,
    "bela": Role.VERIFIER,
    "chen": Role.VERIFIER,
    "olu": Role.AUDITOR,
    "dana": Role.DATA_PROTECTION_OFFICER,
    "omar": Role.OMBUDSMAN,
    "root": Role.ADMINISTRATOR,
}


@dataclass
class HandClock:
    """A clock that moves only when a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, step: timedelta) -> None:
        self.now += step


@dataclass
class Station:
    """A runtime with its clock, its staff and their access codes."""

    runtime: Runtime
    clock: HandClock
    staff: dict[str, Operator]
    codes: dict[str, str] = field(default_factory=dict)

    def open_case(
        self,
        name: str = "Synthetic",
        *,
        birth_year: int | None = 1990,
        sex: Sex = Sex.FEMALE,
        days: int = 90,
        kind: CaseKind = CaseKind.MISSING,
        reference: str = "",
        position: str = "",
    ) -> CaseId:
        return open_case(
            self.runtime,
            self.staff["amira"],
            kind=kind,
            notice=Notice(
                name,
                "Person",
                sex,
                birth_year,
                last_seen_on=date(2026, 11, 1),
                last_seen_position=position,
            ),
            legal_basis="missing person report 12/2026",
            authority="Synthetic district court",
            contact_desk="Missing persons desk",
            expires_at=self.clock.now + timedelta(days=days),
            reference=reference,
        )


def make_station(
    folder: Path,
    engine: Callable[[], FingerEngine],
    *,
    database_url: str | None = None,
    kind: AgencyKind = AgencyKind.POLICE,
    assessed: bool = True,
    extractor: Extractor = Extractor.ACCURATE,
    face: Callable[[], FaceEngine] | None = None,
) -> Station:
    """Create and open a node whose clock stands at `START`."""
    clock = HandClock()
    welcomes = init_node(
        folder,
        agency=AgencyId("demo-police"),
        kind=kind,
        name="Synthetic Police",
        operators=[
            FirstOperator(OperatorId(handle), f"Synthetic {handle}", frozenset({role}))
            for handle, role in STAFF.items()
        ],
        clock=clock,
        random=os.urandom,
        database_url=database_url,
        extractor=extractor,
    )
    node = open_node(folder, random=os.urandom)
    runtime = Runtime(
        node,
        clock,
        uuid4,
        os.urandom,
        engine,
        cache(Galleries),
        face or cache(FakeFaceEngine),
        iris=cache(FakeIrisEngine),
    )
    station = Station(
        runtime,
        clock,
        {welcome.operator.id: welcome.operator for welcome in welcomes},
        {welcome.operator.id: welcome.access_code for welcome in welcomes},
    )
    if assessed:
        assess(station)
    return station


def assess(station: Station) -> None:
    """Record an impact assessment that covers everything for the longest time (store.minimum)."""
    runtime, at = station.runtime, station.clock.now - timedelta(days=1)
    day = at.date()
    permit = permit_record_assessment(
        runtime.rules(),
        station.staff["dana"],
        node=runtime.node.info.agency,
        responsible=OperatorId("root"),
        reviewed_on=day,
        valid_until=latest_end(day),
        at=at,
    )
    new = NewAssessment(
        title="Synthetic assessment",
        version="1",
        responsible=OperatorId("root"),
        reviewed_on=day,
        valid_until=latest_end(day),
        document=bytes(32),
        purposes=[purpose.id for purpose in CATALOGUE],
        modalities=["finger", "face", "iris"],
        legal_basis="for tests",
    )
    with runtime.node.write() as session:
        add_assessment(session, permit, new)
        audit.append(session, runtime.node.vault, permit, operation=Operation.ADMINISTRATION)
