"""Ready-made operators and facts that the tests of policy vary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, SearchId
from hospitium.policy.facts import AssessmentFacts, CandidateFacts, CaseFacts, Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.purposes import CATALOGUE
from hospitium.policy.rules import Deployment, Rules
from hospitium.records.policies import packaged_bundle

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
POLICE = AgencyId("north-police")
ASSESSMENT = AssessmentFacts(
    number=1,
    version="1",
    purposes=frozenset(purpose.id for purpose in CATALOGUE),
    modalities=frozenset({"finger", "face"}),
    valid_until=NOW.date() + timedelta(days=3000),
    document=bytes(32),
)
RULES = Rules(packaged_bundle(), Deployment(ASSESSMENT), uuid4)
UNASSESSED = Rules(packaged_bundle(), Deployment(), uuid4)


def operator(
    name: str = "amira",
    *roles: Role,
    kind: AgencyKind = AgencyKind.POLICE,
    agency: AgencyId = POLICE,
) -> Operator:
    return Operator(OperatorId(name), agency, kind, frozenset(roles or (Role.OFFICER,)))


CASE = CaseFacts(
    id=CaseId(UUID(int=1)),
    agency=POLICE,
    closed=False,
    expires_at=NOW + timedelta(days=30),
    minor=False,
)
CLOSED = replace(CASE, closed=True)
EXPIRED = replace(CASE, expires_at=NOW)
CHILD = replace(CASE, minor=True)


def candidate(
    case: CaseFacts = CASE, *verdicts: tuple[str, Verdict], hours_left: float = 1.0
) -> CandidateFacts:
    return CandidateFacts(
        id=CandidateId(UUID(int=2)),
        search=SearchId(UUID(int=3)),
        search_expires_at=NOW + timedelta(hours=hours_left),
        case=case,
        verdicts=tuple((OperatorId(who), verdict) for who, verdict in verdicts),
    )
