import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.core.fingers import TEN_FINGERS, Finger, parse_finger


@given(finger=st.sampled_from(Finger))
def test_every_spelling_reads_back(finger: Finger) -> None:
    for text in (finger.slug, finger.label, finger.name, str(int(finger)), f" {finger.slug} "):
        assert parse_finger(text) is finger


def test_codes_are_those_of_iso_19794_2() -> None:
    assert [int(f) for f in TEN_FINGERS] == list(range(1, 11))
    assert Finger(1) is Finger.RIGHT_THUMB
    assert Finger(10) is Finger.LEFT_LITTLE


@pytest.mark.parametrize("text", ["", "11", "-1", "thumb", "right-toe"])
def test_anything_else_says_what_is_accepted(text: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_finger(text)
    assert "right-index" in error.value.remedy
