"""Positions on the map: read as people write them, kept no finer than a kilometre."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.formats.positions import Position

latitudes = st.floats(-90, 90).map(lambda x: round(x, 6))
longitudes = st.floats(-180, 180).map(lambda x: round(x, 6))


@given(latitude=latitudes, longitude=longitudes)
def test_what_is_written_reads_back_within_a_kilometre(latitude: float, longitude: float) -> None:
    read = Position.parse(f"{latitude:.6f}, {longitude:.6f}")
    assert abs(read.latitude - latitude) <= 0.0051
    assert abs(read.longitude - longitude) <= 0.0051
    assert Position.parse(str(read)) == read
    assert len(str(read).split(".")[1].split(",")[0]) == 2


@pytest.mark.parametrize(
    "text", ["46.95 11.44", "46.95,11.44", " 46.95 ; 11.44 ", "+46.950,11.4400"]
)
def test_people_write_it_in_several_ways(text: str) -> None:
    assert Position.parse(text) == Position(46.95, 11.44)


@pytest.mark.parametrize(
    "text", ["", "46.95", "91, 0", "0, 181", "46°57'N 11°26'E", "1e3, 4", "46,95, 11,44", "nan, 1"]
)
def test_what_is_no_position_says_how_to_write_one(text: str) -> None:
    with pytest.raises(BadInput) as wrong:
        Position.parse(text)
    assert "46.95, 11.44" in wrong.value.remedy
