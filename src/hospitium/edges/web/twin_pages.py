"""Leads on records: which they are, side by side, what a human says, and a look begun here."""

from base64 import b64encode
from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.ids import CaseId, FaceId
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import LOOKED_SO_FAR, LOOKING
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.lead_words import LEADS
from hospitium.edges.web.pictures import Picture, picture
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.records.cases import CaseRecord
from hospitium.records.twin_passes import PassRecord
from hospitium.records.twins import TwinRecord, TwinVerdict
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.settle_twin import settle_twin
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_portrait import show_portrait
from hospitium.usecases.show_twins import draw_twin, list_twins, show_twin

router = APIRouter()
FIELDS = ("verdict", "reason")


@router.get("/same-person")
def get_twins(visitor: Visit) -> Response:
    """List pairs that nobody has settled."""
    found = list_twins(visitor.runtime, visitor.operator)
    return visitor.page("twins.html", twins=found.twins, last=found.last, leads=LEADS)


@router.post("/same-person")
def post_look(visitor: Visit, sent: Sent) -> Response:
    """Look through all records now, or go on where the last look was stopped."""
    everybody = sent.text("everybody") == "yes"

    def work(progress: Progress) -> PassRecord:
        return find_twins(
            visitor.runtime, visitor.operator, everybody=everybody, on_progress=progress.tell
        )

    return run(visitor, work, _looked, title=LOOKING, stopped=LOOKED_SO_FAR, back="/same-person")


def _looked(visitor: Visitor, done: Callable[[], PassRecord]) -> Response:
    found = done().found
    if found:
        visitor.tell("success", "Looked through all records. There is something new for people.")
    else:
        visitor.tell("success", "Looked through all records. Nothing new was found.")
    return go("/same-person")


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
        lead=LEADS[twin.kind],
        cases=[_case(visitor, one) for one in dict.fromkeys((twin.own, twin.other)) if one],
        evidence=_evidence(visitor, twin),
        portraits=_portraits(visitor, twin),
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


def _portraits(visitor: Visitor, twin: TwinRecord) -> tuple[str, ...]:
    """Return the kept portraits of the faces that a lead is about; each look is logged."""
    face = twin.details.get("face")
    if face is None or twin.other is None:
        return ()
    owners = (twin.own, twin.other) if twin.first_is_own else (twin.other, twin.own)
    found = []
    for case, side in zip(owners, ("first", "second"), strict=True):
        try:
            portrait = show_portrait(
                visitor.runtime, visitor.operator, case, FaceId(UUID(face[side]))
            )
        except (Refused, NotFound):
            continue
        found.append(f"data:image/jpeg;base64,{b64encode(portrait).decode()}")
    return tuple(found)
