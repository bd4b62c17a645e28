"""Bodies about a person's rights: requests, codes, who looked."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from hospitium.edges.api.bodies import Body
from hospitium.formats.notice import NAME_LIMIT, TEXT_LIMIT
from hospitium.formats.rights_terms import REASON_LIMIT, Part, RequestKind, Terms
from hospitium.records.rights_requests import RequestRecord, RequestStatus
from hospitium.usecases.review_hold import review_due
from hospitium.usecases.settle_request import Settled
from hospitium.usecases.who_looked import WhoLooked


class TermsBody(Body):
    """What is asked for, and why. Which fields count follows from the kind of the request."""

    reason: str = Field(max_length=REASON_LIMIT, description="why; an appeal's in own words")
    parts: list[Part] = Field([], description="of a release: what leaves, and nothing else")
    recipient: str = Field("", max_length=NAME_LIMIT, description="of a release; agency:ID here")
    onward: bool = Field(False, description="of a release: they may pass it on")  # noqa: FBT003
    identity_check: str = Field("", max_length=REASON_LIMIT, description="of an access request")
    field: str = Field("", max_length=NAME_LIMIT, description="of a correction")
    value: str = Field("", max_length=TEXT_LIMIT, description="of a correction: what is right")
    evidence: str = Field("", max_length=REASON_LIMIT, description="of a correction")
    authority: str = Field("", max_length=NAME_LIMIT, description="of a hold or a court's order")
    reference: str = Field("", max_length=NAME_LIMIT, description="the number of its decision")
    agency: str = Field("", max_length=NAME_LIMIT, description="of an order: whose looks only")
    backups_until: date | None = Field(
        None, description="of an erasure: when all backups made before are gone"
    )

    def value_of(self) -> Terms:
        """Return the terms."""
        fields = self.model_dump()
        return Terms(**{**fields, "parts": tuple(dict.fromkeys(self.parts))})


class AskIn(TermsBody):
    """Ask for something about a record; somebody else settles it."""

    kind: RequestKind
    subject: UUID | None = Field(None, description="the contested candidate, or the hold to lift")
    ends_at: AwareDatetime | None = Field(None, description="of a hold or a court's order")

    def value_of(self) -> Terms:
        """Return the terms."""
        own = {name: getattr(self, name) for name in TermsBody.model_fields}
        return Terms(**{**own, "parts": tuple(dict.fromkeys(self.parts))})


class TermsOut(TermsBody):
    """What was asked for; `old` is what a correction replaced: history, kept for a year."""

    old: str = ""

    @classmethod
    def of(cls, terms: Terms) -> "TermsOut":
        """Return the body that tells of `terms`."""
        return cls.model_validate({name: getattr(terms, name) for name in cls.model_fields})


class RequestOut(Body):
    """A request and where it stands."""

    id: UUID
    kind: RequestKind
    case: UUID
    status: RequestStatus
    subject: UUID | None
    by_person: bool = Field(description="asked for by the person, with their own code")
    ends_at: datetime | None
    asked_at: datetime
    asked_by: str
    settled_at: datetime | None
    settled_by: str | None
    answer: str
    review_due: datetime | None = Field(description="of a hold: when somebody must look again")
    terms: TermsOut | None = Field(description="null once the history of a correction is erased")

    @classmethod
    def of(cls, record: RequestRecord) -> "RequestOut":
        """Return the body that tells of `record`."""
        return cls(
            id=record.id,
            kind=record.kind,
            case=record.case_id,
            status=record.status,
            subject=record.subject,
            by_person=record.by_person,
            ends_at=record.ends_at,
            asked_at=record.asked_at,
            asked_by=record.asked_by,
            settled_at=record.settled_at,
            settled_by=record.settled_by,
            answer=record.answer,
            review_due=review_due(record) if record.kind is RequestKind.HOLD else None,
            terms=TermsOut.of(record.terms) if record.terms else None,
        )


class RequestList(Body):
    """Requests, newest first."""

    requests: list[RequestOut]


class Asked(Body):
    """The id of a new request."""

    id: UUID


class SettleIn(Body):
    """Approve or refuse a request that somebody else made."""

    approve: bool
    reason: str = Field(max_length=REASON_LIMIT, description="the person concerned is told it")


class ReviewIn(Body):
    """Say why a hold is still needed."""

    reason: str = Field(max_length=REASON_LIMIT)


class ReviewOut(Body):
    """When a hold must be looked at again."""

    review_due: datetime


class SettledOut(Body):
    """How a request was settled."""

    id: UUID
    kind: RequestKind
    case: UUID
    approved: bool
    next_step: str
    erased_by_entry: int | None = Field(description="of an erasure: the entry that says so")

    @classmethod
    def of(cls, settled: Settled) -> "SettledOut":
        """Return the body that tells of `settled`."""
        return cls(
            id=settled.request,
            kind=settled.kind,
            case=settled.case,
            approved=settled.approved,
            next_step=settled.next_step,
            erased_by_entry=settled.erased[0] if settled.erased else None,
        )


class CodeOut(Body):
    """A person's own code: shown this once."""

    code: str


class CodeEnded(Body):
    """Whether there was a code to take back."""

    revoked: bool


class LookOut(Body):
    """One look at a record, in plain words."""

    entry: int = Field(description="its number in the log")
    at: datetime
    agency: str
    roles: list[str]
    operator: str | None = Field(description="only where the policy of this node says so")
    did: str
    why: str


class WithheldOut(Body):
    """A court's order that looks are not shown."""

    authority: str
    agency: str | None = Field(description="whose looks; null for everybody's")
    until: datetime


class LooksOut(Body):
    """Who looked, newest first."""

    looks: list[LookOut]
    withheld: list[WithheldOut]

    @classmethod
    def of(cls, seen: WhoLooked) -> "LooksOut":
        """Return the body that tells of `seen`."""
        return cls(
            looks=[
                LookOut(
                    entry=one.sequence,
                    at=one.at,
                    agency=one.agency,
                    roles=list(one.roles),
                    operator=one.operator or None,
                    did=one.deed,
                    why=one.reason,
                )
                for one in seen.looks
            ],
            withheld=[
                WithheldOut(authority=one.authority, agency=one.agency or None, until=one.until)
                for one in seen.withheld
            ],
        )
