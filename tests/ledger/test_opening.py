import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import commit
from hospitium.ledger import Operation
from hospitium.ledger.opening import (
    PUBLIC,
    PUBLIC_KINDS,
    Opening,
    check_opening,
    may_be_public,
    need_public,
    parse_opening,
)
from tests.ledger.entries import leaf

SALT = bytes(range(32))
PAYLOAD = b'{"public": 1, "sha256": "ab"}'
OPENING = Opening(SALT, PAYLOAD)
LEAF = leaf(
    subject="model:leader",
    operation=Operation.ADMINISTRATION,
    commitment=commit(SALT, PAYLOAD),
)

openings = st.builds(
    Opening,
    salt=st.binary(min_size=32, max_size=32),
    payload=st.dictionaries(st.text(max_size=5), st.text(max_size=9)).map(
        lambda d: json.dumps(d, ensure_ascii=False).encode()
    ),
)


@given(openings)
def test_reads_back_what_it_wrote(opening: Opening) -> None:
    assert parse_opening(opening.encode()) == opening


@given(openings, openings)
def test_another_opening_than_the_one_committed_to_is_refused(one: Opening, other: Opening) -> None:
    said = leaf(commitment=commit(one.salt, one.payload))
    check_opening(said, one)
    if one != other:
        with pytest.raises(Tampered):
            check_opening(said, other)


def test_anybody_can_check_it_with_a_hash_function_alone() -> None:
    """What the guide tells an auditor to compute."""
    parts = (b"hospitium.commit.1", SALT, PAYLOAD)
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    assert hashlib.sha256(framed).digest() == LEAF.commitment
    check_opening(LEAF, OPENING)
    assert OPENING.details == {"public": 1, "sha256": "ab"}
    assert OPENING.said == {"sha256": "ab"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"salt": "00", "payload": "{}"}',
        b'{"salt": "%s"}' % SALT.hex().encode(),
        b'{"salt": "%s", "payload": 1}' % SALT.hex().encode(),
        b'{"salt": "%s", "payload": "{}", "more": 1}' % SALT.hex().encode(),
        b'{"salt": "%s", "payload": "\\ud800"}' % SALT.hex().encode(),
    ],
)
def test_other_files_are_no_openings(data: bytes) -> None:
    with pytest.raises(BadInput):
        parse_opening(data)


@pytest.mark.parametrize("payload", [b"nonsense", b"[]"])
def test_details_that_are_no_object_say_so(payload: bytes) -> None:
    with pytest.raises(BadInput):
        _ = Opening(SALT, payload).details


def test_only_entries_about_the_node_itself_may_be_public() -> None:
    assert may_be_public(LEAF)
    case = "5f2b8f3e-6a51-4c1e-9a94-0f5b6d1c2e3f"
    for other in (
        leaf(subject="model:leader"),
        leaf(subject="operator:amira", operation=Operation.ADMINISTRATION),
        leaf(subject=case, operation=Operation.ADMINISTRATION),
        leaf(subject="", operation=Operation.ADMINISTRATION),
        leaf(subject="model:leader", operation=Operation.ADMINISTRATION, case=case),
    ):
        assert not may_be_public(other)


@pytest.mark.parametrize(
    ("subject", "details"),
    [
        ("operator:amira", {}),
        ("model", {}),
        ("", {}),
        ("model:leader", {"name": "Thandiwe Ndlovu"}),
        ("model:leader", {"name": ["a", "two words"]}),
        ("model:leader", {"name": "Thandiwé"}),
        ("model:leader", {"name": ""}),
        ("model:leader", {"share": 0.5}),
        ("model:leader", {"more": {"name": "x"}}),
        ("model:leader", {PUBLIC: 1}),
    ],
)
def test_what_could_be_about_a_person_is_no_public_detail(
    subject: str, details: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="public entry"):
        need_public(subject, details)


def test_digests_versions_and_keys_are_public_details() -> None:
    for kind in PUBLIC_KINDS:
        need_public(f"{kind}:one", {"sha256": "ab" * 32, "files": 3, "ids": ["a", "b"]})
