import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.ledger.spelling import read_base64, read_decimal, read_hash, write_base64


@given(st.integers(0, 2**63 - 1))
def test_a_number_reads_back(number: int) -> None:
    assert read_decimal(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "00", "01", "+1", "-1", " 1", "1 ", "1\n", "1_0", "0x1", "1e3", "٣", str(2**63)]
)
def test_a_number_has_one_spelling(text: str) -> None:
    with pytest.raises(BadInput):
        read_decimal(text)


@given(st.text(max_size=6) | st.from_regex(r"[0-9]{1,25}", fullmatch=True))
def test_what_reads_as_a_number_is_its_one_spelling(text: str) -> None:
    try:
        assert str(read_decimal(text)) == text
    except BadInput:
        assert (
            not text.isascii() or not text.isdecimal() or text != str(int(text)) or len(text) > 18
        )


@given(st.binary(max_size=80))
def test_bytes_read_back(data: bytes) -> None:
    assert read_base64(write_base64(data)) == data


@given(st.text("ABab01+/=-_ \n", max_size=12))
def test_bytes_have_one_spelling(text: str) -> None:
    with suppress(BadInput):
        assert base64.b64encode(read_base64(text)).decode() == text


@pytest.mark.parametrize("text", ["AB==", "A", "AA", "AA=", "AA==\n", "A A=", "_-8=", "AA==AA=="])
def test_bits_left_over_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_base64(text)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_hash_has_32_bytes(length: int) -> None:
    assert read_hash(write_base64(bytes(32))) == bytes(32)
    with pytest.raises(BadInput):
        read_hash(write_base64(bytes(length)))
