"""Routes about live captures that a human is to look at. No answer keeps anybody from help."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from hospitium.core.ids import FaceId
from hospitium.core.live_notes import LiveAnswer
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.records.live_looks import LiveLook
from hospitium.usecases.live_looks import REASON_LIMIT, answer_look, list_looks

router = APIRouter(prefix="/api/v1", tags=["captures"])


class LiveLookOut(Body):
    """A live capture that did not pass; the photograph is kept and compared all the same."""

    face: UUID
    case: UUID
    signs: list[str] = Field(description="codes of signs that pictures were fed in")
    taken_at: datetime
    taken_by: str
    answer: LiveAnswer | None = Field(description="null while it waits")
    reason: str
    answered_at: datetime | None
    answered_by: str | None

    @classmethod
    def of(cls, look: LiveLook) -> "LiveLookOut":
        """Return the body that tells of `look`."""
        return cls(
            face=look.face,
            case=look.case,
            signs=list(look.signs),
            taken_at=look.taken_at,
            taken_by=look.taken_by,
            answer=look.answer,
            reason=look.reason,
            answered_at=look.answered_at,
            answered_by=look.answered_by,
        )


class LiveLookList(Body):
    """Live captures, the oldest first."""

    looks: list[LiveLookOut]


class LiveAnswerIn(Body):
    """What somebody who looked saw."""

    answer: LiveAnswer
    reason: str = Field(min_length=1, max_length=REASON_LIMIT)


@router.get("/live-looks", summary="List live captures that a human is to look at.")
def get_live_looks(
    runtime: Node,
    caller: Caller,
    waiting: Annotated[bool, Query(description="only those nobody has looked at")] = True,  # noqa: FBT002
) -> LiveLookList:
    """List live captures in your agency's open cases that the check did not pass."""
    found = list_looks(runtime, caller, waiting_only=waiting)
    return LiveLookList(looks=[LiveLookOut.of(one) for one in found])


@router.post("/live-looks/{face_id}/answer", summary="Say what a live capture shows.")
def post_live_answer(
    face_id: UUID, body: LiveAnswerIn, runtime: Node, caller: Caller
) -> LiveLookOut:
    """Say whether a person was there. It is noted and logged, and nothing follows by itself."""
    look = answer_look(runtime, caller, FaceId(face_id), body.answer, reason=body.reason)
    return LiveLookOut.of(look)
