import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.ageing import MOST_YEARS, Elapsed, lost_by
from hospitium.senses.fusion import SPOILT


def test_the_published_rates_are_met() -> None:
    """98.3 % after half a year, 94.9 % after three."""
    assert lost_by(0.5) == pytest.approx(0.017)
    assert lost_by(3.0) == pytest.approx(0.051)


@given(years=st.lists(st.floats(0, 60), min_size=2, max_size=2))
def test_more_are_lost_with_every_year(years: list[float]) -> None:
    early, late = sorted(years)
    assert 0 < lost_by(early) <= lost_by(late) < 1
    assert lost_by(late) <= lost_by(None)


@given(years=st.floats(0, 60))
def test_only_a_childs_face_ages(years: float) -> None:
    assert Elapsed(years).spoilt == SPOILT
    assert Elapsed(years).sentence == ""
    assert Elapsed(years, minor=True).spoilt > SPOILT


def test_the_words_say_what_the_number_is() -> None:
    assert "about 5 in 100" in Elapsed(3.0, minor=True).sentence
    assert "guessed" not in Elapsed(3.0, minor=True).sentence
    assert "guessed from studies" in Elapsed(3.1, minor=True).sentence
    assert "Nobody knows when" in Elapsed(None, minor=True).sentence
    assert lost_by(MOST_YEARS) == lost_by(None)
