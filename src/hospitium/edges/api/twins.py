"""Routes about leads on records: that agree, or do not agree, as only one person's would."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.gallery.twin_values import LeadKind
from hospitium.records.twin_passes import PassRecord
from hospitium.records.twins import TwinRecord, TwinVerdict
from hospitium.usecases.find_twins import MOST_BY_CHANCE, find_twins
from hospitium.usecases.settle_twin import REASON_LIMIT, settle_twin
from hospitium.usecases.show_twins import draw_twin, list_twins, show_twin

router = APIRouter(prefix="/api/v1", tags=["twins"])


class TwinFingerOut(Body):
    """What one finger says about two records."""

    finger: str
    other_finger: str | None = Field(description="its name in the second record, if another")
    score: float
    fmr: float = Field(description="how often two different fingers agree this well")


class TwinFaceOut(Body):
    """What the faces that are most alike say about two records."""

    score: float
    fmr: float = Field(description="how often two strangers' faces are this alike")


class TwinIrisOut(Body):
    """What the irises that are most alike say about two records."""

    score: float
    fmr: float = Field(description="how often two different irises agree this well")


class TwinOut(Body):
    """Two records that agree as only one person's would, or a record that is odd by itself.

    A lead, and no finding: a human says what it is.
    """

    id: UUID
    kind: LeadKind = Field(
        description="same-person: two records agree; same-name: two records of one name or "
        "reference do not; one-record: samples inside of one do not; two-fingers: one finger "
        "stands in it under two names"
    )
    case: UUID = Field(description="your agency's")
    other_case: UUID | None = Field(
        description="null where it is another agency's; the same case where one record is odd"
    )
    other_agency: str
    score: float
    fmr: float = Field(
        description="how often two strangers agree this well, or one person agrees this little"
    )
    expected_strangers: float = Field(description="such by chance among all that were compared")
    fingers: list[TwinFingerOut] = Field(description="empty where another sense found them")
    face: TwinFaceOut | None
    iris: TwinIrisOut | None
    found_at: datetime
    verdict: TwinVerdict | None
    reason: str
    settled_by: str | None

    @classmethod
    def of(cls, twin: TwinRecord) -> "TwinOut":
        """Return the body that tells of `twin`."""
        return cls(
            id=twin.id,
            kind=LeadKind(twin.kind),
            case=twin.own,
            other_case=twin.other,
            other_agency=twin.other_agency,
            score=twin.score,
            fmr=twin.fmr,
            expected_strangers=twin.expected,
            fingers=[
                TwinFingerOut(
                    finger=one["finger"],
                    other_finger=one.get("other"),
                    score=one["score"],
                    fmr=one["fmr"],
                )
                for one in twin.details["fingers"]
            ],
            face=_face(twin),
            iris=_iris(twin),
            found_at=twin.found_at,
            verdict=twin.verdict,
            reason=twin.reason,
            settled_by=twin.settled_by,
        )


def _face(twin: TwinRecord) -> TwinFaceOut | None:
    said = twin.details.get("face")
    return TwinFaceOut(score=said["score"], fmr=said["fmr"]) if said else None


def _iris(twin: TwinRecord) -> TwinIrisOut | None:
    said = twin.details.get("iris")
    return TwinIrisOut(score=said["score"], fmr=said["fmr"]) if said else None


class PassOut(Body):
    """A pass over the whole gallery."""

    started_at: datetime
    since: datetime | None = Field(
        description="who came since then was held against everybody; null: everybody was"
    )
    finished_at: datetime | None = Field(description="null while it goes on, or was stopped")
    steps: int
    done: int
    persons: int
    found: int

    @classmethod
    def of(cls, record: PassRecord) -> "PassOut":
        """Return the body that tells of a pass."""
        return cls(
            started_at=record.started_at,
            since=record.since,
            finished_at=record.finished_at,
            steps=record.steps,
            done=record.done,
            persons=record.persons,
            found=record.found,
        )


class PassIn(Body):
    """How far to go on with a pass."""

    seconds: float = Field(default=20.0, ge=0.0, le=60.0, description="begin no step after them")
    everybody: bool = Field(default=False, description="begin anew, everybody against everybody")
    by_chance: float | None = Field(
        default=None,
        ge=0.0,
        le=MOST_BY_CHANCE,
        description="pairs of strangers that the list may be expected to hold",
    )


class TwinList(Body):
    """The pairs, the likeliest first, and the pass that looked last."""

    twins: list[TwinOut]
    last_pass: PassOut | None


class TwinVerdictIn(Body):
    """What somebody saw."""

    verdict: TwinVerdict
    reason: str = Field(min_length=1, max_length=REASON_LIMIT)


@router.get("/twins", summary="List records that may be one person's.")
def get_twins(
    runtime: Node,
    caller: Caller,
    waiting: Annotated[bool, Query(description="only those nobody has settled")] = True,  # noqa: FBT002
) -> TwinList:
    """List leads on records of your agency. `hospitium dedup` finds them, at night."""
    found = list_twins(runtime, caller, waiting_only=waiting)
    return TwinList(
        twins=[TwinOut.of(one) for one in found.twins],
        last_pass=PassOut.of(found.last) if found.last else None,
    )


@router.post("/twins/pass", summary="Look through all records, for some seconds.")
def post_pass(body: PassIn, runtime: Node, caller: Caller) -> PassOut:
    """Go on with the pass, or begin one, for about so many seconds; ask again until it is done.

    Each step is kept at once. Who does not ask again has stopped it; it goes on where it was.
    """
    record = find_twins(
        runtime,
        caller,
        everybody=body.everybody,
        by_chance=body.by_chance,
        until=runtime.clock() + timedelta(seconds=body.seconds),
    )
    return PassOut.of(record)


@router.get("/twins/{twin_id}", summary="See one pair of records.")
def get_twin(twin_id: UUID, runtime: Node, caller: Caller) -> TwinOut:
    """See one pair; that you looked is logged."""
    return TwinOut.of(show_twin(runtime, caller, twin_id))


@router.get(
    "/twins/{twin_id}/evidence",
    summary="See both prints of one finger.",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}, "description": "Both prints, drawn."}},
)
def get_twin_evidence(
    twin_id: UUID,
    runtime: Node,
    caller: Caller,
    number: Annotated[int, Query(ge=0, le=9, description="which of its fingers")] = 0,
) -> Response:
    """Draw the paired minutiae, where both records are your agency's."""
    drawn = draw_twin(runtime, caller, twin_id, number)
    return Response(drawn.svg, media_type="image/svg+xml")


@router.post("/twins/{twin_id}/verdict", summary="Say what two records are.")
def post_twin_verdict(twin_id: UUID, body: TwinVerdictIn, runtime: Node, caller: Caller) -> TwinOut:
    """Say whether two records are one person's. Both stay as they are."""
    return TwinOut.of(settle_twin(runtime, caller, twin_id, body.verdict, reason=body.reason))
