"""Who asks: operators, their roles, and the kind of agency they work for."""

from dataclasses import dataclass
from enum import StrEnum

from hospitium.core.ids import AgencyId, OperatorId


class AgencyKind(StrEnum):
    """What an agency is; mandates hang on it."""

    POLICE = "police"
    BORDER = "border"
    CHILD_PROTECTION = "child-protection"
    SHELTER = "shelter"


class Role(StrEnum):
    """What an operator does. One person may hold several."""

    OFFICER = "officer"
    CASE_WORKER = "case-worker"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Operator:
    """A named human who acts; systems never do.

    Attributes
    ----------
    id
        The handle that every leaf of the log carries.
    roles
        Empty once the person has left: then nothing is allowed.
    """

    id: OperatorId
    agency: AgencyId
    agency_kind: AgencyKind
    roles: frozenset[Role]
