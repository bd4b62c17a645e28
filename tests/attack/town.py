"""A node with somebody of every role on it, another agency, and objects of every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CandidateId, OperatorId
from hospitium.edges.api.server import create_server
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators, permit_set_up
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit, operators
from hospitium.records.assessments import current_assessment
from hospitium.records.models import AgencyRow
from hospitium.records.operators import NewOperator
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from tests.edges.callers import BASE, Browser
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station, assess, make_station

INDEX = Finger.RIGHT_INDEX
ALL = "all-roles"
"""Handle of somebody at home who holds every role."""
STRANGER = "stranger"
"""Handle of somebody at another agency who holds every role there."""
ELSEWHERE = AgencyId("far-police")
CODE = "a code that nobody has to guess"


@dataclass
class Town:
    """Who is there, and fresh objects for whoever asks for them."""

    station: Station
    server: FastAPI
    people: Iterator[int] = field(default_factory=lambda: count(1000))
    seated: dict[str, Browser] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)

    @property
    def officer(self) -> Operator:
        return self.station.staff["amira"]

    def case(self) -> str:
        """A new open case without prints."""
        return str(self.station.open_case())

    def enrolled(self) -> tuple[str, int]:
        """A new case with one print, and the synthetic person whose it is."""
        person, case = next(self.people), self.station.open_case()
        enrol(self.station.runtime, self.officer, case, [capture(person, INDEX)])
        return str(case), person

    def hit(self) -> dict[str, str]:
        """A new search with a candidate that nobody has decided on."""
        case, person = self.enrolled()
        probe = [capture(person, INDEX, 9)]
        report = identify(
            self.station.runtime,
            self.officer,
            probe,
            purpose="roadside-check",
            incident=INCIDENT,
        )
        found = next(one for one in report.candidates if str(one.candidate.case_id) == case)
        return {"search_id": str(report.id), "candidate_id": str(found.id), "case_id": case}

    def alert(self) -> str:
        """A new alert that nobody has taken up."""
        where = self.hit()
        decide(
            self.station.runtime,
            self.officer,
            CandidateId(UUID(where["candidate_id"])),
            verdict=Verdict.CONFIRM,
            reason="cores agree",
        )
        waiting = list_alerts(self.station.runtime, self.officer)
        return next(str(one.id) for one in waiting if str(one.case_id) == where["case_id"])

    def assessed(self) -> str:
        """The number of a new impact assessment; it holds from now on."""
        assess(self.station)
        with self.station.runtime.node.read() as session:
            facts = current_assessment(session, self.station.clock.now)
        assert facts is not None
        return str(facts.number)

    def ids(self, parameters: tuple[str, ...]) -> dict[str, str]:
        """Ids of fresh objects that fit together, for the parameters of a path."""
        made: dict[str, str] = {}
        if {"search_id", "candidate_id"} & set(parameters):
            made |= self.hit()
        elif "case_id" in parameters:
            made["case_id"], _ = self.enrolled()
        if "alert_id" in parameters:
            made["alert_id"] = self.alert()
        if "number" in parameters:
            made["number"] = self.assessed()
        made |= {"path": "checkpoint", "file": "favicon.svg"}
        missing = set(parameters) - set(made)
        assert not missing, f"teach tests/attack/town.py to make an object for {missing}"
        return made

    def standing_ids(self, parameters: tuple[str, ...]) -> dict[str, str]:
        """Ids for who only looks, or is stopped before anything changes: made once."""
        if not set(parameters) <= set(self.standing):
            self.standing |= self.ids(parameters)
        return self.standing

    def browser(self, handle: str = "") -> Browser:
        """A browser of its own; signed in if `handle` is given."""
        browser = Browser(TestClient(self.server, base_url=BASE, follow_redirects=False))
        if handle:
            browser.sign_in(self.station, handle)
            assert browser.status == 303, f"{handle} cannot sign in"
        return browser

    def seat(self, handle: str) -> Browser:
        """The browser at which `handle` sits for the whole file of tests, signed in."""
        if handle not in self.seated:
            self.seated[handle] = self.browser(handle)
            self.seated[handle].open("/purposes")  # a page with the mark of its session
        return self.seated[handle]

    def header(self, handle: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {handle}:{self.station.codes[handle]}"}

    def ask(self, handle: str, method: str, path: str, **more: Any) -> Response:
        """Send a request as a program of `handle`, or of nobody."""
        http = TestClient(self.server, base_url=BASE, follow_redirects=False)
        headers = more.pop("headers", {}) | (self.header(handle) if handle else {})
        return http.request(method, path, headers=headers, **more)


@contextmanager
def made_town(folder: Path, engine: FakeEngine) -> Iterator[Town]:
    """Make the node in `folder`; each role has an operator whose handle is the role."""
    station = make_station(folder / "node", lambda: engine)
    try:
        home = station.staff["amira"]
        for role in Role:
            _add(station, role.value, home.agency, frozenset({role}))
        _add(station, ALL, home.agency, frozenset(Role))
        _add_agency(station)
        _add(station, STRANGER, ELSEWHERE, frozenset(Role))
        yield Town(station, create_server(station.runtime))
    finally:
        station.runtime.node.close()


def _add_agency(station: Station) -> None:
    node, at = station.runtime.node, station.clock.now
    with node.write() as session:
        session.add(AgencyRow(id=ELSEWHERE, kind=AgencyKind.POLICE.value, name="Far Police"))
        permit = permit_manage_operators(station.runtime.rules(), station.staff["root"], at=at)
        audit.append(session, node.vault, permit, operation=Operation.ADMINISTRATION)


def _add(station: Station, handle: str, agency: AgencyId, roles: frozenset[Role]) -> None:
    node = station.runtime.node
    who = Operator(OperatorId(handle), agency, AgencyKind.POLICE, roles)
    permit = permit_set_up(station.runtime.rules(), agency, at=station.clock.now)
    with node.write() as session:
        new = NewOperator(who, f"Synthetic {handle}", CODE)
        operators.add_operator(session, node.vault, permit, new)
        audit.append(session, node.vault, permit, operation=Operation.ADMINISTRATION)
    station.staff[handle], station.codes[handle] = who, CODE
