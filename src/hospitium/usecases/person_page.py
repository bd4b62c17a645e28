"""What a person sees with their own code: who looked, which hits there were, what was asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId, CodeId
from hospitium.ledger import Operation
from hospitium.policy.decisions import Outcome
from hospitium.policy.rights import permit_see
from hospitium.policy.rights_permits import SeePermit
from hospitium.records import audit, cases, looks, person_codes, person_hits, rights_requests
from hospitium.records.person_hits import PersonHit
from hospitium.records.rights_requests import RequestRecord
from hospitium.usecases.proof_bundle import proof_zip
from hospitium.usecases.prove_entry import prove
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.who_looked import WhoLooked, who_looked

CODE_LIMIT = 60
TOLD = frozenset({Outcome.CONFIRMED, Outcome.OVERTURNED})
"""Hits of which the person is told: those that people have decided. One that still waits is not
shown, so that whoever forced the code out of somebody cannot stop the search for them."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """The page behind a code.

    Attributes
    ----------
    until
        When the record, and the page with it, is over.
    """

    seen: WhoLooked
    hits: tuple[PersonHit, ...]
    requests: tuple[RequestRecord, ...]
    until: datetime


def open_page(runtime: Runtime, code: str) -> CodeId:
    """Return the id of the code that somebody typed; that the page was opened is logged.

    The entry lets the person see that somebody else opened it with their code.

    Raises
    ------
    NotFound
        If the code opens nothing: never made, taken back, over; nobody can tell which.
    """
    if not 0 < len(code) <= CODE_LIMIT:
        raise NotFound("this code does not open anything")
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:  # a wrong code must not wait for, or hold, the writers' turn
        person_codes.find_by_code(session, code, at=at)
    with node.write() as session:
        code_id, case_id = person_codes.find_by_code(session, code, at=at)
        permit = _permit(session, runtime, case_id, at)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(case_id),
        )
    return code_id


def show_page(runtime: Runtime, code_id: CodeId) -> PersonView:
    """Return what the person may see.

    Raises
    ------
    NotFound
        If the code opens nothing any more.
    """
    at = runtime.clock()
    vault = runtime.node.vault
    with runtime.node.read() as session:
        case_id = person_codes.still_opens(session, code_id, at=at)
        permit = _permit(session, runtime, case_id, at)
        hits = person_hits.hits_of(session, vault, permit)
        return PersonView(
            seen=who_looked(session, runtime, permit, case_id),
            hits=tuple(one for one in hits if one.frozen or one.outcome in TOLD),
            requests=tuple(rights_requests.requests_about(session, vault, permit)),
            until=cases.case_facts(session, vault, case_id, at=at).expires_at,
        )


def prove_look(runtime: Runtime, code_id: CodeId, sequence: int) -> bytes:
    """Return the proof of one look as a zip; the same for those who have no account, for ever.

    Raises
    ------
    NotFound
        If it is none of this person's, or a court's order withholds it.
    """
    at = runtime.clock()

    def read(session: Session) -> bytes:
        case_id = person_codes.still_opens(session, code_id, at=at)
        permit = _permit(session, runtime, case_id, at)
        entry = looks.read_look(session, permit, sequence)
        shown = who_looked(session, runtime, permit, case_id).looks
        if sequence not in {one.sequence for one in shown}:
            raise NotFound("there is no such entry about this record")
        return entry

    return proof_zip(runtime, prove(runtime, sequence, read))


def _permit(session: Session, runtime: Runtime, case_id: CaseId, at: datetime) -> SeePermit:
    return permit_see(
        runtime.rules(session), cases.case_facts(session, runtime.node.vault, case_id, at=at), at=at
    )
