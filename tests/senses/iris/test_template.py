"""A template reads back, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadTemplate
from hospitium.senses.iris.template import TEMPLATE_BYTES, decode_iris, encode_iris
from tests.senses.iris.eyes import reading


@given(quality=st.integers(0, 100))
def test_a_template_reads_back(quality: int) -> None:
    code = reading(1).code
    data = encode_iris(code, quality=quality)
    back = decode_iris(data)
    assert len(data) == TEMPLATE_BYTES
    assert back.quality == quality
    assert (back.code.bits == code.bits).all()
    assert (back.code.mask == code.mask).all()


@given(data=st.binary(max_size=64) | st.binary(min_size=TEMPLATE_BYTES, max_size=TEMPLATE_BYTES))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(BadTemplate):
        decode_iris(data)


@pytest.mark.parametrize(("place", "value"), [(3, 2), (4, 101), (5, 1)])
def test_a_damaged_head_is_refused(place: int, value: int) -> None:
    data = bytearray(encode_iris(reading(1).code, quality=50))
    data[place] = value
    with pytest.raises(BadTemplate):
        decode_iris(bytes(data))
