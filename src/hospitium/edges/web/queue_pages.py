"""The first page: what waits for somebody, of all that they may settle."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput
from hospitium.core.ids import FaceId
from hospitium.core.live_notes import LiveAnswer
from hospitium.edges.web.abilities import Abilities
from hospitium.edges.web.item_words import KIND, STATUS
from hospitium.edges.web.visitors import IdleVisit, Sent, Visit, Visitor, go
from hospitium.formats.rights_terms import RequestKind
from hospitium.records.field_item_values import ItemRecord, ItemStatus
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.assessments import assessment_status
from hospitium.usecases.handed_work import handed_work, take_up
from hospitium.usecases.live_looks import answer_look, list_looks
from hospitium.usecases.show_items import list_found, list_items
from hospitium.usecases.show_requests import count_waiting
from hospitium.usecases.show_search import list_searches

router = APIRouter()


@router.get("/")
def get_queue(visitor: Visit) -> Response:
    """Show what waits: decisions, alerts, handed work; for others, where their work is."""
    can = Abilities.of(visitor.runtime.rules(), visitor.operator)
    if not can.work:
        return go("/overrides" if can.oversee else "/log")
    return visitor.page("queue.html", **_waiting(visitor))


@router.get("/queue")
def get_queue_part(visitor: IdleVisit) -> Response:
    """Show the same without its frame: the page asks for it now and then."""
    return visitor.part("parts/queue.html", **_waiting(visitor))


@router.post("/handed-work/{work_id}")
def post_work(work_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Take up work that a colleague who left has handed over, and go there."""
    record = take_up(visitor.runtime, visitor.operator, work_id)
    return go(f"/searches/{record}" if sent.text("kind") == "search" else f"/cases/{record}")


@router.post("/live-looks/{face_id}")
def post_live_look(face_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Note what somebody who looked at a live capture says, and go to its case."""
    said = sent.text("answer")
    if said not in set(LiveAnswer):
        raise BadInput("say what the picture shows", remedy="Choose one of the three answers.")
    look = answer_look(
        visitor.runtime,
        visitor.operator,
        FaceId(face_id),
        LiveAnswer(said),
        reason=sent.text("reason"),
    )
    return go(f"/cases/{look.case}")


def _waiting(visitor: Visitor) -> dict[str, Any]:
    runtime, operator = visitor.runtime, visitor.operator
    searches = list_searches(runtime, operator, waiting_only=True)
    requests = _requests(visitor)
    appeals = requests.pop(RequestKind.APPEAL, 0)
    return {
        "alerts": list_alerts(runtime, operator),
        "found": list_found(runtime, operator),
        "searches": sorted(searches, key=lambda s: (s.probe_expires_at or s.at).timestamp()),
        "items": _items(visitor),
        "item_kinds": KIND,
        "item_states": STATUS,
        "appeals": appeals,
        "requests": sum(requests.values()),
        "now": runtime.clock(),
        "warning": assessment_status(runtime).warning,
        "handed": handed_work(runtime, operator),
        "looks": list_looks(runtime, operator),
        "answers": LiveAnswer,
    }


def _requests(visitor: Visitor) -> dict[RequestKind, int]:
    """Return how many requests of each kind wait, for those who may settle them."""
    may = Abilities.of(visitor.runtime.rules(), visitor.operator).rights
    return count_waiting(visitor.runtime, visitor.operator) if may else {}


def _items(visitor: Visitor) -> tuple[ItemRecord, ...]:
    """Return work from the field that needs a human; what waits for a number does not yet."""
    if not Abilities.of(visitor.runtime.rules(), visitor.operator).intake:
        return ()
    found = list_items(visitor.runtime, visitor.operator)
    return tuple(one for one in found if one.status is not ItemStatus.WAITING)
