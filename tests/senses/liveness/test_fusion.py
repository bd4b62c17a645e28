import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.liveness import tables
from hospitium.senses.liveness.fusion import (
    ACCUSES,
    HOLD,
    VOUCHES,
    CueTable,
    Weight,
    score_of,
    weigh,
)

numbers = st.floats(-1e6, 1e6)
TABLE = CueTable({"a": Weight(1.0, 2.0, 0.5), "b": Weight(0.0, 1.0, -1.5)}, 0.25, 0.5)


@given(a=numbers, b=numbers)
def test_the_score_is_what_the_shares_add_up_to(a: float, b: float) -> None:
    cues = weigh([{"a": a, "b": b}], TABLE)
    odds = TABLE.base + sum(cue.share for cue in cues)
    assert score_of(cues, TABLE) == pytest.approx(1 / (1 + np.exp(-odds)))


@given(value=numbers)
def test_no_single_cue_has_the_whole_say(value: float) -> None:
    for weight in TABLE.weights.values():
        assert abs(weight.share(value)) <= HOLD * abs(weight.weight)


@given(value=numbers)
def test_a_cue_that_has_a_side_accuses_more_than_it_vouches(value: float) -> None:
    for table in (tables.FACE, tables.FINGER):
        for weight in table.weights.values():
            assert weight.share(value) >= -ACCUSES * abs(weight.weight)
            if (weight.low, weight.high) != (-HOLD, HOLD):
                assert weight.share(value) <= VOUCHES * abs(weight.weight)


def test_several_pictures_speak_by_their_median() -> None:
    cues = weigh([{"a": value, "b": 0.0} for value in (0.0, 1.0, 500.0)], TABLE)
    assert cues[0].value == 1.0
    assert cues[0].share == 0.0


@pytest.mark.parametrize("table", [tables.FACE, tables.FINGER], ids=["face", "finger"])
def test_the_fitted_tables_are_usable(table: CueTable) -> None:
    assert 0 < table.threshold < 1
    assert all(weight.spread > 0 for weight in table.weights.values())
    assert ("network" in table.weights) == (table is tables.FACE)
