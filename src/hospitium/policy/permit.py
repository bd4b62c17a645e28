"""A `Permit` is a yes from policy. Rooms that release or change records demand one.

There is a type for each kind of yes, so that a permit to read a case cannot search a gallery:
forgetting the check does not type-check. Only this room makes permits: the constructor wants
the issuer's mark, and `tests/policy/test_only_policy_makes_permits.py` reads the source of every
other room for attempts.
"""

from dataclasses import InitVar, dataclass
from datetime import datetime

from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, SearchId
from hospitium.policy.decision import Decision
from hospitium.policy.facts import Verdict

_ISSUER = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Who may do what, why, and as of when.

    Attributes
    ----------
    action
        What the log calls it, such as `search` or `case.open`.
    purpose
        A purpose id from the catalogue, or the fixed purpose of the action.
    case
        The case it is about, or that it serves; None where there is none.
    at
        The instant of the decision, UTC: replaying a permit gives the same answer.
    decision
        What policy said, under which bundle, and why; its id stands in the log.
    fields
        Which fields may be released; empty where the permit releases a record as a whole, or none.
    """

    issuer: InitVar[object]
    operator: OperatorId
    agency: AgencyId
    action: str
    purpose: str
    at: datetime
    decision: Decision
    case: CaseId | None = None
    fields: tuple[str, ...] = ()

    def __post_init__(self, issuer: object) -> None:
        if issuer is not _ISSUER:
            raise TypeError("only hospitium.policy makes permits")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCasePermit(Permit):
    """May open one case that expires at `expires_at`."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCasePermit(Permit):
    """May see case records of the permit's agency; `case` None means the list of them.

    Attributes
    ----------
    owner
        Whose case it is, where an override reaches past the walls between agencies.
    """

    owner: AgencyId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPermit(Permit):
    """May add references to `case` and compare them with the gallery for duplicates."""

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCasePermit(Permit):
    """May close `case`, which takes its references out of the gallery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPermit(ReadCasePermit):
    """May put `case` on paper with the personal parts `parts`, for somebody who is named."""

    parts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPermit(Permit):
    """May search the gallery 1:N.

    Attributes
    ----------
    incident
        "place, reason" when the search serves an incident and no case; sealed when stored.
    candidate_cap
        At most so many candidates are released.
    """

    incident: str | None
    candidate_cap: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPermit(Permit):
    """May compare a probe 1:1 with the references of `case`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSearchPermit(Permit):
    """May see a search, its candidates and the evidence; None means the list of them."""

    search: SearchId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidePermit(Permit):
    """May record `verdict` on `candidate`, and no other."""

    candidate: CandidateId
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAuditPermit(Permit):
    """May read the log's entries, which name operators and record ids but never a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManageOperatorsPermit(Permit):
    """May add operators and end their access."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPolicyPermit(Permit):
    """May say which witnesses must sign the log's checkpoints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysPermit(Permit):
    """May turn over, wrap anew or destroy the vault's keys; opens nothing by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepPermit(Permit):
    """May read all references to keep the gallery's files in step; releases nothing to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPermit(Permit):
    """May erase what has expired. Given to the daily job, which has no choice of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPermit(Permit):
    """May set the error rates that the node states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPermit(Permit):
    """May add a network to the node, or say which of them it works with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinsPermit(Permit):
    """May hold every record against every other, see those that agree, or settle what they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPolicyPermit(Permit):
    """May read policies and the decisions they led to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPermit(Permit):
    """May propose, adopt or withdraw an overlay of the policies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPolicyPermit(Permit):
    """May write into the log which policies hold, and what they refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPermit(Permit):
    """May see alerts of the permit's agency and acknowledge one."""
