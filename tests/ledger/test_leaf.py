import json
from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.ledger import Leaf, Operation, decode_leaf, encode_leaf
from tests.ledger.entries import leaf

slugs = st.text("abcxyz019._-", min_size=1, max_size=62).map("a{}".format)
leaves = st.builds(
    Leaf,
    sequence=st.integers(1, 2**53),
    at=st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    operation=st.sampled_from(Operation),
    action=slugs,
    permit=slugs,
    purpose=slugs,
    operator=slugs,
    agency=slugs,
    case=st.one_of(st.just(""), st.uuids().map(str)),
    subject=st.one_of(st.just(""), st.uuids().map(str), slugs.map("operator:{}".format)),
    commitment=st.binary(min_size=32, max_size=32),
)


@given(leaves)
def test_reads_back_what_it_wrote(one: Leaf) -> None:
    assert decode_leaf(encode_leaf(one)) == one


@given(leaves, st.data())
def test_no_two_spellings_of_one_leaf(one: Leaf, data: st.DataObject) -> None:
    encoded = encode_leaf(one)
    at = data.draw(st.integers(0, len(encoded)))
    for other in (encoded[:at] + b" " + encoded[at:], encoded + b"\n"):
        with pytest.raises(Tampered):
            decode_leaf(other)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format":2}', b"1"])
def test_broken_bytes_say_so(data: bytes) -> None:
    with pytest.raises(Tampered):
        decode_leaf(data)


def test_an_extra_field_is_not_taken() -> None:
    values = json.loads(encode_leaf(leaf()))
    values["name"] = "Thandiwe"
    with pytest.raises(Tampered):
        decode_leaf(json.dumps(values, sort_keys=True, separators=(",", ":")).encode())


NOT_IDS = ["Thandiwe Ndlovu", "Thandiwe", "é", "a b", "x" * 64, "FMR\0", "../x", "data:image/png"]


@pytest.mark.parametrize("field", ["action", "permit", "purpose", "operator", "agency"])
@pytest.mark.parametrize("text", NOT_IDS)
def test_a_name_a_template_or_an_image_does_not_fit(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=field) as caught:
        leaf(1, **{field: text})
    assert text not in str(caught.value)


@pytest.mark.parametrize("field", ["case", "subject"])
@pytest.mark.parametrize("text", [*NOT_IDS[:-1], "thandiwe", str(UUID(int=1)).upper()[:-1] + "F"])
def test_what_it_is_about_is_an_id(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=field):
        leaf(1, **{field: text})


def test_every_text_of_a_leaf_is_limited() -> None:
    """A new text field must be given a limit: this fails until it is."""
    texts = {field.name for field in fields(Leaf) if field.type is str}
    for name in texts:
        with pytest.raises(ValueError, match=name):
            leaf(1, **{name: "Free text about somebody"})


def test_time_is_utc_and_sequence_counts_from_one() -> None:
    with pytest.raises(ValueError, match="UTC"):
        leaf(at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="sequence"):
        leaf(0)
    with pytest.raises(ValueError, match="commitment"):
        leaf(commitment=b"short")
