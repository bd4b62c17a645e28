from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.edges.cli.parsing import (
    assign_fingers,
    parse_absent,
    parse_age,
    parse_date,
    parse_expiry,
    parse_raw_size,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@given(days=st.integers(1, 4000))
def test_a_span_is_counted_from_now(days: int) -> None:
    assert parse_expiry(f"{days}d", now=NOW) == NOW + timedelta(days=days)
    assert parse_expiry(f" {days} W", now=NOW) == NOW + timedelta(weeks=days)


@given(day=st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_a_date_is_the_last_day_that_the_case_is_open(day: date) -> None:
    expiry = parse_expiry(day.isoformat(), now=NOW)
    assert expiry.date() == day
    assert (expiry + timedelta(seconds=1)).date() == day + timedelta(days=1)


@pytest.mark.parametrize("text", ["", "soon", "90", "-3d", "2026-13-01", "d", "12y"])
def test_what_is_no_date_says_how_to_write_one(text: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_expiry(text, now=NOW)
    assert "YYYY-MM-DD" in error.value.remedy


def test_dates() -> None:
    assert parse_date("2026-11-20", "--last-seen-on") == date(2026, 11, 20)


@given(low=st.integers(0, 130), more=st.integers(0, 20))
def test_ages(low: int, more: int) -> None:
    assert parse_age(str(low)) == (low, low)
    assert parse_age(f"{low}-{low + more}") == (low, low + more)
    assert parse_age(f" {low} - {low + more} ") == (low, low + more)
    assert parse_age(None) == (None, None)


@pytest.mark.parametrize("text", ["", "young", "-3", "3-", "1-2-3", "12.5"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_age(text)


def test_absent_fingers() -> None:
    gone = parse_absent("left-thumb=missing: lost in 2019: machine")
    assert gone.finger is Finger.LEFT_THUMB
    assert gone.status.value == "missing"
    assert gone.reason == "lost in 2019: machine"
    assert parse_absent("2=Bandaged").reason == ""


@pytest.mark.parametrize("text", ["", "left-thumb", "left-thumb=gone", "tail=missing", "=missing"])
def test_what_is_no_absent_finger_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_absent(text)


@given(fingers=st.lists(st.sampled_from(TEN_FINGERS), min_size=1, max_size=10))
def test_fingers_go_to_images_in_order(fingers: list[Finger]) -> None:
    paths = [Path(f"{number}.png") for number in range(len(fingers))]
    slugs = [finger.slug for finger in fingers]
    assert assign_fingers(paths, slugs) == list(zip(paths, fingers, strict=True))
    assert {finger for _, finger in assign_fingers(paths, slugs[:1])} == {fingers[0]}


def test_without_a_finger_the_name_tells() -> None:
    paths = [Path("right-index.png"), Path("left-thumb_2.wsq"), Path("scan.png")]
    found = [finger for _, finger in assign_fingers(paths, [])]
    assert found == [Finger.RIGHT_INDEX, Finger.LEFT_THUMB, Finger.UNKNOWN]


def test_some_fingers_for_more_images_is_refused() -> None:
    with pytest.raises(BadInput, match="3 images, but 2 fingers"):
        assign_fingers([Path("a")] * 3, ["1", "2"])


@pytest.mark.parametrize(
    ("text", "size"), [(None, None), ("388x374", (388, 374)), (" 10X20 ", (10, 20))]
)
def test_a_raw_image_tells_its_size(text: str | None, size: tuple[int, int] | None) -> None:
    assert parse_raw_size(text) == size


@pytest.mark.parametrize("text", ["", "388", "388x", "-1x5", "388x374x2", "a x b"])
def test_any_other_size_says_how_to_write_it(text: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_raw_size(text)
    assert "388x374" in error.value.remedy
