"""Who asks: operators, their roles, and the kind of agency they work for."""

from dataclasses import dataclass
from datetime import datetime
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
    """Who acts: a named human, or a system that an agency has let in for listed actions.

    Attributes
    ----------
    id
        The handle that every leaf of the log carries.
    roles
        All that are held now, on loan too. Empty once the person has left: then nothing is
        allowed; a system never has any.
    human
        The same for all accounts of one human; empty where the handle itself says who it is.
    delegated
        Those of `roles` that are only on loan from a colleague.
    on_behalf
        The humans who lent them.
    break_glass_until
        The end of an override that this operator has begun; None while there is none.
    system
        No human: it decides nothing and never counts as one of two people.
    scopes
        The only actions that a system may take.
    has_passkey
        Then a decision wants a fresh proof by it, and an access code does not do.
    proved_at
        When this human last proved by a passkey that they are there.
    """

    id: OperatorId
    agency: AgencyId
    agency_kind: AgencyKind
    roles: frozenset[Role]
    human: str = ""
    delegated: frozenset[Role] = frozenset()
    on_behalf: frozenset[str] = frozenset()
    break_glass_until: datetime | None = None
    system: bool = False
    scopes: frozenset[str] = frozenset()
    has_passkey: bool = False
    proved_at: datetime | None = None

    @property
    def person(self) -> str:
        """Who it is, whatever the account."""
        return self.human or self.id

    @property
    def own_roles(self) -> frozenset[Role]:
        """Roles held without a loan."""
        return self.roles - self.delegated

    def breaks_glass(self, at: datetime) -> bool:
        """Tell whether an override of this operator lasts at `at`."""
        return self.break_glass_until is not None and at < self.break_glass_until
