"""What is written reads back; what is broken says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.formats.protobuf import (
    read_fields,
    read_varints,
    write_block,
    write_four_bytes,
    write_varint,
)

numbers = st.integers(1, 2**29 - 1)
values = st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=200))


def written(number: int, value: int | bytes) -> bytes:
    return write_varint(number, value) if isinstance(value, int) else write_block(number, value)


@given(st.lists(st.tuples(numbers, values)))
def test_a_message_reads_back(fields: list[tuple[int, int | bytes]]) -> None:
    message = b"".join(written(number, value) for number, value in fields)
    assert list(read_fields(memoryview(message))) == fields


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_packed_numbers_read_back(numbers: list[int]) -> None:
    key = len(write_varint(1, 0)) - 1
    packed = b"".join(write_varint(1, number)[key:] for number in numbers)
    assert list(read_varints(memoryview(packed))) == numbers


def test_the_wire_is_that_of_the_specification() -> None:
    """The examples of https://protobuf.dev/programming-guides/encoding/."""
    assert write_varint(1, 150) == bytes.fromhex("089601")
    assert write_block(2, b"testing") == bytes.fromhex("120774657374696e67")
    assert write_varint(1, -2)[1:] == bytes.fromhex("feffffffffffffffff01")
    assert write_four_bytes(3, b"\0\0\x80?") == bytes.fromhex("1d0000803f")
    ((number, value),) = read_fields(memoryview(bytes.fromhex("1d0000803f")))
    assert number == 3
    assert bytes(value) == b"\0\0\x80?"


@given(st.binary(max_size=60))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    try:
        fields = list(read_fields(memoryview(data)))
    except BadInput:
        return
    assert sum(1 if isinstance(v, int) else len(v) for _, v in fields) <= len(data)


@pytest.mark.parametrize("broken", ["08", "0896", "1205aabb", "0b", "0dabcdef", "08" + "ff" * 11])
def test_what_is_cut_off_or_unknown_is_refused(broken: str) -> None:
    with pytest.raises(BadInput):
        list(read_fields(memoryview(bytes.fromhex(broken))))
