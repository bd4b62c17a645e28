"""One candidate beside the probe, and the verdict on it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.ids import CandidateId, SearchId
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.pictures import Picture, picture
from hospitium.edges.web.proofs import proved
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.decisions import FINAL
from hospitium.policy.facts import Verdict
from hospitium.records.cases import CaseRecord
from hospitium.records.searches import CandidateRecord, SearchRecord
from hospitium.usecases.decide import decide
from hospitium.usecases.search_report import FACE_ALONE, IRIS_ALONE
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import show_evidence, show_search

router = APIRouter()
FIELDS = ("verdict", "reason")


@router.get("/searches/{search_id}/candidates/{candidate_id}")
def get_candidate(search_id: UUID, candidate_id: UUID, visitor: Visit) -> Response:
    """Show both prints, the paired minutiae, the rates, and the form for a verdict."""
    return _show(visitor, SearchId(search_id), CandidateId(candidate_id), FormState())


@router.post("/searches/{search_id}/candidates/{candidate_id}")
def post_verdict(search_id: UUID, candidate_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Record a verdict with its reason."""
    read = Reader(sent)
    verdicts = {verdict.value: verdict for verdict in Verdict}
    verdict = verdicts.get(sent.text("verdict"))
    if verdict is None:
        read.wrong.append(Wrong("verdict", "Choose what you see"))
    reason = read.needed("reason", "Enter your reason: what agrees, what does not")
    where = SearchId(search_id), CandidateId(candidate_id)
    if verdict is None or read.wrong:
        return _show(visitor, *where, read.state(FIELDS), status=422)
    try:
        decision = decide(
            visitor.runtime,
            proved(visitor, sent),
            where[1],
            verdict=verdict,
            reason=reason,
            search=where[0],
        )
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "verdict")])
        return _show(visitor, *where, form, status=error.http_status)
    visitor.tell("success", decision.next_step)
    return go(f"/searches/{search_id}/candidates/{candidate_id}")


def _show(
    visitor: Visitor,
    search_id: SearchId,
    candidate_id: CandidateId,
    form: FormState,
    *,
    status: int = 200,
) -> Response:
    search = show_search(visitor.runtime, visitor.operator, search_id)
    candidate = find_candidate(search, candidate_id)
    mine = [said for said in candidate.verdicts if said.operator == visitor.operator.id]
    decided = candidate.outcome in FINAL
    return visitor.page(
        "candidate.html",
        status=status,
        search=search,
        candidate=candidate,
        case=_case_of(visitor, candidate),
        evidence=_evidence(visitor, search, candidate_id),
        face_alone=FACE_ALONE,
        iris_alone=IRIS_ALONE,
        form=form,
        mine=mine,
        decided=decided,
        # the second pair of eyes must not be led by the first
        open_verdicts=decided or bool(mine),
    )


def find_candidate(search: SearchRecord, candidate_id: CandidateId) -> CandidateRecord:
    """Return the candidate of a search, or raise `NotFound`."""
    for candidate in search.candidates:
        if candidate.id == candidate_id:
            return candidate
    raise NotFound("no such candidate in this search")


def _case_of(visitor: Visitor, candidate: CandidateRecord) -> CaseRecord | None:
    """Return the candidate's case if the visitor's agency may see it."""
    try:
        return show_case(visitor.runtime, visitor.operator, candidate.case_id)
    except (Refused, NotFound):
        return None


def _evidence(
    visitor: Visitor, search: SearchRecord, candidate_id: CandidateId
) -> tuple[Picture, ...]:
    if not search.probe.prints:
        return ()
    drawn = show_evidence(visitor.runtime, visitor.operator, search.id, candidate_id)
    return tuple(picture(one) for one in drawn)
