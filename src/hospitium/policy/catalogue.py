"""A catalogue of purposes as a file, and what no file can make a purpose."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hospitium.core.errors import BadPolicy
from hospitium.policy.operators import AgencyKind

PURPOSES_FILE = "purposes.toml"


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


FORBIDDEN = frozenset({"immigration-enforcement", "marketing", "predict-offending"})
"""EU AI Act art. 5(1)(d) and the Palermo protocol: no file and no overlay can add these."""

_KEYS = {"id", "sentence", "agency_kinds", "one_to_many", "serves", "quality"}


def read_catalogue(text: str) -> tuple[Purpose, ...]:
    """Read a catalogue of purposes.

    Raises
    ------
    BadPolicy
        If it does not parse, lacks a field, says one thing twice, or names what can never be a
        purpose.
    """
    try:
        found = [_purpose(fields) for fields in tomllib.loads(text)["purpose"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadPolicy(f"{PURPOSES_FILE} is no catalogue of purposes: {error}") from None
    names = {purpose.id for purpose in found}
    if never := sorted(names & FORBIDDEN):
        raise BadPolicy(f"{never[0]} can never be a purpose")
    if len(names) != len(found):
        raise BadPolicy("two purposes have the same id")
    return tuple(found)


def _purpose(fields: dict[str, Any]) -> Purpose:
    if wrong := sorted(_KEYS.symmetric_difference(fields)):
        raise ValueError(f"look at the field {wrong[0]}")
    kinds, quality, many = fields["agency_kinds"], fields["quality"], fields["one_to_many"]
    if type(many) is not bool or type(quality) is not int or not 0 <= quality <= 100:
        raise ValueError("one_to_many is true or false, quality a number from 0 to 100")
    return Purpose(
        id=str(fields["id"]),
        sentence=str(fields["sentence"]),
        agency_kinds=frozenset(AgencyKind if kinds == "all" else map(AgencyKind, kinds)),
        one_to_many=many,
        serves=Serves(fields["serves"]),
        quality=quality,
    )
