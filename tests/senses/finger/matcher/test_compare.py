"""One with many, and the pairs behind a score."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.matcher import compare, compare_many, pack, pair, prepare
from tests.senses.finger.matcher.made import moved, press, scatter

people = st.integers(0, 30)
some = settings(deadline=None, max_examples=30)


def test_one_with_many_is_many_times_one_with_one() -> None:
    prints = [prepare(press(person, 1)) for person in range(20)]
    prints += [prepare(scatter(1, 0)), prepare(scatter(2, 2)), prepare(scatter(3, 40))]
    probe = prepare(press(0, 0))
    scores = compare_many(probe, pack(prints))
    assert scores.dtype == np.float32
    assert scores.tolist() == [compare(probe, one) for one in prints]


def test_no_references_no_scores() -> None:
    assert len(compare_many(prepare(press(0, 0)), pack([]))) == 0


def test_threads_give_the_same_scores() -> None:
    packed = pack([prepare(press(person, 1)) for person in range(20)])
    probes = [prepare(press(person, 0)) for person in range(8)]
    alone = [compare_many(probe, packed) for probe in probes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda probe: compare_many(probe, packed), probes))
    assert np.array_equal(alone, together)


@given(a=people, b=people)
@some
def test_contributions_add_up_to_the_score(a: int, b: int) -> None:
    one, other = prepare(press(a, 0)), prepare(press(b, 1))
    found = pair(one, other)
    assert found.score == compare(one, other)
    assert all(each.contribution >= 0.0 for each in found.pairs)
    if found.pairs:
        assert sum(each.contribution for each in found.pairs) == pytest.approx(
            found.score, rel=1e-5
        )
    for side in ("probe_index", "reference_index"):
        taken = [getattr(each, side) for each in found.pairs]
        assert len(set(taken)) == len(taken)


@given(
    a=people,
    rotation=st.floats(-3.0, 3.0),
    across=st.floats(-200, 200),
    up=st.floats(-200, 200),
)
@some
def test_the_pose_is_the_movement_between_the_prints(
    a: int, rotation: float, across: float, up: float
) -> None:
    probe = press(a, 0)
    reference = moved(probe, rotation, across, up)
    found = pair(prepare(probe), prepare(reference))
    assert found.rotation == pytest.approx(rotation, abs=0.01)
    middle = np.array([(probe.x.min() + probe.x.max()) / 2, -(probe.y.min() + probe.y.max()) / 2])
    aim = np.array(
        [(reference.x.min() + reference.x.max()) / 2, -(reference.y.min() + reference.y.max()) / 2]
    )
    c, s = np.cos(rotation), np.sin(rotation)
    landed = np.array([[c, -s], [s, c]]) @ middle + (across, up)
    assert found.translation == pytest.approx(tuple(landed - aim), abs=1.0)
