"""Bodies about who speaks for a child: guardians, and decisions in the child's interest."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from hospitium.edges.api.bodies import Body
from hospitium.edges.api.case_bodies import REASON_LIMIT
from hospitium.policy.consents import USUAL, Modality
from hospitium.records.best_interests import DecisionRecord
from hospitium.records.guardians import GuardianRecord, Relation
from hospitium.usecases.best_interests import Proposal
from hospitium.usecases.guardians import TEXT_LIMIT, Introduction

Purposes = list[str]


class GuardianIn(Body):
    """Somebody who says that they are a child's guardian."""

    relation: Relation
    name: str = Field(max_length=TEXT_LIMIT)
    contact: str = Field("", max_length=TEXT_LIMIT)
    proof: str = Field(max_length=TEXT_LIMIT, description="a paper, an order, or who vouches")
    until: AwareDatetime = Field(description="when they stop being one")

    def value(self) -> Introduction:
        """Return it as the use case wants it."""
        return Introduction(
            relation=self.relation,
            name=self.name,
            contact=self.contact,
            proof=self.proof,
            until=self.until,
        )


class GuardianOut(GuardianIn):
    """A guardian, and whether they stand in conflict with the child."""

    id: UUID
    in_conflict: bool
    conflict_by: str | None
    conflict_reason: str
    reviewed_by: str | None
    review_reason: str

    @classmethod
    def of(cls, guardian: GuardianRecord) -> "GuardianOut":
        """Return the body that tells of `guardian`."""
        return cls.model_validate({name: getattr(guardian, name) for name in cls.model_fields})


class ReasonIn(Body):
    """Why a guardian is marked in conflict."""

    reason: str = Field(max_length=TEXT_LIMIT)


class ReviewIn(ReasonIn):
    """What the second person found."""

    upheld: bool = Field(description="whether the conflict stands")


class ProposalIn(Body):
    """A decision in a child's interest, to be agreed to by a second person."""

    purposes: Purposes = Field([], max_length=20, description="none means all")
    modalities: list[Modality] = Field([], max_length=3, description="none means fingerprints")
    reason: str = Field(max_length=REASON_LIMIT)
    authority: str = Field(max_length=REASON_LIMIT, description="who answers outside of the office")
    review_on: date

    def value(self) -> Proposal:
        """Return it as the use case wants it."""
        return Proposal(
            purposes=frozenset(self.purposes),
            modalities=frozenset(self.modalities) or USUAL,
            reason=self.reason,
            authority=self.authority,
            review_on=self.review_on,
        )


class DecisionOut(Body):
    """A decision in a child's interest; in force once a second person has agreed."""

    id: UUID
    purposes: list[str]
    reason: str
    authority: str
    review_on: date
    overrules_no: bool
    at_opening: bool = Field(description="stated by the authority of a missing child's case")
    proposed_at: datetime
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str | None

    @classmethod
    def of(cls, decision: DecisionRecord) -> "DecisionOut":
        """Return the body that tells of `decision`."""
        fields = {name: getattr(decision, name) for name in cls.model_fields}
        return cls.model_validate(fields | {"purposes": list(decision.purposes)})
