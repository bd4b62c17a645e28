"""Short hands for what the tests of rights do again and again."""

import io
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from hospitium.core.errors import Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, RequestId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_set_up
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit
from hospitium.records.operators import NewOperator, add_agency, add_operator
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.hand_over import hand_over
from hospitium.usecases.identify import identify
from hospitium.usecases.request_right import request_right
from hospitium.usecases.settle_request import Settled, settle_request
from tests.engines import capture
from tests.stations import INCIDENT, Station

INDEX = Finger.RIGHT_INDEX
NEIGHBOUR = AgencyId("demo-shelter")
ACCESS = Terms("the person asks", identity_check="passport seen at the desk")
ORDER = Terms("pending trial", authority="District court", reference="7 Gs 12/26")


@dataclass
class Rights:
    """A station where people ask for things and settle them."""

    station: Station

    def ask(
        self,
        case: CaseId,
        kind: RequestKind,
        terms: Terms,
        *,
        who: str = "amira",
        subject: UUID | None = None,
        days: int | None = None,
    ) -> RequestId:
        ends = self.station.clock.now + timedelta(days=days) if days else None
        staff = self.station.staff
        return request_right(
            self.station.runtime, staff[who], case, kind, terms, subject=subject, ends_at=ends
        )

    def settle(self, request: RequestId, *, who: str = "bela", approve: bool = True) -> Settled:
        return settle_request(
            self.station.runtime,
            self.station.staff[who],
            request,
            approve=approve,
            reason="papers were seen",
        )

    def done(
        self,
        case: CaseId,
        kind: RequestKind,
        terms: Terms,
        *,
        subject: UUID | None = None,
        days: int | None = None,
    ) -> RequestId:
        request = self.ask(case, kind, terms, subject=subject, days=days)
        self.settle(request)
        return request

    def enrolled(self, *, birth_year: int | None = 1990, person: int = 1) -> CaseId:
        case = self.station.open_case(birth_year=birth_year)
        enrol(self.station.runtime, self.station.staff["amira"], case, [capture(person, INDEX)])
        return case

    def hit(self, *, person: int = 1, confirmed_by: tuple[str, ...] = ("chen",)) -> CandidateId:
        """Search for a person on the road, who is enrolled, and let people confirm."""
        runtime, staff = self.station.runtime, self.station.staff
        probe = [capture(person, INDEX, 9)]
        report = identify(
            runtime, staff["amira"], probe, purpose="roadside-check", incident=INCIDENT
        )
        hit = report.candidates[0].id
        for who in confirmed_by:
            decide(runtime, staff[who], hit, verdict=Verdict.CONFIRM, reason="cores agree")
        return hit

    def add_neighbour(self) -> Operator:
        """Add an agency that shares the node, with one officer, `nadia`."""
        runtime = self.station.runtime
        permit = permit_set_up(runtime.rules(), NEIGHBOUR, at=self.station.clock.now)
        nadia = Operator(
            OperatorId("nadia"), NEIGHBOUR, AgencyKind.SHELTER, frozenset({Role.CASE_WORKER})
        )
        with runtime.node.write() as session:
            add_agency(
                session, permit, agency=NEIGHBOUR, kind=AgencyKind.SHELTER, name="Synthetic Shelter"
            )
            new = NewOperator(nadia, "Synthetic nadia", "a code")
            add_operator(session, runtime.node.vault, permit, new)
            audit.append(session, runtime.node.vault, permit, operation=Operation.ADMINISTRATION)
        self.station.staff["nadia"] = nadia
        return nadia


def unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        return {name: held.read(name) for name in held.namelist()}


def copy_of(rights: Rights, request: RequestId) -> dict[str, bytes]:
    return unpacked(hand_over(rights.station.runtime, rights.station.staff["amira"], request))


def refused(rule: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=rf"\(rule {rule}\)")
