"""What people do on a node all day, chosen at random; each deed says what it has saved."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.core.ids import AlertId, CandidateId, CaseId, OperatorId
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Operator, Role
from hospitium.records.models import AlertRow, CandidateRow, CaseRow, VerdictRow
from hospitium.usecases.alerts import acknowledge_alert
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.operators import add_operator, end_access
from hospitium.usecases.show_case import show_case
from hospitium.usecases.vault import rotate_key
from tests.engines import capture
from tests.stations import INCIDENT, Station

DESK = 30
"""Open cases at which somebody closes one before they open another, as people do who find.

The gallery of a small node is made anew with each print: on a desk without an end, that is all
that a storm would do."""

Saved = tuple[str, str]
"""A kind of record and its id: what the deed promised to keep."""
OVERTAKEN = (BadInput, Conflict, NotFound, Refused)
"""What a colleague in another process may cause: the case is closed, the alert is taken up."""


@dataclass
class Worker:
    """Somebody who works on, with what they remember of what there is to do."""

    station: Station
    seed: random.Random
    cases: list[tuple[UUID, int]] = field(default_factory=list)
    candidates: list[UUID] = field(default_factory=list)
    alerts: list[UUID] = field(default_factory=list)
    colleagues: list[str] = field(default_factory=list)

    def look_around(self) -> None:
        """Find open cases, candidates and alerts that others have left."""
        with self.station.runtime.node.read() as session:
            open_cases = select(CaseRow.id).where(CaseRow.closed_at.is_(None)).limit(60)
            waiting = (
                select(CandidateRow.id)
                .where(CandidateRow.id.not_in(select(VerdictRow.candidate_id)))
                .limit(30)
            )
            alerts = select(AlertRow.id).where(AlertRow.acknowledged_at.is_(None)).limit(30)
            self.cases = [(one, person_of(one)) for one in session.scalars(open_cases)]
            self.candidates = list(session.scalars(waiting))
            self.alerts = list(session.scalars(alerts))

    def work(self) -> Iterator[list[Saved] | None]:
        """Do one deed after the other; yields what each has saved, once it is saved.

        Nothing (None) for a deed that a colleague overtook: it was refused, and is none.
        """
        deeds: list[Callable[[], list[Saved]]] = [
            *[self.open] * 3, *[self.enrol] * 4, *[self.search] * 3, *[self.decide] * 3,
            self.take_up, self.close, self.look, self.hire, self.fire,
        ]  # fmt: skip
        while True:
            deed = self.seed.choice(deeds) if self.seed.random() > 0.004 else self.turn_key
            try:
                yield deed()
            except OVERTAKEN:
                yield None

    def open(self) -> list[Saved]:
        if len(self.cases) >= DESK:
            return self.close()
        case = self.station.open_case()
        self.cases.append((case, person_of(case)))
        return [("case", str(case))]

    def enrol(self) -> list[Saved]:
        case, person = self._case()
        finger = self.seed.choice(TEN_FINGERS)
        shot = capture(person, finger, self.seed.randrange(2**31))
        report = enrol(self.station.runtime, self.officer, CaseId(case), [shot])
        return [("print", str(one.id)) for one in report.enrolled]

    def search(self) -> list[Saved]:
        _, person = self._case()
        probe = [capture(person, Finger.RIGHT_INDEX, self.seed.randrange(2**31))]
        report = identify(
            self.station.runtime, self.officer, probe, purpose="roadside-check", incident=INCIDENT
        )
        found = [one.id for one in report.candidates]
        self.candidates += found
        return [("search", str(report.id)), *(("candidate", str(one)) for one in found)]

    def decide(self) -> list[Saved]:
        if not self.candidates:
            return self.search()
        candidate = CandidateId(self.candidates.pop(self.seed.randrange(len(self.candidates))))
        done = decide(
            self.station.runtime,
            self.officer,
            candidate,
            verdict=self.seed.choice(list(Verdict)),
            reason="looked at both",
        )
        saved = [("verdict", str(candidate))]
        if done.alert is not None:
            self.alerts.append(done.alert)
            saved.append(("alert", str(done.alert)))
        return saved

    def take_up(self) -> list[Saved]:
        if not self.alerts:
            return self.decide()
        alert = self.alerts.pop()
        acknowledge_alert(self.station.runtime, self.officer, AlertId(alert))
        return [("taken-up", str(alert))]

    def close(self) -> list[Saved]:
        case, _ = self.cases.pop(self.seed.randrange(len(self.cases))) if self.cases else (None, 0)
        if case is None:
            return self.open()
        close_case(self.station.runtime, self.officer, CaseId(case), reason="found")
        return [("closed", str(case))]

    def look(self) -> list[Saved]:
        show_case(self.station.runtime, self.officer, CaseId(self._case()[0]))
        return []

    def hire(self) -> list[Saved]:
        handle = f"x{self.seed.getrandbits(64):x}"
        add_operator(
            self.station.runtime,
            self.station.staff["root"],
            operator_id=OperatorId(handle),
            display_name="Synthetic colleague",
            roles=[Role.VERIFIER],
        )
        self.colleagues.append(handle)
        return [("hired", handle)]

    def fire(self) -> list[Saved]:
        if not self.colleagues:
            return self.hire()
        handle = self.colleagues.pop()
        end_access(self.station.runtime, self.station.staff["root"], OperatorId(handle))
        return [("fired", handle)]

    def turn_key(self) -> list[Saved]:
        rotate_key(self.station.runtime, self.station.staff["root"], "notice")
        return []

    @property
    def officer(self) -> Operator:
        return self.station.staff["amira"]

    def _case(self) -> tuple[UUID, int]:
        if not self.cases:
            self.open()
        return self.seed.choice(self.cases)


def person_of(case: UUID) -> int:
    """Whose fingers a case has: told from its id, for the process that opened it may be gone."""
    return case.int % 2**31
