"""A receipt proves itself to whoever knows the log's key, and to nobody once it was touched."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.formats.consent_receipt import (
    Office,
    PurposeTold,
    ReceiptFacts,
    build_receipt,
    parse_receipt,
)
from hospitium.ledger.leaf import Leaf, Operation, encode_leaf
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.ledger.receipt_proof import check_receipt, receipt_subject, sign_receipt
from hospitium.ledger.tlog_checkpoint import parse_tree_head

SIGNER = Signer("hospitium/demo/log", Kind.ED25519, bytes(32))
KEY = SIGNER.verifier
FACTS = ReceiptFacts(
    receipt=UUID(int=1),
    case=UUID(int=2),
    action="given",
    purposes=[
        PurposeTold(
            id="shelter-check", sentence="The staff may recognise you.", searched_by=["shelter"]
        )
    ],
    modalities=["fingerprint"],
    spoken_by="the person",
    at=datetime(2026, 11, 27, 12, 0, tzinfo=UTC),
    until=datetime(2027, 11, 27, 12, 0, tzinfo=UTC),
    language="ትግርኛ",
    notice="2026-11",
    notice_digest="00" * 32,
    office=Office(
        id="shelter",
        name="Synthetic shelter",
        kind="shelter",
        contact="Front desk",
        authority="Child protection office",
    ),
    stopped={},
)
BODY = build_receipt(FACTS)
SIGNED = sign_receipt(BODY, SIGNER, 7)
LEAF = Leaf(
    sequence=7,
    at=datetime(2026, 11, 27, 12, 0, tzinfo=UTC),
    operation=Operation.COLLECTION,
    action="consent.say",
    permit="consent",
    purpose="consent",
    operator="amira",
    agency="demo",
    case=str(UUID(int=2)),
    subject=receipt_subject(BODY),
    commitment=bytes(32),
)


def read_back(receipt: Any) -> dict[str, Any]:
    return parse_receipt(json.dumps(receipt, ensure_ascii=False, indent=2).encode())


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value that holds a text, a number, a truth or nothing."""
    if isinstance(value, dict):
        return [p for key, part in value.items() for p in places(part, (*path, key))]
    if isinstance(value, list):
        return [p for key, part in enumerate(value) for p in places(part, (*path, key))]
    return [path]


def changed(receipt: Any, path: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(receipt))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def test_it_survives_being_written_and_read() -> None:
    checked = check_receipt(read_back(SIGNED), [KEY])
    assert (checked.log, checked.entry, checked.in_log) == (KEY.name, 7, False)
    assert check_receipt(read_back(SIGNED), [KEY], entry=encode_leaf(LEAF)).in_log


@given(
    st.sampled_from(
        [
            p
            for p in places(SIGNED)
            if p[:2] not in (("proof", "key"), ("proof", "type"), ("proof", "log"))
        ]
    )
)
def test_no_place_of_it_can_be_changed(path: tuple[Any, ...]) -> None:
    """Beside what the proof says of its own signer, which nobody is asked to believe."""
    with pytest.raises(HospitiumError):
        check_receipt(changed(SIGNED, path, "something else"), [KEY])


def test_it_says_how_long_a_yes_holds_in_days_begun() -> None:
    later = build_receipt(replace(FACTS, until=FACTS.at + timedelta(days=3, seconds=1)))
    assert SIGNED["events"][0]["validity_duration"] == "P365D"
    assert later["purposes"][0]["retention_period"] == "P4D"
    assert build_receipt(replace(FACTS, until=None))["events"][0]["validity_duration"] == "P0D"


def test_another_log_or_another_entry_does_not_do() -> None:
    with pytest.raises(Tampered):
        check_receipt(SIGNED, [Signer(KEY.name, Kind.ED25519, bytes([1] * 32)).verifier])
    with pytest.raises(Tampered):
        check_receipt(sign_receipt(BODY, SIGNER, 8), [KEY], entry=encode_leaf(LEAF))
    other = replace(LEAF, subject=receipt_subject(build_receipt(replace(FACTS, action="refused"))))
    with pytest.raises(Tampered):
        check_receipt(SIGNED, [KEY], entry=encode_leaf(other))


def test_what_is_signed_is_no_checkpoint() -> None:
    text = f"hospitium consent receipt 1\nsha256 {SIGNED['proof']['sha256']}\nentry 7\n"
    with pytest.raises(BadInput):
        parse_tree_head(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.sampled_from(["log_entry", "sha256", "signature", None]), json_values)
def test_a_broken_proof_is_bad_input(field: str | None, value: Any) -> None:
    proof = value if field is None else {**SIGNED["proof"], field: value}
    with pytest.raises((BadInput, Tampered)):
        check_receipt({**SIGNED, "proof": proof}, [KEY])


@example(b"[" * 60_000)
@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_what_is_no_receipt_says_so(data: bytes) -> None:
    with pytest.raises(BadInput):
        parse_receipt(data)
