from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.formats.notice import CaseKind, Notice, Sex, check_notice

TODAY = date(2026, 11, 22)
names = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=100)


@given(
    family=names,
    given_name=names,
    place=names,
    sex=st.sampled_from(Sex),
    day=st.none() | st.dates(date(1900, 1, 1), TODAY),
)
def test_what_is_sealed_reads_back_in_any_script(
    family: str, given_name: str, place: str, sex: Sex, day: date | None
) -> None:
    notice = check_notice(
        CaseKind.UNIDENTIFIED,
        Notice(family, given_name, sex, last_seen_place=place, last_seen_on=day),
        today=TODAY,
    )
    assert Notice.from_bytes(notice.to_bytes()) == notice


def test_a_missing_person_has_a_name_and_an_unidentified_one_need_not() -> None:
    with pytest.raises(BadInput, match="family name or a given name"):
        check_notice(CaseKind.MISSING, Notice(given_name="  "), today=TODAY)
    assert check_notice(CaseKind.UNIDENTIFIED, Notice(), today=TODAY) == Notice()


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_year": 1700},
        {"birth_year": 2027},
        {"age_low": -1},
        {"age_high": 131},
        {"age_low": 9, "age_high": 8},
        {"last_seen_on": TODAY + timedelta(days=1)},
        {"given_name": "x" * 201},
        {"description": "x" * 4001},
        {"given_name": "a\x00b"},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    notice = replace(Notice(family_name="Synthetic"), **wrong)  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        check_notice(CaseKind.MISSING, notice, today=TODAY)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"last_seen_on":null}'])
def test_broken_bytes_are_tampering_not_a_crash(data: bytes) -> None:
    with pytest.raises(Tampered):
        Notice.from_bytes(data)
