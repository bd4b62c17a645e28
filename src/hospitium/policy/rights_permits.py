"""The permits of redress: what a person, and whoever acts for them, may see and undo."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hospitium.core.ids import RequestId
from hospitium.formats.rights_terms import Part, RequestKind
from hospitium.policy.permit import Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCodePermit(Permit):
    """May give the person of `case` a code of their own, or take it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeePermit(Permit):
    """May see who looked at `case`; the person's own, by their code.

    Attributes
    ----------
    named
        Whether operators are shown by their handle; else agency and role only.
    """

    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPermit(Permit):
    """May record a request about `case`.

    Attributes
    ----------
    subject
        The hit that is contested, or the hold that is to be lifted.
    ends_at
        When the effect of a hold or a court's order ends.
    by_person
        Whether the person asks by their own code.
    """

    kind: RequestKind
    subject: UUID | None = None
    ends_at: datetime | None = None
    by_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequestsPermit(Permit):
    """May see requests of the permit's agency; `case` None means all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePermit(Permit):
    """May settle `request`, one way or the other."""

    request: RequestId
    kind: RequestKind
    approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewHoldPermit(Permit):
    """May record that a hold was looked at again and is still needed."""

    request: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPermit(Permit):
    """May take the listed `parts` of `case` out of the node, as `request` was approved."""

    request: RequestId
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePersonPermit(Permit):
    """May erase `case` with all that hangs on it, as `request` was approved."""

    request: RequestId
