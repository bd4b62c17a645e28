"""The first page: what waits for somebody."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput
from hospitium.core.ids import FaceId
from hospitium.core.live_notes import LiveAnswer
from hospitium.edges.web.abilities import Abilities
from hospitium.edges.web.visitors import IdleVisit, Sent, Visit, Visitor, go
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.assessments import assessment_status
from hospitium.usecases.handed_work import handed_work, take_up
from hospitium.usecases.live_looks import answer_look, waiting_looks
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
    case = answer_look(visitor.runtime, visitor.operator, FaceId(face_id), LiveAnswer(said))
    return go(f"/cases/{case}")


def _waiting(visitor: Visitor) -> dict[str, Any]:
    searches = list_searches(visitor.runtime, visitor.operator, waiting_only=True)
    return {
        "alerts": list_alerts(visitor.runtime, visitor.operator),
        "searches": sorted(searches, key=lambda s: (s.probe_expires_at or s.at).timestamp()),
        "requests": _requests(visitor),
        "now": visitor.runtime.clock(),
        "warning": assessment_status(visitor.runtime).warning,
        "handed": handed_work(visitor.runtime, visitor.operator),
        "looks": waiting_looks(visitor.runtime, visitor.operator),
        "answers": LiveAnswer,
    }


def _requests(visitor: Visitor) -> int:
    """Return how many requests wait, for those who may settle them."""
    may = Abilities.of(visitor.runtime.rules(), visitor.operator).rights
    return count_waiting(visitor.runtime, visitor.operator) if may else 0
