import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.ledger import Leaf, Operation, decode_leaf, encode_leaf
from hospitium.ledger.leaf import FORMAT, glance
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


def plainly(data: bytes) -> Leaf:
    """Read a leaf the slow way: as JSON, written again and compared."""
    values = json.loads(data)
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        raise ValueError
    if type(values["sequence"]) is not int or values["sequence"] >= 10**19:
        raise ValueError  # JSON's true and 1.0 are equal to 1
    values["at"] = datetime.fromisoformat(values["at"]).astimezone(UTC)
    values["operation"] = Operation(values["operation"])
    values["commitment"] = bytes.fromhex(values["commitment"])
    one = Leaf(**values)
    if encode_leaf(one) != data:
        raise ValueError
    return one


def outcome(read: Callable[[bytes], object], data: bytes) -> object:
    try:
        return read(data)
    except (ValueError, TypeError, KeyError, AttributeError, Tampered):
        return None


PIECES = [
    *(
        b'"',
        b",",
        b"\\u0061",
        b"\\n",
        b"\n",
        b" ",
        b"1",
        b"0",
        b"-",
        b".",
        b"e",
        b"A",
        b"a",
        b"\xff",
    ),
    *(
        b"2026-02-29",
        b"2024-02-29",
        b"24:00:00",
        b"23:59:60",
        b"+00:00",
        b"-00:00",
        b"Z",
        b"{",
        b"}",
    ),
    *(b"true", b"1.0", b"null", b'"subject":""', b'"sequence":1', b"administration", b"00"),
]


@given(leaves, st.data())
@settings(max_examples=400)
def test_takes_just_what_reading_and_writing_again_takes(one: Leaf, data: st.DataObject) -> None:
    """Pieces of JSON put in, over or in place of others: the fast way and the slow way agree."""
    encoded = encode_leaf(one)
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(encoded)))
        end = data.draw(st.integers(at, min(len(encoded), at + 40)))
        encoded = encoded[:at] + data.draw(st.sampled_from([b"", *PIECES])) + encoded[end:]
    slow = outcome(plainly, encoded)
    assert outcome(decode_leaf, encoded) == slow
    looked = outcome(glance, encoded)
    assert (looked is None) == (slow is None)


@given(leaves)
def test_a_glance_sees_what_reading_sees(one: Leaf) -> None:
    seen = glance(encode_leaf(one))
    assert seen == (one.sequence, one.case, one.commitment, one.operation.value, one.subject)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"2026-", b"0000-"),
        (b"-11-22T", b"-02-30T"),
        (b'"sequence":1,', b'"sequence":true,'),
        (b'"sequence":1,', b'"sequence":1.0,'),
        (b'"sequence":1,', b'"sequence":01,'),
        (b"T09:", b"T24:"),
        (b'"action":"', b'"action":"\\u0061'),
    ],
)
def test_what_no_leaf_says_is_not_read(old: bytes, new: bytes) -> None:
    encoded = encode_leaf(leaf())
    assert old in encoded
    for read in (decode_leaf, glance):
        with pytest.raises(Tampered):
            read(encoded.replace(old, new))


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
