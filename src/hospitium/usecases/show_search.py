"""See a search again while it waits for a decision: candidates, verdicts, evidence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hospitium.core.errors import NotFound
from hospitium.core.ids import CandidateId, SearchId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.searches import permit_read_search
from hospitium.records import audit, looks, searches
from hospitium.records.searches import SearchRecord, SearchSummary
from hospitium.usecases.runtime import Runtime

if TYPE_CHECKING:
    from hospitium.formats.gray import GrayImage
    from hospitium.usecases.evidence import Evidence


def show_search(runtime: Runtime, operator: Operator, search_id: SearchId) -> SearchRecord:
    """Return a search of the operator's own agency; that somebody looked is logged.

    Raises
    ------
    NotFound
        No such search, or another agency's.
    """
    permit = permit_read_search(runtime.rules(), operator, search_id, at=runtime.clock())
    node = runtime.node
    with node.write() as session:
        record = searches.read_search(session, node.vault, permit)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(search_id),
        )
        looks.note_looks(session, leaf, {one.case_id for one in record.candidates})
    return record


def list_searches(
    runtime: Runtime,
    operator: Operator,
    *,
    waiting_only: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[SearchSummary, ...]:
    """Return the agency's searches, newest first; ids and numbers only."""
    permit = permit_read_search(runtime.rules(), operator, None, at=runtime.clock())
    find = searches.list_waiting if waiting_only else searches.list_searches
    with runtime.node.read() as session:
        return tuple(find(session, runtime.node.vault, permit, limit=limit, offset=offset))


def show_evidence(
    runtime: Runtime,
    operator: Operator,
    search_id: SearchId,
    candidate_id: CandidateId,
    *,
    images: "Sequence[GrayImage]" = (),
) -> "tuple[Evidence, ...]":
    """Draw the paired minutiae of each finger that spoke for a candidate; a face is not drawn.

    Both prints are drawn from their templates, for no image is stored (rule store.no_image);
    who has just searched may give the `images` of the readings, and they show under the probe.

    Raises
    ------
    NotFound
        No such candidate, or its probe has been erased.
    """
    from hospitium.usecases.evidence import draw_pair

    permit = permit_read_search(runtime.rules(), operator, search_id, at=runtime.clock())
    node = runtime.node
    with node.write() as session:
        record = searches.read_search(session, node.vault, permit)
        rows = searches.candidate_references(session, node.vault, permit, candidate_id)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(candidate_id),
        )
        looks.note_looks(session, leaf, {row.case_id for row in rows})
    candidate = next((c for c in record.candidates if c.id == candidate_id), None)
    if candidate is None:
        raise NotFound("no such candidate in this search")
    if not record.probe:
        raise NotFound(
            "the probe of this search has been erased",
            remedy="Search again if the person is still there.",
        )
    references = {str(row.print_id): row for row in rows}
    return tuple(
        draw_pair(
            record.probe.prints[finger["probe"]].template,
            references[finger["print"]],
            finger["fmr"],
            day=record.at.date(),
            image=images[finger["probe"]] if images else None,
        )
        for finger in candidate.details["fingers"]
        if finger["print"] in references
    )
