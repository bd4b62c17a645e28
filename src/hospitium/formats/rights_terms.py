"""What somebody asks for about a record, and why: validated, and as bytes to be sealed.

One value for every kind of request, because all of them go the same way: asked for by one person,
settled by another, told to the person concerned.
"""

import json
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from hospitium.core.errors import BadInput, Tampered
from hospitium.formats.notice import NAME_LIMIT, TEXT_LIMIT

REASON_LIMIT = 2000


class RequestKind(StrEnum):
    """What can be asked for about a record."""

    ACCESS = "access"
    RELEASE = "release"
    CORRECTION = "correction"
    ERASURE = "erasure"
    APPEAL = "appeal"
    HOLD = "hold"
    LIFT = "lift-hold"
    ORDER = "order"


class Part(StrEnum):
    """What of a record can be handed over: a release lists these, and nothing else leaves."""

    NAME = "name"
    SEX = "sex"
    BIRTH = "birth"
    LAST_SEEN = "last-seen"
    DESCRIPTION = "description"
    GROUND = "ground"
    FINGERPRINTS = "fingerprints"
    FACES = "faces"
    IRISES = "irises"
    CONSENT = "consent"
    HITS = "hits"
    LOOKS = "looks"
    REQUESTS = "requests"


CORRECTABLE = (
    *("family_name", "given_name", "sex", "birth_year", "age_low", "age_high"),
    *("last_seen_place", "last_seen_on", "last_seen_position", "description"),
)
"""Fields of a notice that can be put right."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for, and why.

    Attributes
    ----------
    reason
        Why; of an appeal and of what the person sends, in the person's own words.
    parts, recipient, onward
        Of a release: what is handed over, to whom, and whether they may pass it on.
    identity_check
        Of an access request: how it was made sure that the asker is the person.
    field, old, value, evidence
        Of a correction; `old` is filled in when it is made, empty where nothing was known.
    authority, reference
        Of a hold, a lifting or a court's order: who decided, and the number of the decision.
    agency
        Of a court's order: whose looks are withheld; empty for everybody's.
    backups_until
        Of an erasure: the day by which all backups made before it are gone, if anybody said so.
    """

    reason: str
    parts: tuple[Part, ...] = ()
    recipient: str = ""
    onward: bool = False
    identity_check: str = ""
    field: str = ""
    old: str = ""
    value: str = ""
    evidence: str = ""
    authority: str = ""
    reference: str = ""
    agency: str = ""
    backups_until: date | None = None

    def to_bytes(self) -> bytes:
        """Return UTF-8 JSON with sorted keys: what the vault seals."""
        fields = asdict(self)
        fields["backups_until"] = self.backups_until.isoformat() if self.backups_until else None
        return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Terms":
        """Read what `to_bytes` wrote; anything else raises `Tampered`."""
        try:
            fields = json.loads(data)
            day, parts = fields.pop("backups_until"), fields.pop("parts")
            return cls(
                **fields,
                parts=tuple(Part(part) for part in parts),
                backups_until=date.fromisoformat(day) if day else None,
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Tampered("a sealed request does not read back") from error


_ASKS = {
    RequestKind.ACCESS: {"identity_check": "how it was made sure that the asker is the person"},
    RequestKind.RELEASE: {},
    RequestKind.CORRECTION: {"evidence": "what shows that the new value is right"},
    RequestKind.ERASURE: {},
    RequestKind.APPEAL: {},
    RequestKind.HOLD: {"authority": "which authority orders it", "reference": "its number"},
    RequestKind.LIFT: {"authority": "which authority lifts it", "reference": "its number"},
    RequestKind.ORDER: {"authority": "which court ordered it", "reference": "its number"},
}
_LONG = frozenset({"value", "old"})


def check_terms(kind: RequestKind, terms: Terms) -> Terms:
    """Return `terms` with texts normalised, or say what is missing.

    What a release must list is a rule of its own (release.dual), so that policy refuses it.

    Raises
    ------
    BadInput
        If a text is too long, holds control characters, or one that `kind` needs is empty.
    """
    texts: dict[str, Any] = {
        name: _clean(name, text) for name, text in asdict(terms).items() if type(text) is str
    }
    clean = replace(terms, **texts)
    for name, ask in {"reason": "why", **_ASKS[kind]}.items():
        if not getattr(clean, name):
            raise BadInput(f"this request says {ask}", remedy=f"Fill in {name.replace('_', ' ')}.")
    if kind is RequestKind.CORRECTION and clean.field not in CORRECTABLE:
        raise BadInput(
            "that is no field of a notice", remedy="Use one of: " + ", ".join(CORRECTABLE) + "."
        )
    return clean


def _clean(name: str, text: str) -> str:
    clean = unicodedata.normalize("NFC", text).strip()
    most = TEXT_LIMIT if name in _LONG else REASON_LIMIT if name in _FREE else NAME_LIMIT
    if len(clean) > most:
        raise BadInput(f"{name.replace('_', ' ')} is longer than {most} characters")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in clean):
        raise BadInput(f"{name.replace('_', ' ')} holds characters that cannot be printed")
    return clean


_FREE = frozenset({"reason", "evidence", "identity_check"})
