"""Bodies about loans of roles, and overrides."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from hospitium.edges.api.bodies import Body
from hospitium.edges.api.staff_bodies import HANDLE
from hospitium.ledger.leaf import Leaf
from hospitium.policy.operators import Role
from hospitium.policy.override import LEAST_REASON, LONGEST
from hospitium.policy.staff import REASON_LIMIT
from hospitium.records.glass import GlassRecord
from hospitium.records.loans import LoanRecord


class LoanIn(Body):
    """A role to be lent."""

    to: str = Field(pattern=HANDLE)
    role: Role
    ends_at: AwareDatetime
    reason: str = Field(min_length=1, max_length=REASON_LIMIT)


class LoanOut(Body):
    """A role that was lent."""

    id: UUID
    giver: str
    receiver: str
    role: Role
    reason: str
    begins_at: datetime
    ends_at: datetime
    lasts: bool
    ended_by: str | None

    @classmethod
    def of(cls, loan: LoanRecord, now: datetime) -> "LoanOut":
        """Return the body that tells of `loan`."""
        return cls(
            id=loan.id,
            giver=loan.giver,
            receiver=loan.receiver,
            role=loan.role,
            reason=loan.reason,
            begins_at=loan.begins_at,
            ends_at=loan.ends_at,
            lasts=loan.lasts(now),
            ended_by=loan.ended_by,
        )


class LoanList(Body):
    """Loans that one may see, the newest first."""

    loans: list[LoanOut]


class MadeOut(Body):
    """Something that has begun, and when it ends by itself."""

    id: UUID
    ends_at: datetime


class GlassIn(Body):
    """An override to begin."""

    reason: str = Field(
        min_length=LEAST_REASON,
        max_length=REASON_LIMIT,
        description="whose life is at risk, and what the rules keep you from doing in time",
    )
    minutes: int = Field(ge=1, le=int(LONGEST.total_seconds() // 60))


class UseOut(Body):
    """An entry that was written to the log under an override."""

    sequence: int
    at: datetime
    action: str
    case: str
    subject: str

    @classmethod
    def of(cls, leaf: Leaf) -> "UseOut":
        """Return the body that tells of `leaf`."""
        return cls(
            sequence=leaf.sequence,
            at=leaf.at,
            action=leaf.action,
            case=leaf.case,
            subject=leaf.subject,
        )


class GlassOut(Body):
    """An override, what was done under it, and what the ombudsman made of it."""

    id: UUID
    operator: str
    agency: str
    reason: str
    began_at: datetime
    ends_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    justified: bool | None
    finding: str
    entries: list[UseOut]

    @classmethod
    def of(cls, glass: GlassRecord) -> "GlassOut":
        """Return the body that tells of `glass`."""
        return cls(
            id=glass.id,
            operator=glass.operator,
            agency=glass.agency,
            reason=glass.reason,
            began_at=glass.began_at,
            ends_at=glass.ends_at,
            reviewed_at=glass.reviewed_at,
            reviewed_by=glass.reviewed_by,
            justified=glass.justified,
            finding=glass.finding,
            entries=[UseOut.of(leaf) for leaf in glass.entries],
        )


class GlassList(Body):
    """Overrides, the newest first."""

    overrides: list[GlassOut]


class ReviewIn(Body):
    """What an ombudsman makes of an override."""

    justified: bool
    finding: str = Field(min_length=1, max_length=REASON_LIMIT)
