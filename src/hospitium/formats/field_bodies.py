"""The bodies of items, one kind at a time: what is not as it should be is named, not guessed."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hospitium.core.fingers import Finger
from hospitium.formats.field_item import BadItem, uuid_of
from hospitium.formats.templates import TemplateForm, form_of

TEXT_LIMIT = 500
MOST_PRINTS = 20
MOST_CANDIDATES = 50
MOST_FACES = 10
NOTE_FIELDS = ("last_seen_place", "last_seen_on", "description")
"""What a phone may change of a notice. Who somebody is, is put right by two people at the desk."""


@dataclass(frozen=True, slots=True)
class FieldPrint:
    """A print as the phone extracted it; the template in the compact form."""

    finger: Finger
    template: bytes


@dataclass(frozen=True, slots=True)
class CheckBody:
    """A check of one person against the pack.

    Attributes
    ----------
    probe, faces
        Prints and faces, as templates, only where the officer said of a candidate that it is
        possible.
    face_model
        Who made the faces.
    consent
        What the person said, as the phone wrote it; a refusal is an item of its own.
    """

    purpose: str
    place: str
    reason: str
    outcome: str
    candidates: tuple[UUID, ...]
    probe: tuple[FieldPrint, ...]
    fingers: int
    consent: Mapping[str, Any]
    faces: tuple[bytes, ...] = ()
    face_model: str = ""

    @property
    def is_search(self) -> bool:
        """Whether there is anything to search again with."""
        return bool(self.probe or self.faces)


@dataclass(frozen=True, slots=True)
class VerdictBody:
    """What the officer says of one candidate of a check."""

    check: UUID
    case: UUID
    possible: bool
    reason: str


@dataclass(frozen=True, slots=True)
class EnrolmentBody:
    """Prints for a case, or for a person who has none yet."""

    prints: tuple[FieldPrint, ...]
    agreed: bool | None
    person: Mapping[str, Any]


def read_check(body: Mapping[str, Any]) -> CheckBody:
    """Read the body of a check."""
    incident = _mapping(body, "incident")
    probe, faces, consent = body.get("probe"), body.get("faces"), _mapping(body, "consent")
    outcome = text(body, "outcome")
    if outcome not in ("none", "candidates", "refused", "no-print"):
        raise BadItem("the outcome of the check is none that a phone gives")
    if (probe or faces) and consent.get("given") is False:
        raise BadItem("the person refused, so no print or face of theirs is taken in")
    listed = _list(body, "candidates", MOST_CANDIDATES)
    return CheckBody(
        purpose=text(body, "purpose"),
        place=text(incident, "place"),
        reason=text(incident, "reason"),
        outcome=outcome,
        candidates=tuple(uuid_of(_is_mapping(one).get("case")) for one in listed),
        probe=_prints(body, "probe") if probe else (),
        fingers=len(_list(body, "fingers", MOST_PRINTS)),
        consent=consent,
        faces=_faces(body) if faces else (),
        face_model=text(body, "face_model") if faces else "",
    )


def read_verdict(body: Mapping[str, Any]) -> VerdictBody:
    """Read the body of a verdict."""
    said = text(body, "verdict")
    if said not in ("possible", "not"):
        raise BadItem("a verdict is possible or not")
    return VerdictBody(
        check=uuid_of(body.get("check")),
        case=uuid_of(body.get("case")),
        possible=said == "possible",
        reason=text(body, "reason", empty=True),
    )


def read_enrolment(body: Mapping[str, Any]) -> EnrolmentBody:
    """Read the body of an enrolment."""
    agreed = _mapping(body, "consent").get("given")
    if not isinstance(agreed, bool | None):
        raise BadItem("what the person said is neither yes nor no nor unknown")
    prints = () if agreed is False else _prints(body, "fingers")
    return EnrolmentBody(prints, agreed, _mapping(body, "person"))


def read_note(
    body: Mapping[str, Any], base: Mapping[str, Any] | None
) -> dict[str, tuple[str, str]]:
    """Return, for each field of a note, what the phone knew and what it says now."""
    changes, known = _mapping(body, "set"), base or {}
    if not changes:
        raise BadItem("the note changes nothing")
    wrong = set(changes) - set(NOTE_FIELDS)
    if wrong:
        raise BadItem(
            f"a phone changes only {', '.join(NOTE_FIELDS)}",
            remedy="Have it put right as a correction, by two people; then discard this item.",
        )
    return {
        field: (
            text(known, field, empty=True, limit=4000),
            text(changes, field, empty=True, limit=4000),
        )
        for field in changes
    }


def text(
    body: Mapping[str, Any], name: str, *, empty: bool = False, limit: int = TEXT_LIMIT
) -> str:
    """Return a text of a body, trimmed; `BadItem` if it is none, too long, or empty when needed."""
    value = body.get(name)
    value = "" if value is None else value
    if not isinstance(value, str) or len(value) > limit or not (empty or value.strip()):
        raise BadItem(f"{name.replace('_', ' ')} is missing, too long, or no text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadItem(f"{name.replace('_', ' ')} holds characters that cannot be written")
    return value.strip()


def _prints(body: Mapping[str, Any], name: str) -> tuple[FieldPrint, ...]:
    listed = _list(body, name, MOST_PRINTS)
    if not listed:
        raise BadItem("there is no print in it")
    return tuple(_print(_is_mapping(one)) for one in listed)


def _print(one: Mapping[str, Any]) -> FieldPrint:
    finger = one.get("finger")
    finger = 0 if finger is None else finger
    if not isinstance(finger, int) or isinstance(finger, bool) or not 0 <= finger <= 10:
        raise BadItem("a finger has a number from 0 to 10")
    template = _decoded(one.get("template"))
    if form_of(template) is not TemplateForm.COMPACT:
        raise BadItem("a template is not in the compact form")
    return FieldPrint(Finger(finger), template)


def _faces(body: Mapping[str, Any]) -> tuple[bytes, ...]:
    return tuple(_decoded(one) for one in _list(body, "faces", MOST_FACES))


def _decoded(coded: object) -> bytes:
    if not isinstance(coded, str):
        raise BadItem("a template is missing")
    try:
        return base64.b64decode(coded + "=" * (-len(coded) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadItem("a template is not base64url") from None


def _mapping(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _is_mapping(body.get(name) or {})


def _is_mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadItem("the item's contents are not as its kind has them")
    return value


def _list(body: Mapping[str, Any], name: str, most: int) -> list[Any]:
    value = body.get(name) or []
    if not isinstance(value, list) or len(value) > most:
        raise BadItem(f"{name} is no list, or longer than {most}")
    return value
