"""What a missing-person notice says about the person: validated, and as bytes to be sealed.

The fields are those that PFIF 1.4 person records, the INTERPOL yellow and black notices and
HTCDS case forms have in common, so that each of those can later be read into this value.
"""

import json
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from hospitium.core.errors import BadInput, Tampered
from hospitium.formats.positions import Position

NAME_LIMIT = 200
TEXT_LIMIT = 4000
OLDEST_BIRTH_YEAR = 1880
OLDEST_AGE = 130


class CaseKind(StrEnum):
    """Whom the case is about."""

    MISSING = "missing-person"
    UNIDENTIFIED = "unidentified-person"
    REGISTERED = "registered-person"


class Sex(StrEnum):
    """As PFIF 1.4 has it, with `unknown` for absent."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known about the person of a case.

    Attributes
    ----------
    family_name, given_name
        In any script, NFC, at most 200 characters; may be empty for an unidentified person.
    birth_year
        Calendar year, or None.
    age_low, age_high
        Estimated age in whole years on the day the case was opened, or None.
    last_seen_place, last_seen_on
        Where and when; the place is free text, at most 200 characters.
    last_seen_position
        Where on the map, as `Position` writes it; empty where it is not known.
    description
        Free text, at most 4,000 characters.
    """

    family_name: str = ""
    given_name: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_year: int | None = None
    age_low: int | None = None
    age_high: int | None = None
    last_seen_place: str = ""
    last_seen_on: date | None = None
    description: str = ""
    last_seen_position: str = ""

    @property
    def full_name(self) -> str:
        """Given name, then family name; empty when neither is known."""
        return f"{self.given_name} {self.family_name}".strip()

    def to_bytes(self) -> bytes:
        """Return UTF-8 JSON with sorted keys: what the vault seals."""
        fields = asdict(self)
        fields["last_seen_on"] = self.last_seen_on.isoformat() if self.last_seen_on else None
        return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Notice":
        """Read what `to_bytes` wrote; anything else raises `Tampered`."""
        try:
            fields = json.loads(data)
            day = fields.pop("last_seen_on")
            sex = Sex(fields.pop("sex"))
            return cls(**fields, sex=sex, last_seen_on=date.fromisoformat(day) if day else None)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Tampered("a sealed notice does not read back") from error


def check_notice(kind: CaseKind, notice: Notice, *, today: date) -> Notice:
    """Return `notice` with its texts normalised, or say what is wrong with it.

    Raises
    ------
    BadInput
        If a missing person has no name at all, a text is too long or holds control characters,
        the birth year, age or position cannot be, or the person was last seen after `today`.
    """
    names = {field: _clean(field, getattr(notice, field), NAME_LIMIT) for field in _SHORT}
    checked = Notice(
        family_name=names["family_name"],
        given_name=names["given_name"],
        sex=notice.sex,
        birth_year=notice.birth_year,
        age_low=notice.age_low,
        age_high=notice.age_high,
        last_seen_place=names["last_seen_place"],
        last_seen_on=notice.last_seen_on,
        description=_clean("description", notice.description, TEXT_LIMIT),
        last_seen_position=_position(notice.last_seen_position),
    )
    if kind is CaseKind.MISSING and not checked.full_name:
        raise BadInput(
            "a missing person needs a family name or a given name",
            remedy="Give at least one name, or open the case as unidentified-person.",
        )
    _check_ages(checked, today)
    if checked.last_seen_on is not None and checked.last_seen_on > today:
        raise BadInput("last seen lies in the future", remedy="Check the date: YYYY-MM-DD.")
    return checked


_SHORT = ("family_name", "given_name", "last_seen_place")


def _clean(field: str, text: str, limit: int) -> str:
    """Normalise to NFC, trim, and refuse control characters and over-long texts."""
    clean = unicodedata.normalize("NFC", text).strip()
    if len(clean) > limit:
        raise BadInput(f"{field.replace('_', ' ')} is longer than {limit} characters")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in clean):
        raise BadInput(f"{field.replace('_', ' ')} holds characters that cannot be printed")
    return clean


def _position(text: str) -> str:
    return str(Position.parse(text)) if text.strip() else ""


def _check_ages(notice: Notice, today: date) -> None:
    year, low, high = notice.birth_year, notice.age_low, notice.age_high
    if year is not None and not OLDEST_BIRTH_YEAR <= year <= today.year:
        raise BadInput(f"a birth year lies between {OLDEST_BIRTH_YEAR} and {today.year}")
    for age in (low, high):
        if age is not None and not 0 <= age <= OLDEST_AGE:
            raise BadInput(f"an age lies between 0 and {OLDEST_AGE}")
    if low is not None and high is not None and low > high:
        raise BadInput("the lower age is above the higher age")
