"""A receipt for what somebody said about their prints: JSON-LD, made after ISO/IEC TS 27560.

The fields are those that the W3C Data Privacy Vocabulary's community group lists in its guide to
the standard (https://w3id.org/dpv/guides/consent-27560, final report of 2024-08-01): each that must
be there, and of the others those that there is something to say of; docs/guide/consent.md has them
all. The context maps them to that vocabulary, https://w3id.org/dpv. A receipt holds no name of the
person, and no place that its agency has not chosen to print: it may be found by somebody who should
not read it.
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
    "loc": "https://w3id.org/dpv/loc#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema_version": "dct:conformsTo",
    "record_id": "dct:identifier",
    "receipt_id": "dpv:hasIdentifier",
    "pii_principal_id": "dpv:hasDataSubject",
    "privacy_notice": "dpv:hasNotice",
    "language": "dct:language",
    "purposes": "dpv:hasPurpose",
    "purpose": "dct:title",
    "lawful_basis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "pii_information": "dpv:hasPersonalData",
    "pii_type": {"@id": "dct:type", "@type": "@id"},
    "special_pii_category": {"@id": "dct:type", "@type": "@id"},
    "pii_attribute_id": "dct:identifier",
    "pii_controllers": "dpv:hasDataController",
    "collection_method": "dpv:hasDataSource",
    "processing_method": {"@id": "dpv:hasProcessing", "@type": "@id"},
    "storage_locations": "dpv:hasLocation",
    "jurisdiction": "dpv:hasJurisdiction",
    "recipient_third_parties": "dpv:hasRecipient",
    "withdrawal_method": "dpv:hasConsentControl",
    "authority_party": "dpv:hasAuthority",
    "retention_period": {"@id": "dpv:hasDuration", "@type": "xsd:duration"},
    "validity_duration": {"@id": "dpv:hasDuration", "@type": "xsd:duration"},
    "privacy_rights": "dpv:hasRight",
    "parties": "dpv:hasEntity",
    "party_id": "dct:identifier",
    "party_role": {"@id": "dct:type", "@type": "@id"},
    "party_name": "dpv:hasName",
    "party_address": "dpv:hasAddress",
    "party_contact": "dpv:hasContact",
    "events": "dct:hasPart",
    "event_time": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "event_type": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
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
"""What DPV calls each thing that can be said; a child's assent has no term there, and gets ours."""

ASK = "Ask the contact that is named here."
"""In place of what the agency has not said, or had rather not print: see `hospitium agency`."""

UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that nobody wrote down."""

_PII = {"fingerprint": "pd:Fingerprint", "face": "pd:FacialPrint", "iris": "pd:Biometric"}
_AUTHORITY = "authority"
_METHODS = ("dpv:Collect", "dpv:Store", "dpv:Match", "dpv:Erase")


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeTold:
    """A use that was spoken of.

    Attributes
    ----------
    sentence
        What the person was told.
    searched_by
        Kinds of agencies that may search for it.
    """

    id: str
    sentence: str
    searched_by: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who answers, as printed on a receipt.

    Attributes
    ----------
    address
        For letters; empty where a paper that is found should lead nobody to the door.
    jurisdiction, storage
        Country codes (ISO 3166) of the law that holds and of where records lie; empty if not said.
    """

    id: str
    name: str
    kind: str
    contact: str
    authority: str
    address: str = ""
    jurisdiction: str = ""
    storage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt tells.

    Attributes
    ----------
    notice, notice_digest
        Version of the explanation that was given, and the SHA-256 of its text in hex.
    stopped
        What a withdrawal has stopped; empty otherwise.
    """

    receipt: UUID
    case: UUID
    action: str
    purposes: Sequence[PurposeTold]
    modalities: Sequence[str]
    spoken_by: str
    at: datetime
    until: datetime | None
    language: str
    notice: str
    notice_digest: str
    office: Office
    stopped: Mapping[str, Any]


def build_receipt(facts: ReceiptFacts) -> dict[str, Any]:
    """Return the receipt as a JSON-LD document, not yet signed."""
    return {
        "@context": dict(CONTEXT),
        "@id": f"urn:uuid:{facts.receipt}",
        "@type": "dpv:ConsentReceipt",
        "schema_version": SCHEMA,
        "record_id": str(facts.receipt),
        "receipt_id": str(facts.receipt),
        "pii_principal_id": str(facts.case),
        "privacy_notice": {
            "@type": "dpv:ConsentNotice",
            "version": facts.notice,
            "sha256": facts.notice_digest,
        },
        "language": facts.language or UNKNOWN_LANGUAGE,
        "purposes": [_purpose(facts, purpose) for purpose in facts.purposes],
        "parties": _parties(facts.office),
        "events": [_event(facts)],
        "stopped": dict(facts.stopped),
    }


def said_in(receipt: Mapping[str, Any]) -> str:
    """Return what was said, of receipts of before ADR 51 too."""
    event = receipt["events"][0]
    return str(event.get("said", event["event_type"]))


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


def _parties(office: Office) -> list[dict[str, Any]]:
    controller = {
        "party_id": office.id,
        "party_role": "dpv:DataController",
        "party_type": office.kind,
        "party_name": office.name,
        "party_address": office.address or ASK,
        "party_contact": office.contact,
        "authority": office.authority,
    }
    authority = {
        "party_id": _AUTHORITY,
        "party_role": "dpv:Authority",
        "party_type": "authority",
        "party_name": office.authority,
        "party_address": ASK,
        "party_contact": office.contact,
    }
    return [controller, authority]


def _purpose(facts: ReceiptFacts, told: PurposeTold) -> dict[str, Any]:
    return {
        "@type": "dpv:Purpose",
        "purpose_id": told.id,
        "purpose": told.sentence,
        "lawful_basis": "dpv:Consent",
        "pii_information": [
            {
                "pii_type": _PII[modality],
                "pii_attribute_id": modality,
                "pii_optional": True,
                "special_pii_category": "dpv:SpecialCategoryPersonalData",
            }
            for modality in facts.modalities
        ],
        "pii_controllers": [facts.office.id],
        "collection_method": "in person",
        "processing_method": list(_METHODS),
        "storage_locations": [_place(facts.office.storage)],
        "retention_period": _days(facts.at, facts.until or _erased(facts)),
        "jurisdiction": _place(facts.office.jurisdiction),
        "recipient_third_parties": list(told.searched_by),
        "withdrawal_method": "Say so, at any time, to the contact named here. Saying no costs "
        "nothing and takes no help away.",
        "privacy_rights": ["see", "correct", "withdraw", "erase", "complain"],
        "authority_party": _AUTHORITY,
    }


def _event(facts: ReceiptFacts) -> dict[str, Any]:
    return {
        "said": facts.action,
        "event_type": "dpv:ExplicitlyExpressedConsent",
        "event_state": STATES.get(facts.action, f"urn:hospitium:{facts.action}"),
        "event_time": utc(facts.at).isoformat(),
        "entity_id": facts.spoken_by,
        "validity_duration": _days(facts.at, facts.until),
        "valid_until": facts.until and utc(facts.until).isoformat(),
    }


def _place(code: str) -> str:
    return f"loc:{code}" if code else ASK


def _erased(facts: ReceiptFacts) -> datetime | None:
    """Return when a no erases what is there; None where nothing is kept, or others agreed to it."""
    day = facts.stopped.get("erase_after")
    return datetime.fromisoformat(day) if day else None


def _days(at: datetime, until: datetime | None) -> str:
    """Return a time in whole days begun, as ISO 8601 has it; none at all for a no."""
    if until is None:
        return "P0D"
    whole, rest = divmod(utc(until) - utc(at), timedelta(days=1))
    return f"P{whole + bool(rest)}D"
