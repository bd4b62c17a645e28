"""Receipts against the list of fields in the DPV community group's guide to ISO/IEC TS 27560.

The list is of facts (which field, in which part, whether it must be there), as the final report of
2024-08-01 has them in its table of terms.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hospitium.formats.consent_receipt import (
    ASK,
    CONTEXT,
    Office,
    PurposeTold,
    ReceiptFacts,
    build_receipt,
    said_in,
)
from hospitium.policy.consents import Action

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "consent.md"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

MUST: dict[str, set[str]] = {
    "header": {"schema_version", "record_id", "receipt_id", "pii_principal_id"},
    "processing": {"privacy_notice", "language", "purposes"},
    "purpose": {
        *("purpose", "pii_information", "pii_controllers", "storage_locations", "retention_period"),
        *("jurisdiction", "recipient_third_parties", "withdrawal_method"),
    },
    "data": {"pii_type"},
    "party": {"party_id", "party_name", "party_address", "party_contact", "party_type"},
    "event": {"event_time", "validity_duration", "entity_id", "event_type", "event_state"},
}
MAY: dict[str, set[str]] = {
    "purpose": {
        *("purpose_type", "lawful_basis", "collection_method", "processing_method", "services"),
        *("processing_locations", "geographic_restrictions", "privacy_rights", "codes_of_conduct"),
        *("impact_assessment", "authority_party"),
    },
    "data": {
        *("pii_attribute_id", "pii_optional", "sensitive_pii_category", "special_pii_category"),
    },
    "party": {"party_email", "party_url", "party_phone", "party_role"},
}
OURS = {
    *("@context", "@id", "@type", "events", "parties", "stopped"),
    *("purpose_id", "authority", "said", "valid_until"),
}

FACTS = ReceiptFacts(
    receipt=UUID(int=1),
    case=UUID(int=2),
    action="given",
    purposes=[PurposeTold(id="shelter-check", sentence="They know you.", searched_by=["shelter"])],
    modalities=["fingerprint", "face", "iris"],
    spoken_by="the person",
    at=NOW,
    until=NOW + timedelta(days=365),
    language="ትግርኛ",
    notice="2026-11",
    notice_digest="00" * 32,
    office=Office(
        id="shelter",
        name="Synthetic shelter",
        kind="shelter",
        contact="Front desk",
        authority="Child protection office",
        address="PO box 7",
        jurisdiction="ZA-KZN",
        storage="ZA",
    ),
    stopped={},
)
BARE = replace(
    FACTS,
    until=None,
    language="",
    office=replace(FACTS.office, address="", jurisdiction="", storage=""),
)


def parts(receipt: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    purposes = receipt["purposes"]
    return {
        "header": [receipt],
        "processing": [receipt],
        "purpose": purposes,
        "data": [data for one in purposes for data in one["pii_information"]],
        "party": receipt["parties"],
        "event": receipt["events"],
    }


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("facts", [FACTS, BARE])
def test_every_field_that_must_be_there_is_there_and_says_something(
    facts: ReceiptFacts, action: Action
) -> None:
    found = parts(build_receipt(replace(facts, action=action.value)))
    for part, names in MUST.items():
        assert found[part]
        for one in found[part]:
            assert not [name for name in names if one.get(name) in (None, "", [], {})], part


def test_it_has_no_other_field_than_those_of_the_guide_and_ours() -> None:
    for part, ones in parts(build_receipt(FACTS)).items():
        known = MUST[part] | MAY.get(part, set()) | OURS | MUST["header"] | MUST["processing"]
        for one in ones:
            assert one.keys() <= known, part


def test_fields_point_to_each_other() -> None:
    receipt = build_receipt(FACTS)
    parties = {party["party_id"]: party["party_role"] for party in receipt["parties"]}
    for one in receipt["purposes"]:
        assert [parties[party] for party in one["pii_controllers"]] == ["dpv:DataController"]
        assert parties[one["authority_party"]] == "dpv:Authority"


def test_what_an_agency_has_not_said_is_asked_of_its_contact() -> None:
    receipt = build_receipt(BARE)
    (purpose,), (controller, _) = receipt["purposes"], receipt["parties"]
    asked = [purpose["jurisdiction"], *purpose["storage_locations"], controller["party_address"]]
    assert asked == [ASK] * 3
    assert receipt["language"] == "und"
    said = build_receipt(FACTS)["purposes"][0]
    assert (said["jurisdiction"], said["storage_locations"]) == ("loc:ZA-KZN", ["loc:ZA"])


def test_a_no_holds_no_time_and_keeps_nothing_longer_than_until_it_is_erased() -> None:
    day = (NOW + timedelta(days=14)).isoformat()
    no = replace(FACTS, action="withdrawn", until=None, stopped={"erase_after": day})
    receipt = build_receipt(no)
    assert receipt["events"][0]["validity_duration"] == "P0D"
    assert receipt["purposes"][0]["retention_period"] == "P14D"


def test_what_was_said_is_read_from_older_receipts_too() -> None:
    receipt = build_receipt(replace(FACTS, action="refused"))
    assert said_in(receipt) == "refused"
    older = {**receipt["events"][0], "event_type": "withdrawn"}
    del older["said"]
    assert said_in({**receipt, "events": [older]}) == "withdrawn"


def test_the_context_says_what_the_fields_are_to_others() -> None:
    receipt = build_receipt(FACTS)
    shown = {name for ones in parts(receipt).values() for one in ones for name in one}
    silent = {name for name in shown - OURS if name not in CONTEXT}
    assert silent == {"party_type", "pii_optional"}, "there is no term for these"


def test_the_guide_lists_them_all() -> None:
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {name for names in (*MUST.values(), *MAY.values()) for name in names}
    assert listed >= wanted
    assert listed - wanted <= OURS
