"""A node with people on it, and short hands for what tests do on it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from hospitium.core.fingers import Finger
from hospitium.core.ids import (
    AgencyId,
    CandidateId,
    CaseId,
    DecisionId,
    OperatorId,
    PrintId,
    SearchId,
)
from hospitium.formats.notice import CaseKind, Notice, Sex
from hospitium.ledger import Operation
from hospitium.policy import cases as case_policy
from hospitium.policy import decisions as decision_policy
from hospitium.policy import searches as search_policy
from hospitium.policy.decisions import Outcome
from hospitium.policy.desk import permit_set_up
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit, cases, prints, searches, verdicts
from hospitium.records.case_index import IndexKind, find_indexed
from hospitium.records.node_folder import Node, create_node
from hospitium.records.operators import NewOperator
from hospitium.records.searches import NewCandidate, NewSearch, Probe, ProbePrint
from tests.policy.facts import RULES

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
POLICE, SHELTER = AgencyId("demo-police"), AgencyId("demo-shelter")
ADULT = Notice(family_name="Ndlovu", given_name="Thandiwe", sex=Sex.FEMALE, birth_year=1990)
CHILD = Notice(family_name="Ndlovu", given_name="Sipho", sex=Sex.MALE, birth_year=2015)
TEMPLATE = b"FMR\x00 20\x00 a template that must never lie in the clear"
CODE = "correct horse battery staple"


def operator(handle: str, *roles: Role, agency: AgencyId = POLICE) -> Operator:
    kind = AgencyKind.POLICE if agency == POLICE else AgencyKind.SHELTER
    return Operator(OperatorId(handle), agency, kind, frozenset(roles))


OFFICER = operator("amira", Role.OFFICER)
VERIFIER = operator("bela", Role.VERIFIER)
SECOND = operator("chidi", Role.VERIFIER)
ADMIN = operator("dora", Role.ADMINISTRATOR)
AUDITOR = operator("emil", Role.AUDITOR)
STAFF = (OFFICER, VERIFIER, SECOND, ADMIN, AUDITOR)


def make_node(path: Path, database_url: str | None = None) -> Node:
    return create_node(
        path,
        permit_set_up(RULES, POLICE, at=NOW),
        kind=AgencyKind.POLICE,
        name="Demo police",
        operators=[NewOperator(who, f"Name of {who.id}", CODE) for who in STAFF],
        random=os.urandom,
        database_url=database_url,
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """Does on a node what use cases do, shorter."""

    node: Node

    def open_case(self, notice: Notice = ADULT, *, days: float = 365, at: datetime = NOW) -> CaseId:
        case_id = CaseId(uuid4())
        permit = case_policy.permit_open_case(
            RULES,
            OFFICER,
            legal_basis="missing person report 12/2026",
            authority="Durban central",
            expires_at=at + timedelta(days=days),
            at=at,
        )
        with self.node.write() as session:
            cases.add_case(
                session,
                self.node.vault,
                permit,
                case_id=case_id,
                kind=CaseKind.MISSING,
                notice=notice,
                legal_basis="missing person report 12/2026",
                authority="Durban central",
                contact_desk="desk-one@police.example",
            )
            audit.append(
                session,
                self.node.vault,
                permit,
                operation=Operation.COLLECTION,
                subject=str(case_id),
                details={"name": notice.full_name},
            )
        return case_id

    def enrol(
        self,
        case_id: CaseId,
        finger: Finger = Finger.RIGHT_INDEX,
        *,
        impression: int = 1,
        template: bytes = TEMPLATE,
        at: datetime = NOW,
    ) -> PrintId:
        print_id = PrintId(uuid4())
        with self.node.write() as session:
            facts = cases.case_facts(session, self.node.vault, case_id, at=at)
            permit = case_policy.permit_enrol(RULES, OFFICER, facts, at=at)
            prints.add_print(
                session,
                self.node.vault,
                permit,
                print_id=print_id,
                finger=finger,
                impression=impression,
                model="leader-1",
                template=template,
                quality=80,
                minutiae_count=40,
            )
            audit.append(
                session,
                self.node.vault,
                permit,
                operation=Operation.COLLECTION,
                subject=str(print_id),
                details={"finger": finger.slug},
            )
        return print_id

    def close(self, case_id: CaseId, at: datetime = NOW) -> None:
        with self.node.write() as session:
            facts = cases.case_facts(session, self.node.vault, case_id, at=at)
            permit = case_policy.permit_close_case(RULES, OFFICER, facts, at=at)
            cases.close_case(session, permit)
            audit.append(session, self.node.vault, permit, operation=Operation.ALTERATION)

    def search(
        self, found: Sequence[CaseId] = (), *, at: datetime = NOW
    ) -> tuple[SearchId, tuple[CandidateId, ...]]:
        permit = search_policy.permit_search(
            RULES, OFFICER, "roadside-check", incident="km 41, child without papers", at=at
        )
        new = NewSearch(
            id=SearchId(uuid4()),
            fingers=(Finger.RIGHT_INDEX,),
            model="leader-1",
            gallery_persons=3,
            gallery_prints=5,
            comparisons=5,
            probe=Probe((ProbePrint(Finger.RIGHT_INDEX, TEMPLATE),)),
            probe_expires_at=at + timedelta(days=2),
            candidates=tuple(
                NewCandidate(CandidateId(uuid4()), case_id, 61.5, 1e-6, 3e-6, {"pairs": [[1, 2]]})
                for case_id in found
            ),
        )
        with self.node.write() as session:
            searches.add_search(session, self.node.vault, permit, new)
            audit.append(
                session,
                self.node.vault,
                permit,
                operation=Operation.CONSULTATION,
                subject=str(new.id),
            )
        return new.id, tuple(candidate.id for candidate in new.candidates)

    def decide(
        self, who: Operator, candidate: CandidateId, verdict: Verdict, *, at: datetime = NOW
    ) -> Outcome:
        vault = self.node.vault
        with self.node.write() as session:
            facts = searches.candidate_facts(session, vault, candidate, at=at)
            permit = decision_policy.permit_decide(
                RULES, who, facts, verdict=verdict, reason="delta agrees", at=at
            )
            outcome = verdicts.add_verdict(
                session,
                vault,
                permit,
                verdict_id=DecisionId(uuid4()),
                reason="delta agrees",
            )
            audit.append(session, vault, permit, operation=Operation.ALTERATION)
        return outcome

    def read_search(self, search_id: SearchId, at: datetime = NOW) -> searches.SearchRecord:
        permit = search_policy.permit_read_search(RULES, OFFICER, search_id, at=at)
        with self.node.read() as session:
            return searches.read_search(session, self.node.vault, permit)

    def gallery(self, at: datetime = NOW) -> list[prints.GalleryRow]:
        permit = search_policy.permit_search(
            RULES, OFFICER, "roadside-check", incident="km 41, no papers", at=at
        )
        with self.node.read() as session:
            return list(prints.stream_gallery(session, self.node.vault, permit))

    def stamp(self, at: datetime = NOW) -> str:
        with self.node.read() as session:
            return prints.gallery_stamp(session, at=at)

    def read_case(self, case_id: CaseId, at: datetime = NOW) -> cases.CaseRecord:
        with self.node.read() as session:
            facts = cases.case_facts(session, self.node.vault, case_id, at=NOW)
            permit = case_policy.permit_read_case(RULES, OFFICER, facts, at=at)
            return cases.read_case(session, self.node.vault, permit)

    def find(self, name: str) -> list[CaseId]:
        permit = case_policy.permit_read_case(RULES, OFFICER, None, at=NOW)
        with self.node.read() as session:
            return find_indexed(session, self.node.vault, permit, IndexKind.NAME, name)

    def problems(self) -> list[str]:
        """What `log verify` finds."""
        with self.node.read() as session:
            report = audit.verify(
                session, self.node.vault, checkpoint=self.node.folder.checkpoint_file
            )
        return [problem.what for problem in report.problems]

    def log_length(self) -> int:
        with self.node.read() as session:
            return audit.log_end(session, self.node.vault).sequence
