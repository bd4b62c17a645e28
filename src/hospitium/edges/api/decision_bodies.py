"""Bodies about verdicts, and about 1:1 comparisons with their evidence."""

from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body, FailureOut, FingerSlug, Rate
from hospitium.edges.api.case_bodies import failure_out
from hospitium.policy.decisions import REASON_LIMIT, Outcome
from hospitium.policy.facts import Verdict
from hospitium.usecases.decide import Decision
from hospitium.usecases.evidence import Evidence
from hospitium.usecases.verify import VerifyReport


class VerdictIn(Body):
    """What you say of a candidate, and why."""

    verdict: Verdict
    reason: str = Field(max_length=REASON_LIMIT, description="what agrees, what does not")


class DecisionOut(Body):
    """Where the candidate stands now."""

    candidate: UUID
    outcome: Outcome
    minor: bool
    alert: UUID | None
    next_step: str

    @classmethod
    def of(cls, decision: Decision) -> "DecisionOut":
        """Return the body that tells of `decision`."""
        return cls.model_validate({name: getattr(decision, name) for name in cls.model_fields})


class EvidenceOut(Body):
    """One finger compared, drawn from both templates."""

    finger: FingerSlug
    score: float
    fmr: Rate
    pairs: int
    svg: str

    @classmethod
    def of(cls, evidence: Evidence) -> "EvidenceOut":
        """Return the body that tells of `evidence`."""
        return cls(
            finger=evidence.finger.slug,
            score=evidence.score,
            fmr=evidence.fmr,
            pairs=evidence.pairs,
            svg=evidence.svg,
        )


class VerifyOut(Body):
    """How alike the probe and the references of one case are. Support, not a decision."""

    case: UUID
    score: float
    fmr: Rate
    extrapolated: bool = Field(description="the rate lies beyond what was measured: an estimate")
    supports: bool = Field(description="whether it supports that it is the same person")
    photo: bool = Field(description="a photograph is on either side: fmr does not hold")
    fingers: list[FingerSlug]
    evidence: list[EvidenceOut]
    notes: list[str] = Field(description="what is odd, such as swapped hands; for people")
    failures: list[FailureOut]

    @classmethod
    def of(cls, report: VerifyReport) -> "VerifyOut":
        """Return the body that tells of `report`."""
        return cls(
            case=report.case,
            score=report.score,
            fmr=report.fmr,
            extrapolated=report.extrapolated,
            supports=report.supports,
            photo=report.photo,
            fingers=[finger.slug for finger in report.fingers],
            evidence=[EvidenceOut.of(one) for one in report.evidence],
            notes=list(report.notes),
            failures=[failure_out(one) for one in report.failures],
        )
