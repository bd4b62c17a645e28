from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.formats.name_key import name_key, reference_key

WORDS = st.lists(st.text("abcÉéßöअनकािशخ明李", min_size=1, max_size=6), min_size=1, max_size=3)


@given(words=WORDS)
def test_order_capitals_and_hyphens_do_not_count(words: list[str]) -> None:
    keys = {name_key(" ".join(order)) for order in permutations(words)}
    keys |= {name_key(*words), name_key("  ".join(words)), name_key("-".join(words).upper())}
    assert len(keys) == 1


@given(text=st.text(max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    assert reference_key(reference_key(text)) == reference_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Müller", "MULLER, Jose"),
        ("Ёлка", "Елка"),
        ("Ångström", "angstrom"),
        ("مُحَمَّد", "محمد"),
        ("Straße", "STRASSE"),
    ],
)
def test_marks_that_desks_leave_out_do_not_count(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("राम", "रमा"), ("Ada", "Aida"), ("Ada Ada", "Ada"), ("ก้าน", "กาน")]
)
def test_another_name_is_another_key(one: str, other: str) -> None:
    """Vowel signs and tone marks of other scripts tell names apart."""
    assert name_key(one) != name_key(other)


def test_a_reference_is_its_letters_and_digits() -> None:
    assert reference_key("MP-12 / 2026") == reference_key("mp12/2026") == "mp122026"
    assert reference_key("MP-12/2026") != reference_key("MP-12/2027")
    assert reference_key(" -/ ") == name_key("...") == ""
