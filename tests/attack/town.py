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
from sqlalchemy import text

from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CandidateId, OperatorId
from hospitium.crypto.passkeys import Place
from hospitium.edges.api.server import create_server
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_manage_operators, permit_set_up
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.staff import NEVER_LENT
from hospitium.records import audit, operators
from hospitium.records.assessments import current_assessment
from hospitium.records.models import AgencyRow, Base
from hospitium.records.operators import NewOperator
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.operators import find_operator
from hospitium.usecases.passkeys import begin_registration, register
from hospitium.usecases.systems import add_system
from tests.edges.callers import BASE, Browser
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station, assess, make_station
from tests.usecases.authenticator import Authenticator

INDEX = Finger.RIGHT_INDEX
ALL = "all-roles"
"""Handle of somebody at home who holds every role."""
DESK = "officer"
"""Handle of somebody at home with that role alone."""
STAND_IN = "stand-in"
"""Another officer at home: what is somebody's own is theirs where nobody asks for it."""
STRANGER = "stranger"
"""Handle of somebody at another agency who holds every role there."""
ELSEWHERE = AgencyId("far-police")
CODE = "a code that nobody has to guess"
PLACE = Place(domain="node.example", origin="https://node.example")
"""Where the passkeys of this node belong to."""


@dataclass
class Town:
    """Who is there, and fresh objects for whoever asks for them."""

    station: Station
    server: FastAPI
    people: Iterator[int] = field(default_factory=lambda: count(1000))
    seated: dict[str, Browser] = field(default_factory=dict)
    standing: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def officer(self) -> Operator:
        return self.station.staff["amira"]

    def case(self) -> str:
        """A new open case without prints."""
        return str(self.station.open_case())

    def enrolled(self) -> tuple[str, int]:
        """A new case with one print, and the synthetic person whose it is."""
        person, case = next(self.people), self.station.open_case()
        alike = "synthetic people sometimes resemble each other"
        prints = [capture(person, INDEX)]
        enrol(self.station.runtime, self.officer, case, prints, despite_duplicate=alike)
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

    def alert(self) -> dict[str, str]:
        """A new alert that nobody has taken up, and its confirmed candidate."""
        where = self.hit()
        decide(
            self.station.runtime,
            self.officer,
            CandidateId(UUID(where["candidate_id"])),
            verdict=Verdict.CONFIRM,
            reason="cores agree",
        )
        waiting = list_alerts(self.station.runtime, self.officer)
        alert = next(str(one.id) for one in waiting if str(one.case_id) == where["case_id"])
        return where | {"alert_id": alert}

    def assessed(self) -> str:
        """The number of a new impact assessment; it holds from now on."""
        assess(self.station)
        with self.station.runtime.node.read() as session:
            facts = current_assessment(session, self.station.clock.now)
        assert facts is not None
        return str(facts.number)

    def new_handle(self) -> str:
        """A name that nobody had yet."""
        return f"new{next(self.people)}"

    def newcomer(self, like: str) -> str:
        """Somebody new of the same agency and roles as `like`; the roles may be one alone."""
        known, handle = self.station.staff.get(like), self.new_handle()
        home = self.officer.agency if known is None else known.agency
        roles = frozenset({Role(like)}) if known is None else known.roles
        _add(self.station, handle, home, roles)
        return handle

    def colleague(self) -> str:
        """An officer at home whom nobody needs otherwise."""
        return self.newcomer(DESK)

    def borrower(self, role: Role) -> str:
        """A colleague who may borrow `role`, and has another one."""
        handle = self.new_handle()
        held = Role.ANALYST if role is Role.AUDITOR else Role.AUDITOR
        _add(self.station, handle, self.officer.agency, frozenset({held}))
        return handle

    def role_of(self, handle: str) -> Role:
        """A role that `handle` holds, and can lend if there is one."""
        held = self.station.staff[handle].roles
        return min(held - NEVER_LENT or held)

    def key(self) -> Authenticator:
        """A security key that is registered nowhere."""
        return Authenticator(origin=PLACE.origin, domain=PLACE.domain)

    def passkey(self, handle: str) -> tuple[str, Authenticator]:
        """A new passkey of `handle`, by its id."""
        key, challenge = self.key(), self.station.runtime.random(32)
        who = find_operator(self.station.runtime, OperatorId(handle))
        answer = key.create(begin_registration(self.station.runtime, who, PLACE, challenge))
        runtime = self.station.runtime
        return str(register(runtime, who, PLACE, challenge, answer, name="Blue key")), key

    def system(self) -> tuple[str, str]:
        """A new system of the agency at home, and its secret."""
        short, root = self.new_handle(), self.station.staff["root"]
        made = add_system(self.station.runtime, root, short=short, name="Reg", scopes=["log.read"])
        return made.system, made.secret

    def browser(self, handle: str = "") -> Browser:
        """A browser of its own; signed in if `handle` is given."""
        number = next(self.people)  # each from an address of its own: none knocks too often
        address = (f"10.0.{number // 250}.{number % 250}", 5000)
        http = TestClient(self.server, base_url=BASE, follow_redirects=False, client=address)
        browser = Browser(http)
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

    def everything(self, *, but_the_log: bool = False) -> list[Any]:
        """Every row of the node's database."""
        of_log = ("audit", "log", "tile", "look")
        with self.station.runtime.node.read() as session:
            return [
                session.execute(text(f"SELECT * FROM {name}")).all()
                for name in sorted(Base.metadata.tables)
                if not (but_the_log and any(word in name for word in of_log))
            ]

    def header(self, handle: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {handle}:{self.station.codes[handle]}"}

    def ask(self, handle: str, method: str, path: str, **more: Any) -> Response:
        """Send a request as a program of `handle`, or of nobody."""
        http = self.browser().http
        headers = (self.header(handle) if handle else {}) | more.pop("headers", {})
        return http.request(method, path, headers=headers, **more)


@contextmanager
def made_town(folder: Path, engine: FakeEngine) -> Iterator[Town]:
    """Make the node in `folder`; each role has an operator whose handle is the role."""
    station = make_station(folder / "node", lambda: engine, extractor=Extractor.FAST)
    try:
        home = station.staff["amira"]
        for role in Role:
            _add(station, role.value, home.agency, frozenset({role}))
        _add(station, ALL, home.agency, frozenset(Role))
        _add(station, STAND_IN, home.agency, frozenset({Role.OFFICER}))
        _add_agency(station)
        _add(station, STRANGER, ELSEWHERE, frozenset(Role))
        yield Town(station, create_server(station.runtime, address=PLACE.origin))
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
