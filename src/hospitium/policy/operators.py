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
    ANALYST = "analyst"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    OMBUDSMAN = "ombudsman"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts: a named human, or a system under a scoped credential of an agency.

    Attributes
    ----------
    id
        The handle that every leaf of the log carries.
    roles
        Empty once the person has left: then nothing is allowed.
    human
        The same for all accounts of one person, so that nobody is two people; empty means `id`.
    system
        A machine: never one of the humans that a decision takes.
    """

    id: OperatorId
    agency: AgencyId
    agency_kind: AgencyKind
    roles: frozenset[Role]
    human: str = ""
    system: bool = False
