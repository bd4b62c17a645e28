"""The catalogue of purposes. A search without one of these does not happen."""

from dataclasses import dataclass
from enum import StrEnum

from hospitium.core.errors import BadInput, Refused
from hospitium.policy.operators import AgencyKind

_STATE = frozenset({AgencyKind.POLICE, AgencyKind.BORDER, AgencyKind.CHILD_PROTECTION})
_EVERYONE = frozenset(AgencyKind)


class Serves(StrEnum):
    """What a use of this purpose must point at."""

    CASE = "case"
    INCIDENT = "incident"
    EITHER = "case-or-incident"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A reason that the rules accept.

    Attributes
    ----------
    id
        Stable; stands in the log.
    sentence
        For people.
    agency_kinds
        Who may use it.
    one_to_many
        Whether it allows a search of the whole gallery; otherwise only a 1:1 comparison.
    serves
        Whether it must name an open case, an incident, or either.
    quality
        Of a probe, 0..100: below it the operator is asked to capture again, and never refused.
    """

    id: str
    sentence: str
    agency_kinds: frozenset[AgencyKind]
    one_to_many: bool
    serves: Serves
    quality: int


REFERENCE_QUALITY = 60
"""Of an enrolled print, which is searched for years: below it, capture again, or say why not.

Of synthetic prints below it, good references miss 12 in 165 at a false-match rate of 0.1 %; from
it on, 1 in 1,288 (docs/benchmarks.md, 2026-11-27)."""

PROBE_QUALITY = 40
"""Below it 6 in 47 of them are missed."""

HARD_PROBE_QUALITY = 25
"""Below it 4 in 22; where a second capture may never come: the dead, and those on the road."""


CATALOGUE: tuple[Purpose, ...] = (
    Purpose(
        "find-missing-person",
        "Find the missing person of an open case.",
        _STATE,
        one_to_many=True,
        serves=Serves.CASE,
        quality=PROBE_QUALITY,
    ),
    Purpose(
        "name-unidentified-person",
        "Give an unidentified person, living or dead, their name back.",
        _STATE,
        one_to_many=True,
        serves=Serves.EITHER,
        quality=HARD_PROBE_QUALITY,
    ),
    Purpose(
        "roadside-check",
        "Check whether a person met on the road or at a crossing is one of the missing.",
        frozenset({AgencyKind.POLICE, AgencyKind.BORDER}),
        one_to_many=True,
        serves=Serves.INCIDENT,
        quality=HARD_PROBE_QUALITY,
    ),
    Purpose(
        "shelter-check",
        "Re-identify a person without papers who asks a shelter for help.",
        frozenset({AgencyKind.SHELTER, AgencyKind.CHILD_PROTECTION}),
        one_to_many=True,
        serves=Serves.INCIDENT,
        quality=PROBE_QUALITY,
    ),
    Purpose(
        "confirm-identity",
        "Confirm, with their consent, that a person is who their own case says.",
        _EVERYONE,
        one_to_many=False,
        serves=Serves.CASE,
        quality=PROBE_QUALITY,
    ),
)

FORBIDDEN = frozenset({"immigration-enforcement", "marketing", "predict-offending"})
"""EU AI Act art. 5(1)(d) and the Palermo protocol: no overlay can add these."""


def known_purpose(purpose_id: str) -> str:
    """Return the id of a purpose that policy can be asked about, the forbidden ones included.

    Raises
    ------
    BadInput
        If neither the catalogue nor the list of the forbidden has it.
    """
    return purpose_id if purpose_id in FORBIDDEN else find_purpose(purpose_id).id


def find_purpose(purpose_id: str) -> Purpose:
    """Return the purpose called `purpose_id`.

    Raises
    ------
    Refused
        With purpose.forbidden for what can never be a purpose.
    BadInput
        If the catalogue does not have it.
    """
    if purpose_id in FORBIDDEN:
        raise Refused("purpose.forbidden", "this can never be a purpose")
    for purpose in CATALOGUE:
        if purpose.id == purpose_id:
            return purpose
    raise BadInput(
        "that is not a purpose in the catalogue",
        remedy="Use one of: " + ", ".join(p.id for p in CATALOGUE) + ".",
    )
