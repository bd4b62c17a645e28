"""One answer of policy, with everything that it takes to give it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hospitium.core.ids import AgencyId, CaseId, OperatorId, PermitId
from hospitium.policy.question import Question


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy said.

    Attributes
    ----------
    id
        What an entry of the log and a refusal quote; `hospitium policy explain` takes it.
    bundle
        The digest of the policies that gave the answer, 64 hexadecimal digits.
    policies
        Ids of the policies that determined it: those that allow, or those that forbid; none where
        nothing allows.
    rule
        Of a refusal; empty for a yes.
    """

    id: PermitId
    bundle: str
    allowed: bool
    policies: tuple[str, ...]
    rule: str
    operator: OperatorId
    agency: AgencyId
    purpose: str
    case: CaseId | None
    at: datetime
    question: Question

    def granted(self) -> dict[str, Any]:
        """Return the fields that every permit takes from its decision."""
        return {
            "operator": self.operator,
            "agency": self.agency,
            "purpose": self.purpose,
            "case": self.case,
            "at": self.at,
            "decision": self,
        }

    def to_fields(self) -> dict[str, Any]:
        """Return what the log seals of it; who, when and why stand in the entry itself."""
        return {
            "id": str(self.id),
            "bundle": self.bundle,
            "allowed": self.allowed,
            "policies": list(self.policies),
            "rule": self.rule,
            "question": self.question.to_fields(),
        }


@dataclass(frozen=True, slots=True)
class Remembered:
    """A decision as it is read back from the log."""

    id: PermitId
    bundle: str
    allowed: bool
    policies: tuple[str, ...]
    rule: str
    question: Question

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Remembered":
        """Read what `Decision.to_fields` wrote."""
        return cls(
            PermitId(UUID(fields["id"])),
            fields["bundle"],
            fields["allowed"],
            tuple(fields["policies"]),
            fields["rule"],
            Question.from_fields(fields["question"]),
        )
