"""A stored face reads back as it was, and nothing else reads as one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.senses.face.score import face_score
from hospitium.senses.face.template import MAX_BYTES, decode_face, encode_face
from hospitium.senses.face.types import Floats

seeds = st.integers(0, 2**32 - 1)


def vector(seed: int, numbers: int = 512) -> Floats:
    return np.random.default_rng(seed).normal(size=numbers).astype(np.float32)


@given(seed=seeds, quality=st.integers(0, 100), length=st.floats(1e-3, 1e3))
def test_reads_back_as_a_unit_vector_of_the_same_direction(
    seed: int, quality: int, length: float
) -> None:
    given_ = vector(seed)
    found = decode_face(encode_face(np.float32(length) * given_, quality=quality))
    assert found.quality == quality
    assert np.linalg.norm(found.embedding) == pytest.approx(1.0, abs=1e-6)
    assert np.dot(found.embedding, given_ / np.linalg.norm(given_)) == pytest.approx(1.0, abs=1e-5)


def test_fits_what_a_row_may_hold() -> None:
    assert len(encode_face(vector(1), quality=50)) == 1030 <= MAX_BYTES


@given(a=seeds, b=seeds)
def test_scores_are_cosines_and_know_no_order(a: int, b: int) -> None:
    one, other = (decode_face(encode_face(vector(n), quality=0)) for n in (a, b))
    assert face_score(one, other) == face_score(other, one)
    assert -1.0 <= face_score(one, other) <= 1.0
    assert face_score(one, one) == pytest.approx(1.0, abs=1e-5)
    x, y = vector(a), vector(b)
    exact = float(np.dot(x, y) / np.linalg.norm(x) / np.linalg.norm(y))
    assert face_score(one, other) == pytest.approx(exact, abs=1e-3)


@given(data=st.binary(max_size=64))
def test_other_bytes_are_no_template(data: bytes) -> None:
    with pytest.raises(BadInput):
        decode_face(data)


@pytest.mark.parametrize("spoilt", [slice(None, -2), slice(1, None), slice(None, 6)])
def test_a_cut_template_is_none(spoilt: slice) -> None:
    data = encode_face(vector(3), quality=9)
    with pytest.raises(BadInput):
        # what is left has another length or another first byte
        decode_face(data[spoilt] + (b"" if spoilt.stop is None else b"\0"))


@pytest.mark.parametrize("at", [4, 5, 7])
def test_a_changed_head_or_an_infinite_number_is_none(at: int) -> None:
    data = bytearray(encode_face(vector(3), quality=9))
    data[at] = 0x7C if at == 7 else 200
    data[6] = 0 if at == 7 else data[6]
    with pytest.raises(BadInput):
        decode_face(bytes(data))


@pytest.mark.parametrize(
    "bad", [np.zeros(512), np.full(512, np.nan), np.ones((2, 256)), np.ones(1)]
)
def test_a_vector_without_direction_cannot_be_stored(bad: Floats) -> None:
    with pytest.raises(ValueError, match=r"embedding"):
        encode_face(bad, quality=1)
