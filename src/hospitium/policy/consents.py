"""What a person, a child or a guardian can say about prints being kept, and what stands of it.

Pure values; `standing` adds them up, `consent_permits` says who may write them down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hospitium.core.ids import GuardianId, OperatorId

CONFLICT_GRACE = timedelta(days=14)
"""So long the consent of a guardian who was marked in conflict still holds: time to find a second
guardian or to decide. A child must not vanish from the gallery because somebody was suspected;
that may be what the suspect wants."""

ASK_BEFORE = timedelta(days=60)
"""So long before somebody turns 18 they are asked whether they want to stay."""

WITHDRAWN_GRACE = timedelta(days=14)
"""From the end of a consent to the erasure. Nothing is used any more; whoever was made to withdraw
can still undo it."""

ADULT_GRACE = timedelta(days=90)
"""From the 18th birthday to the erasure, for whoever could not be asked in time."""


class Basis(StrEnum):
    """What a case rests on."""

    LEGAL = "legal-basis"
    CONSENT = "consent"


class Modality(StrEnum):
    """What of a body is meant."""

    FINGERPRINT = "fingerprint"
    FACE = "face"
    IRIS = "iris"


CAPTURED = frozenset(Modality)
"""What this version can keep."""

USUAL = frozenset({Modality.FINGERPRINT})
"""What a yes is about that names nothing: face and eyes are each a question of their own."""


class Action(StrEnum):
    """What was said. The first four are about consent, the last three are a child's own answer."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RECONFIRMED = "re-confirmed"
    ASSENT_YES = "assent-yes"
    ASSENT_NO = "assent-no"
    ASSENT_NOT_ABLE = "assent-not-able"


YES = frozenset({Action.GIVEN, Action.RECONFIRMED})
NO = frozenset({Action.REFUSED, Action.WITHDRAWN})
ASSENTS = frozenset({Action.ASSENT_YES, Action.ASSENT_NO, Action.ASSENT_NOT_ABLE})


class Ground(StrEnum):
    """Why a person's prints may be enrolled, or why not."""

    NOT_NEEDED = "legal-basis"
    AUTHORITY = "authority-of-the-case"
    OWN = "own-consent"
    GUARDIAN = "guardian"
    BEST_INTERESTS = "best-interests"
    CONFLICT = "guardian-in-conflict"
    NONE = "none"


class Assent(StrEnum):
    """What the child says of it."""

    NOT_NEEDED = "not-needed"
    YES = "agreed"
    NOT_ABLE = "not-able"
    NO = "said-no"
    OVERRULED = "overruled"
    NOT_ASKED = "not-asked"


class Ended(StrEnum):
    """Why the use of a person's prints came to an end."""

    WITHDRAWN = "withdrawn"
    CHILD_SAID_NO = "child-said-no"
    EXPIRED = "expired"
    ADULT = "turned-18"


GRACE: Mapping[Ended, timedelta] = {
    Ended.WITHDRAWN: WITHDRAWN_GRACE,
    Ended.CHILD_SAID_NO: WITHDRAWN_GRACE,
    Ended.EXPIRED: WITHDRAWN_GRACE,
    Ended.ADULT: ADULT_GRACE,
}
"""How long the prints are kept, unused, before they are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One event of the stream, as policy sees it: no words, no names.

    Attributes
    ----------
    number
        1, 2, 3 … within the case; the later one counts.
    guardian
        None when the person themself spoke.
    until
        When a yes ends; None of everything else.
    """

    number: int
    action: Action
    purposes: frozenset[str]
    modalities: frozenset[Modality]
    at: datetime
    guardian: GuardianId | None = None
    until: datetime | None = None

    def covers(self, purpose: str, modality: Modality) -> bool:
        """Tell whether it was about that use."""
        return purpose in self.purposes and modality in self.modalities


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianFacts:
    """A guardian as policy sees them.

    Attributes
    ----------
    until
        When they stop being one.
    conflict_at
        Since when they stand in conflict with the child; None if they do not.
    marked_by
        Who marked the conflict, to be reviewed by somebody else.
    """

    id: GuardianId
    until: datetime
    conflict_at: datetime | None = None
    marked_by: OperatorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts:
    """A best-interests decision as policy sees it.

    Attributes
    ----------
    confirmed_at
        When a second person agreed; until then it is a proposal.
    until
        End of the day on which it must be reviewed.
    overrules_no
        Whether it was made in the face of the child's no.
    """

    purposes: frozenset[str]
    modalities: frozenset[Modality]
    proposed_by: OperatorId
    confirmed_at: datetime | None
    until: datetime
    overrules_no: bool

    def covers(self, purpose: str, modality: Modality) -> bool:
        """Tell whether it allows that use."""
        return purpose in self.purposes and modality in self.modalities

    def holds(self, at: datetime) -> bool:
        """Tell whether it is in force."""
        return self.confirmed_at is not None and self.until > at


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Of the person whom a case is about.

    Attributes
    ----------
    absent
        Nobody can ask them: the person is missing.
    adult_on
        First day on which they are 18 beyond doubt; None if nobody knows.
    """

    basis: Basis
    absent: bool
    adult_on: date | None
