"""Routes about work that colleagues who left have handed over."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.records.departures import HandedWork, WorkKind
from hospitium.usecases.handed_work import handed_work, take_up

router = APIRouter(prefix="/api/v1", tags=["staff"])


class HandedOut(Body):
    """Work that a colleague who left has handed over."""

    id: UUID
    kind: WorkKind
    record: UUID
    leaver: str
    at: datetime

    @classmethod
    def of(cls, work: HandedWork) -> "HandedOut":
        """Return the body that tells of `work`."""
        return cls(id=work.id, kind=work.kind, record=work.record, leaver=work.leaver, at=work.at)


class HandedList(Body):
    """What was handed to one, the newest first."""

    work: list[HandedOut]


@router.get("/handed-work", summary="List work that was handed to you.")
def get_handed_work(runtime: Node, caller: Caller) -> HandedList:
    """List what colleagues who left have handed to you and you have not taken up."""
    return HandedList(work=[HandedOut.of(one) for one in handed_work(runtime, caller)])


@router.post("/handed-work/{work_id}/acceptance", status_code=204, summary="Take handed work up.")
def post_acceptance(work_id: UUID, runtime: Node, caller: Caller) -> None:
    """Take handed work up."""
    take_up(runtime, caller, work_id)
