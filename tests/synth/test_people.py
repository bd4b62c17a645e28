import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.notice import CaseKind, check_notice
from hospitium.synth import synthetic_people
from hospitium.synth.people import DEMO_DAY


@given(seed=st.integers(0, 10_000), n=st.integers(0, 24))
@settings(deadline=None)
def test_a_longer_list_starts_with_the_shorter_one(seed: int, n: int) -> None:
    longer = synthetic_people(seed, n + 3)
    assert longer[:n] == synthetic_people(seed, n)
    assert len(longer) == n + 3


def test_names_differ_and_come_in_four_scripts() -> None:
    people = synthetic_people(1, 12)
    names = [sheet.notice.full_name for sheet in people]
    assert len(set(names)) == 12
    scripts = {unicodedata.name(sheet.notice.family_name[0]).split()[0] for sheet in people}
    assert scripts == {"LATIN", "ARABIC", "ETHIOPIC", "CYRILLIC"}


def test_there_are_minors_and_adults_and_no_last_sighting_in_the_future() -> None:
    today = date(2030, 1, 31)
    ages = [
        today.year - (sheet.notice.birth_year or 0)
        for sheet in synthetic_people(2, 30, today=today)
    ]
    assert sum(age < 17 for age in ages) == 10
    assert sum(age > 18 for age in ages) == 20
    assert all(
        (s.notice.last_seen_on or today) < today for s in synthetic_people(2, 30, today=today)
    )


def test_every_sheet_is_a_valid_notice_and_says_that_it_is_synthetic() -> None:
    for sheet in synthetic_people(3, 24):
        assert check_notice(CaseKind.MISSING, sheet.notice, today=DEMO_DAY) == sheet.notice
        assert "Synthetic" in sheet.notice.description


def test_every_person_has_own_fingers() -> None:
    assert len({sheet.seed for sheet in synthetic_people(4, 50)}) == 50
