"""What one deployment changes in the policies, because its law differs: reviewed, and logged."""

import json
import re
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hospitium.core.errors import BadPolicy

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_TEXT_LIMIT = 2_000
_POLICY_LIMIT = 200_000
_KEYS = {"name", "reason", "source", "review_by", "switches_off"}


@dataclass(frozen=True, slots=True)
class Overlay:
    """One reviewed change.

    Attributes
    ----------
    name
        A short handle.
    reason
        What it changes and why, for people.
    source
        The law or decision it rests on, for the reader to check.
    review_by
        The day by which it is looked at again; it goes on to hold, and says that it is overdue.
    switches_off
        Ids of policies of ours that do not hold here; never a fixed one.
    policies
        Cedar text of what is added.
    """

    name: str
    reason: str
    source: str
    review_by: date
    switches_off: tuple[str, ...]
    policies: str

    def to_json(self) -> str:
        """Return the one spelling of the overlay, as its digest and the store have it."""
        return json.dumps(asdict(self), default=date.isoformat, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Overlay":
        """Read what `to_json` wrote."""
        return _overlay(json.loads(text), json.loads(text)["policies"])

    @classmethod
    def read(cls, about: str, policies: str) -> "Overlay":
        """Read `overlay.toml` and the Cedar text beside it.

        Raises
        ------
        BadPolicy
            If a field is missing, unknown or too long, or nothing is changed.
        """
        try:
            fields = tomllib.loads(about)
        except tomllib.TOMLDecodeError as error:
            raise BadPolicy(f"overlay.toml does not parse: {error}") from None
        return _overlay(fields, policies)


def _overlay(fields: dict[str, Any], policies: str) -> Overlay:
    fields = {**fields}
    fields.pop("policies", None)
    if wrong := sorted(_KEYS.symmetric_difference(fields)):
        raise BadPolicy(
            f"overlay.toml needs the fields {', '.join(sorted(_KEYS))}; look at {wrong[0]}"
        )
    name, off, day = fields["name"], fields["switches_off"], fields["review_by"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadPolicy("the name of an overlay is lower-case letters, digits and hyphens")
    for word in ("reason", "source"):
        said = fields[word]
        if not isinstance(said, str) or not 0 < len(said.strip()) <= _TEXT_LIMIT:
            raise BadPolicy(f"an overlay says its {word}, in at most {_TEXT_LIMIT} characters")
    if not isinstance(off, list) or not all(isinstance(one, str) for one in off):
        raise BadPolicy("switches_off is a list of policy ids")
    if len(policies) > _POLICY_LIMIT:
        raise BadPolicy(f"the policies of an overlay have at most {_POLICY_LIMIT:,} characters")
    if not off and not policies.strip():
        raise BadPolicy("the overlay changes nothing")
    return Overlay(
        name, fields["reason"].strip(), fields["source"].strip(), _day(day), tuple(off), policies
    )


def _day(value: object) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise BadPolicy("review_by is a date such as 2027-11-30") from None
