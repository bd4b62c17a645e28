"""How much each agency may search, without signing in: `/transparency/limits`."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from hospitium.edges.http.state import Node
from hospitium.policy.limits import resets_at
from hospitium.policy.operators import AgencyKind
from hospitium.records.limits import AgencyLimits
from hospitium.usecases.limits import show_limits

router = APIRouter(prefix="/transparency", tags=["transparency"])


class AgencyLimitsOut(BaseModel):
    """What an agency publishes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agency: str
    kind: AgencyKind
    name: str
    daily_quota: int = Field(description="searches of the whole gallery in a day, UTC")
    candidate_cap: int = Field(description="candidates that one search releases")
    set_at: datetime | None = Field(description="null: the default of the system")

    @classmethod
    def of(cls, one: AgencyLimits) -> "AgencyLimitsOut":
        """Return the body that tells of `one`."""
        return cls(
            agency=one.agency,
            kind=one.kind,
            name=one.name,
            daily_quota=one.limits.daily_quota,
            candidate_cap=one.limits.candidate_cap,
            set_at=one.set_at,
        )


class LimitsOut(BaseModel):
    """The limits of all agencies of the node."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: list[AgencyLimitsOut]
    resets_at: datetime = Field(description="when the count of every agency starts again")


@router.get("/limits", summary="How much each agency may search.")
def get_limits(runtime: Node) -> LimitsOut:
    """Return the daily quota and the candidate cap of each agency (rule search.limits)."""
    return LimitsOut(
        limits=[AgencyLimitsOut.of(one) for one in show_limits(runtime)],
        resets_at=resets_at(runtime.clock()),
    )
