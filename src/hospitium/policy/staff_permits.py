"""Permits about those who act: agencies, passkeys, systems, loans of roles, overrides."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Role
from hospitium.policy.permit import ManageOperatorsPermit, Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPermit(ManageOperatorsPermit):
    """May add an agency to the node, or list them; `agency` is the host of the node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPermit(Permit):
    """May change one's own account: passkeys, sessions, known devices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingPermit(Permit):
    """May turn on, off, see or use how the permit's own operator types, and nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTypingPermit(Permit):
    """May see whose typing is compared in the permit's agency: handles and times, no rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsPermit(Permit):
    """May let systems of the permit's agency in, and shut them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LendPermit(Permit):
    """May lend `role` to `receiver` until `ends_at`."""

    receiver: OperatorId
    role: Role
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLoanPermit(Permit):
    """May see the loans of one's own, or of the agency if `everybody`, and end them."""

    everybody: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassPermit(Permit):
    """May begin one override that ends by itself at `ends_at`."""

    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGlassPermit(Permit):
    """May see and end one's own overrides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeGlassPermit(Permit):
    """May see every override of the node and what was done under it: ids, never a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGlassPermit(Permit):
    """May review `glass`, and no other."""

    glass: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPermit(ManageOperatorsPermit):
    """May see which work is open and hand it over, by ids only: no name, no template."""

    leaver: OperatorId


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPermit(Permit):
    """May see the work that colleagues have handed over, and take it up."""
