"""Put together what is handed over about a person: the listed parts, and what is left out and why.

Left out are the names and handles of those who acted, who are third parties; where a search took
place, because its incident may be somebody else's; and what a court's order withholds.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from hospitium.formats.rights_terms import Part, RequestKind
from hospitium.formats.templates import TemplateForm, read_print, write_print
from hospitium.policy.decisions import FINAL
from hospitium.records.irises import HeldIris
from hospitium.records.kept_faces import HeldFace
from hospitium.records.person_consent import PersonConsent
from hospitium.records.person_hits import PersonHit
from hospitium.records.person_record import HeldPrint, PersonRecord
from hospitium.records.rights_requests import RequestRecord
from hospitium.usecases.person_consent import WITHHELD, consent_part
from hospitium.usecases.who_looked import WhoLooked

FORMAT = "hospitium.person.1"
NEVER_HELD = ("pictures of fingers", "a score on the person")
SCHEMA_FILE = "person_export.schema.json"


def schema() -> bytes:
    """Return the JSON Schema of the export, as it is published and as it lies in every copy."""
    return files("hospitium.formats").joinpath(SCHEMA_FILE).read_bytes()


def export_document(
    record: PersonRecord,
    consent: PersonConsent,
    hits: tuple[PersonHit, ...],
    seen: WhoLooked,
    requests: tuple[RequestRecord, ...],
    *,
    request: RequestRecord,
    made_at: datetime,
) -> dict[str, Any]:
    """Return what a request lists, as `person_export.schema.json` says."""
    terms = request.terms
    parts = frozenset(terms.parts) if terms else frozenset()
    everything: Mapping[Part, Callable[[], dict[str, Any]]] = {
        Part.NAME: lambda: {"name": _name(record)},
        Part.SEX: lambda: {"sex": record.notice.sex.value},
        Part.BIRTH: lambda: {"birth": _birth(record)},
        Part.LAST_SEEN: lambda: {"last_seen": _last_seen(record)},
        Part.DESCRIPTION: lambda: {"description": record.notice.description},
        Part.GROUND: lambda: {"ground": _ground(record)},
        Part.FINGERPRINTS: lambda: {"fingerprints": _fingerprints(record)},
        Part.FACES: lambda: {"faces": [_face(one) for one in record.faces]},
        Part.IRISES: lambda: {"irises": [_iris(one) for one in record.irises]},
        Part.CONSENT: lambda: {"consent": consent_part(consent)},
        Part.HITS: lambda: {"hits": [_hit(one) for one in hits]},
        Part.LOOKS: lambda: {"looks": _looks(seen)},
        Part.REQUESTS: lambda: {"requests": [_request(one) for one in requests]},
    }
    document: dict[str, Any] = {
        "format": FORMAT,
        "for": request.kind.value,
        "recipient": terms.recipient if terms else "",
        "onward": bool(terms and terms.onward),
        "made_at": made_at.isoformat(),
        "record": str(record.id),
        "kind": record.kind.value,
        "held_by": record.agency_name,
        "held_until": record.expires_at.isoformat(),
        "parts": [part.value for part in Part if part in parts],
    }
    if request.kind is RequestKind.ACCESS:
        until = record.backups_until
        document["backups_until"] = until.isoformat() if until else None
    for part in Part:
        if part in parts:
            document |= everything[part]()
    return document | {"withheld": _withheld(seen, parts), "never_held": list(NEVER_HELD)}


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """Return the document as UTF-8 JSON that people can read too."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _name(record: PersonRecord) -> dict[str, str]:
    return {
        "family_name": record.notice.family_name,
        "given_name": record.notice.given_name,
    }


def _birth(record: PersonRecord) -> dict[str, int | None]:
    notice = record.notice
    return {
        "birth_year": notice.birth_year,
        "age_low": notice.age_low,
        "age_high": notice.age_high,
    }


def _last_seen(record: PersonRecord) -> dict[str, str | None]:
    day = record.notice.last_seen_on
    return {
        "place": record.notice.last_seen_place,
        "on": day.isoformat() if day else None,
        "position": record.notice.last_seen_position or None,
    }


def _ground(record: PersonRecord) -> dict[str, str | None]:
    return {
        "legal_basis": record.legal_basis,
        "authority": record.authority,
        "contact_desk": record.contact_desk,
        "reference": record.reference,
        "opened_at": record.opened_at.isoformat(),
        "closed_at": record.closed_at.isoformat() if record.closed_at else None,
    }


def _fingerprints(record: PersonRecord) -> dict[str, Any]:
    return {
        "prints": [_print(one) for one in record.prints],
        "absent": [
            {"finger": one.finger.slug, "status": one.status.value, "reason": one.reason}
            for one in record.absent
        ],
    }


def _print(held: HeldPrint) -> dict[str, Any]:
    template = write_print(read_print(held.template), TemplateForm.ISO)
    return {
        "finger": held.finger.slug,
        "impression": held.impression,
        "quality": held.quality,
        "captured_on": held.captured_on.isoformat(),
        "enrolled_at": held.enrolled_at.isoformat(),
        "file": "iso19794-2:2005",
        "template": base64.b64encode(template).decode(),
    }


def _face(held: HeldFace) -> dict[str, Any]:
    face = held.face
    return {
        "quality": face.quality,
        "source": face.source.value,
        "captured_on": face.captured_on.isoformat() if face.captured_on else None,
        "enrolled_at": face.enrolled_at.isoformat(),
        "model": face.model,
        "template": base64.b64encode(held.template).decode() if held.template else None,
        "portrait": base64.b64encode(held.portrait).decode() if held.portrait else None,
    }


def _iris(held: HeldIris) -> dict[str, Any]:
    iris = held.iris
    return {
        "eye": iris.eye.value,
        "quality": iris.quality,
        "enrolled_at": iris.enrolled_at.isoformat(),
        "model": iris.model,
        "template": base64.b64encode(held.template).decode(),
    }


def _hit(hit: PersonHit) -> dict[str, Any]:
    return {
        "searched_at": hit.searched_at.isoformat(),
        "agency": hit.agency,
        "purpose": hit.purpose,
        "searched_for_this_person": hit.searched_for,
        "outcome": hit.outcome.value,
        "contested": hit.frozen,
        "false_match_rate": hit.fmr_at_gallery,
        "said": [
            {"verdict": verdict.value, "at": at.isoformat()}
            # while others still have to judge, nobody hears what the first one said
            | ({"reason": reason} if hit.outcome in FINAL else {})
            for verdict, reason, at in hit.reasons
        ],
    }


def _looks(seen: WhoLooked) -> list[dict[str, Any]]:
    return [
        {
            "entry": one.sequence,
            "at": one.at.isoformat(),
            "agency": one.agency,
            "roles": list(one.roles),
            "did": one.deed,
            "why": one.reason,
        }
        for one in seen.looks
    ]


def _request(request: RequestRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": request.kind.value,
        "status": request.status.value,
        "asked_at": request.asked_at.isoformat(),
        "by_person": request.by_person,
    }
    if request.settled_at:
        told |= {"settled_at": request.settled_at.isoformat(), "answer": request.answer}
    terms = request.terms
    if terms is None:
        return told
    if terms.field:
        told |= {"field": terms.field, "old": terms.old, "new": terms.value}
    if terms.parts:
        told |= {"recipient": terms.recipient, "parts": [part.value for part in terms.parts]}
    # what somebody else wrote in an appeal may be about another person
    ours = request.by_person or not request.subject
    return told | ({"reason": terms.reason} if ours else {})


def _withheld(seen: WhoLooked, parts: frozenset[Part]) -> list[dict[str, str]]:
    consent = list(WITHHELD) if Part.CONSENT in parts else []
    told = [
        {
            "what": "names of those who acted",
            "why": "They are third parties; their agency and role are told (rule redress.see).",
        },
        {
            "what": "where searches took place",
            "why": "It may be another person's whereabouts (rule victim.location).",
        },
    ]
    for order in seen.withheld:
        who = f"looks by {order.agency}" if order.agency else "who looked"
        why = f"{order.authority} ordered it; the order stands in the log (rule redress.see)."
        told.append({"what": who, "why": why, "until": order.until.isoformat()})
    return [*told, *consent] if parts & {Part.HITS, Part.LOOKS} else consent
