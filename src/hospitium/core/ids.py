"""Identifier types: the same bytes, different meanings, so different types."""

from collections.abc import Callable
from typing import NewType
from uuid import UUID

from hospitium.core.errors import BadInput

CaseId = NewType("CaseId", UUID)
PrintId = NewType("PrintId", UUID)
FaceId = NewType("FaceId", UUID)
IrisId = NewType("IrisId", UUID)
SearchId = NewType("SearchId", UUID)
CandidateId = NewType("CandidateId", UUID)
DecisionId = NewType("DecisionId", UUID)
AlertId = NewType("AlertId", UUID)
PermitId = NewType("PermitId", UUID)
"""Of one answer of policy, a yes or a no."""
ConsentId = NewType("ConsentId", UUID)
GuardianId = NewType("GuardianId", UUID)
BestInterestsId = NewType("BestInterestsId", UUID)
RequestId = NewType("RequestId", UUID)
CodeId = NewType("CodeId", UUID)

OperatorId = NewType("OperatorId", str)
"""An operator's handle, such as `amira`: unique on a node, never reused."""

AgencyId = NewType("AgencyId", str)
"""A short name such as `demo-police`."""

NewId = Callable[[], UUID]
"""Where fresh ids come from; comes in as an argument so that tests can replay."""


def parse_uuid(text: str, what: str) -> UUID:
    """Read `text` as a UUID or raise `BadInput` naming `what` it should have been."""
    try:
        return UUID(text)
    except ValueError as error:
        raise BadInput(f"that is not the id of a {what}") from error
