"""Records that may be one person's: which they are, side by side, and what a human says."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.ids import CaseId
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.pictures import Picture, picture
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.records.cases import CaseRecord
from hospitium.records.twins import TwinRecord, TwinVerdict
from hospitium.usecases.settle_twin import settle_twin
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_twins import draw_twin, list_twins, show_twin

router = APIRouter()
FIELDS = ("verdict", "reason")


@router.get("/same-person")
def get_twins(visitor: Visit) -> Response:
    """List pairs that nobody has settled."""
    found = list_twins(visitor.runtime, visitor.operator)
    return visitor.page("twins.html", twins=found.twins, last=found.last)


@router.get("/same-person/{twin_id}")
def get_twin(twin_id: UUID, visitor: Visit) -> Response:
    """Show both records, what agrees, and the form for what somebody sees."""
    return _show(visitor, twin_id, FormState())


@router.post("/same-person/{twin_id}")
def post_twin(twin_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Keep what somebody saw."""
    read = Reader(sent)
    verdicts = {one.value: one for one in TwinVerdict}
    verdict = verdicts.get(sent.text("verdict"))
    if verdict is None:
        read.wrong.append(Wrong("verdict", "Choose what you see"))
    reason = read.needed("reason", "Enter your reason: what agrees, what does not")
    if verdict is None or read.wrong:
        return _show(visitor, twin_id, read.state(FIELDS), status=422)
    try:
        settle_twin(visitor.runtime, visitor.operator, twin_id, verdict, reason=reason)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "verdict")])
        return _show(visitor, twin_id, form, status=error.http_status)
    visitor.tell("success", "Thank you. Both records stay as they are.")
    return go("/same-person")


def _show(visitor: Visitor, twin_id: UUID, form: FormState, *, status: int = 200) -> Response:
    twin = show_twin(visitor.runtime, visitor.operator, twin_id)
    return visitor.page(
        "twin.html",
        status=status,
        twin=twin,
        cases=[_case(visitor, one) for one in (twin.own, twin.other) if one],
        evidence=_evidence(visitor, twin),
        form=form,
    )


def _case(visitor: Visitor, case: CaseId) -> CaseRecord | None:
    try:
        return show_case(visitor.runtime, visitor.operator, case)
    except (Refused, NotFound):
        return None


def _evidence(visitor: Visitor, twin: TwinRecord) -> tuple[Picture, ...]:
    if twin.other is None:
        return ()
    drawn = []
    for number in range(len(twin.details["fingers"])):
        try:
            drawn.append(draw_twin(visitor.runtime, visitor.operator, twin.id, number))
        except NotFound:  # a print was removed since
            continue
    return tuple(picture(one) for one in drawn)
