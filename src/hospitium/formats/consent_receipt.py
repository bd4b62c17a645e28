"""A receipt for what somebody said about their prints: JSON-LD, made after ISO/IEC TS 27560.

The names of the fields follow the standard's record (header, PII processing, parties, event) as far
as excerpts and an example showed it (ADR 33); the context maps them to the W3C Data Privacy
Vocabulary, https://w3id.org/dpv. A receipt holds no name of the person and no place: it may be
found by somebody who should not read it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput

SCHEMA = "ISO/IEC TS 27560:2023"
MAX_RECEIPT_BYTES = 1 << 16
PROOF = "proof"

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema_version": "dct:conformsTo",
    "record_id": "dct:identifier",
    "pii_principal_id": "dpv:hasDataSubject",
    "privacy_notice": "dpv:hasNotice",
    "language": "dct:language",
    "purposes": "dpv:hasPurpose",
    "purpose": "dct:title",
    "lawful_basis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "pii_information": "dpv:hasPersonalData",
    "pii_type": {"@id": "dct:type", "@type": "@id"},
    "pii_controllers": "dpv:hasDataController",
    "processing_methods": {"@id": "dpv:hasProcessing", "@type": "@id"},
    "retention_period": {"@id": "dpv:hasDuration", "@type": "xsd:duration"},
    "validity_duration": {"@id": "dpv:hasDuration", "@type": "xsd:duration"},
    "privacy_rights": "dpv:hasRight",
    "parties": "dpv:hasEntity",
    "party_name": "dpv:hasName",
    "party_contact": "dpv:hasContact",
    "events": "dct:hasPart",
    "event_time": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "event_state": {"@id": "dpv:hasConsentStatus", "@type": "@id"},
    "entity_id": "dpv:isIndicatedBy",
    "valid_until": {"@id": "dct:valid", "@type": "xsd:dateTime"},
}

STATES = {
    "given": "dpv:ConsentGiven",
    "refused": "dpv:ConsentRefused",
    "withdrawn": "dpv:ConsentWithdrawn",
    "re-confirmed": "dpv:RenewedConsentGiven",
}
"""What DPV calls each thing that can be said; a child's assent has no term there."""

_PII = {"fingerprint": "pd:Fingerprint", "face": "pd:FacialPrint", "iris": "pd:Biometric"}
_METHODS = ("dpv:Collect", "dpv:Store", "dpv:Match", "dpv:Erase")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt tells.

    Attributes
    ----------
    purposes
        Ids with the sentence that the person was told.
    notice, notice_digest
        Version of the explanation that was given, and the SHA-256 of its text in hex.
    stopped
        What a withdrawal has stopped; empty otherwise.
    """

    receipt: UUID
    case: UUID
    action: str
    purposes: Sequence[tuple[str, str]]
    modalities: Sequence[str]
    spoken_by: str
    at: datetime
    until: datetime | None
    language: str
    notice: str
    notice_digest: str
    controller: str
    contact: str
    authority: str
    stopped: Mapping[str, Any]


def build_receipt(facts: ReceiptFacts) -> dict[str, Any]:
    """Return the receipt as a JSON-LD document, not yet signed."""
    return {
        "@context": dict(CONTEXT),
        "@id": f"urn:uuid:{facts.receipt}",
        "@type": "dpv:ConsentReceipt",
        "schema_version": SCHEMA,
        "record_id": str(facts.receipt),
        "pii_principal_id": str(facts.case),
        "privacy_notice": {"version": facts.notice, "sha256": facts.notice_digest},
        "language": facts.language,
        "purposes": [_purpose(facts, *purpose) for purpose in facts.purposes],
        "parties": [
            {
                "party_id": "controller",
                "party_role": "dpv:DataController",
                "party_name": facts.controller,
                "party_contact": facts.contact,
                "authority": facts.authority,
            }
        ],
        "events": [_event(facts)],
        "stopped": dict(facts.stopped),
    }


def canonical(receipt: Mapping[str, Any]) -> bytes:
    """Return the one spelling of a receipt without its proof: what the digest is of."""
    body = {name: value for name, value in receipt.items() if name != PROOF}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def parse_receipt(data: bytes) -> dict[str, Any]:
    """Read a receipt file; nothing in it is verified yet.

    Raises
    ------
    BadInput
        If it is not a receipt.
    """
    if len(data) > MAX_RECEIPT_BYTES:
        raise BadInput("the file is larger than a receipt can be")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput("the file is not JSON") from None
    wanted = {"@type", "record_id", "pii_principal_id", "events", "purposes", PROOF}
    if not isinstance(found, dict) or not wanted <= found.keys():
        raise BadInput("the file is not a receipt of this system")
    return found


def _purpose(facts: ReceiptFacts, name: str, sentence: str) -> dict[str, Any]:
    return {
        "@type": "dpv:Purpose",
        "purpose_id": name,
        "purpose": sentence,
        "lawful_basis": "dpv:Consent",
        "pii_information": [
            {"pii_type": _PII[modality], "pii_attribute": modality, "pii_optional": True}
            for modality in facts.modalities
        ],
        "pii_controllers": ["controller"],
        "collection_method": "in person",
        "processing_methods": list(_METHODS),
        "retention_period": _days(facts),
        "withdrawal_method": "Say so, at any time, to the contact named here. Saying no costs "
        "nothing and takes no help away.",
        "privacy_rights": ["see", "correct", "withdraw", "erase", "complain"],
    }


def _event(facts: ReceiptFacts) -> dict[str, Any]:
    event = {
        "event_type": facts.action,
        "event_time": utc(facts.at).isoformat(),
        "entity_id": facts.spoken_by,
        "validity_duration": _days(facts),
        "valid_until": facts.until and utc(facts.until).isoformat(),
    }
    state = STATES.get(facts.action)
    return event if state is None else {**event, "event_state": state}


def _days(facts: ReceiptFacts) -> str | None:
    """Return how long a yes holds, in whole days begun, as ISO 8601 has it."""
    if facts.until is None:
        return None
    whole, rest = divmod(utc(facts.until) - utc(facts.at), timedelta(days=1))
    return f"P{whole + bool(rest)}D"
