"""What lies on the phone and what it signs: nothing readable, nothing movable, nothing forged."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from hospitium.crypto.device_assertion import (
    Asked,
    BadAssertion,
    base64url,
    check_assertion,
    check_number,
    read_assertion,
    unbase64,
)
from hospitium.crypto.p256 import hpke_open, p256_point
from tests.clients.field.program import ask

DEVICE = UUID("5e0bb8d5-5b7c-4a52-9f0a-5a2f4c8a6d10")
ITEMS = "/api/v1/field/items"
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def stored() -> Any:
    return ask("app", {"do": "stored", "text": "a child at km 41"})


def test_a_record_opens_under_its_own_id_only(stored: Any) -> None:
    assert stored["back"] == "a child at km 41"
    assert stored["moved"] == stored["turned"] == {"refused": "storage.damaged"}
    assert not stored["shows"]
    assert not stored["extractable"]


def test_each_lock_opens_by_its_own_proof_only(stored: Any) -> None:
    locks = stored["locks"]
    assert locks["phrase"]
    assert locks["passkey"]
    assert locks["wrong"] == locks["stranger"] == {"refused": "unlock.wrong"}


@pytest.fixture(scope="module")
def signed() -> Any:
    job = {"do": "signed", "device": str(DEVICE), "path": ITEMS, "body": '{"items":[]}'}
    return ask("app", job | {"now": NOW.timestamp() * 1000 - 400_000, "skew": 400})


def test_the_node_accepts_what_the_phone_signs_for_this_request_only(signed: Any) -> None:
    said = read_assertion(signed["token"].removeprefix("Device "))
    key = unbase64(signed["signing"])
    assert said.device == DEVICE
    assert said.issued_at == NOW  # the phone's clock was wrong, and it knows by how much
    check_assertion(said, key=key, asked=Asked("POST", ITEMS, b'{"items":[]}'), now=NOW)
    for asked in (Asked("GET", ITEMS, b'{"items":[]}'), Asked("POST", ITEMS, b"{}")):
        with pytest.raises(BadAssertion):
            check_assertion(said, key=key, asked=asked, now=NOW)


def test_both_sides_show_the_same_number_and_no_key_leaves_the_browser(signed: Any) -> None:
    agreement, signing = unbase64(signed["agreement"]), unbase64(signed["signing"])
    assert signed["check"] == check_number(agreement, signing)
    assert signed["extractable"] == [False, False]


def test_exported_work_opens_with_the_node_s_intake_key_and_carries_the_phone_s_signature() -> None:
    seed, items = bytes(range(1, 33)), [{"id": "a", "seq": 1, "body": {"place": "km 41"}}]
    job = {"do": "exported", "device": str(DEVICE), "items": items}
    made = ask("app", job | {"intake": base64url(p256_point(seed))})
    file = json.loads(hpke_open(seed, unbase64(made["sealed"]), info=b"hospitium/outbox/1\n"))
    assert (file["format"], file["items"]) == ("hospitium-outbox-1", items)
    said = read_assertion(file["authorization"].removeprefix("Device "))
    body = json.dumps({"items": items}, separators=(",", ":")).encode()
    asked = Asked("POST", ITEMS, body)
    check_assertion(said, key=unbase64(made["signing"]), asked=asked, now=said.issued_at)
