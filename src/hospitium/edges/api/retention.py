"""Routes of the daily job: whether what has expired is erased, and having it done now."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.usecases.retention import erase_expired_now, show_retention

router = APIRouter(prefix="/api/v1", tags=["oversight"])


class RetentionOut(Body):
    """How the daily job stands; numbers only."""

    last_at: datetime | None = Field(description="null: not among the newest 10,000 entries")
    last_entry: int | None = Field(description="its entry in the log")
    cases: int = Field(description="expired and still there, out of every search and page")
    probes: int = Field(description="of searches whose time to be decided is over")
    oldest: datetime | None = Field(description="when the first of these cases expired")
    held: int = Field(description="expired cases that a legal hold keeps")


class ErasedOut(Body):
    """What the job erased, and what it did about consent."""

    cases: int
    prints: int
    faces: int
    probes: int
    details: int = Field(description="sealed details of entries of the log")
    asked: int = Field(description="people who turn 18 within 60 days")
    ended: int = Field(description="people whose consent had run out")


@router.get("/retention", summary="Whether what has expired is erased.")
def get_retention(runtime: Node, caller: Caller) -> RetentionOut:
    """Tell when the daily job was done last, and what waits for it."""
    return RetentionOut.model_validate(show_retention(runtime, caller), from_attributes=True)


@router.post("/retention", summary="Erase what has expired, now.")
def post_retention(runtime: Node, caller: Caller) -> ErasedOut:
    """Do the daily job without waiting for its timer; who asked stands in the log."""
    return ErasedOut.model_validate(erase_expired_now(runtime, caller), from_attributes=True)
