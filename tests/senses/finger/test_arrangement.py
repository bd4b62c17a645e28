from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from hospitium.senses.finger.arrangement import SHARES, Arrangement, Scores, arrange
from hospitium.senses.finger.hands import LEFT_FOUR, MIRRORED, OTHER_SLAP, RIGHT_FOUR
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr

INDEX, UNKNOWN = Finger.RIGHT_INDEX, Finger.UNKNOWN


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    rng = np.random.default_rng(5)
    said = Provenance("test", "made up", "2026-11-27", "pytest", 1, 1, "nothing")
    return fit_calibration(rng.normal(50, 12, 2000), rng.exponential(3.0, 20_000), said)


def table(
    shown: list[Finger],
    *,
    enrolled: tuple[Finger, ...] = TEN_FINGERS,
    seed: int = 0,
    mated: float = 50.0,
) -> Scores:
    """Score fingers that truly are `shown` against all positions; the true ones score `mated`."""
    rng = np.random.default_rng(seed)
    return {
        (number, place): FingerScore(mated if place is truth else float(rng.exponential(3.0)))
        for number, truth in enumerate(shown)
        for place in enrolled
    }


def strangers(count: int, seed: int) -> Scores:
    return table([UNKNOWN] * count, seed=seed)


subsets = st.lists(st.sampled_from(TEN_FINGERS), min_size=2, max_size=10, unique=True)


@given(named=subsets)
def test_fingers_named_rightly_are_as_named_and_nothing_is_odd(named: list[Finger]) -> None:
    found = arrange(named, table(named), calibration())
    assert found.kind is Arrangement.AS_NAMED
    assert found.pairs == tuple(enumerate(named))
    assert found.sentence == ""


def test_swapped_hands_are_found_and_said() -> None:
    named = [INDEX, Finger.LEFT_THUMB]
    found = arrange(named, table([MIRRORED[finger] for finger in named]), calibration())
    assert found.kind is Arrangement.HANDS_SWAPPED
    assert found.sentence in (
        "The hands seem to be swapped: right index matches the left index on record.",
        "The hands seem to be swapped: left thumb matches the right thumb on record.",
    )


def test_a_finger_that_nobody_named_is_not_called_misnamed() -> None:
    truth = [Finger.LEFT_RING, INDEX, Finger.LEFT_LITTLE]
    named = [UNKNOWN, Finger.RIGHT_RING, Finger.RIGHT_LITTLE]
    scores = {**table(truth), (0, Finger.LEFT_RING): FingerScore(90.0)}  # the strongest
    found = arrange(named, scores, calibration())
    assert found.kind is Arrangement.UNORDERED
    assert "unknown" not in found.sentence
    assert "matches the" in found.sentence


def test_a_slap_of_the_other_hand_is_found() -> None:
    shown = [OTHER_SLAP[finger] for finger in RIGHT_FOUR]
    assert shown == list(LEFT_FOUR[::-1])
    found = arrange(RIGHT_FOUR, table(shown), calibration())
    assert found.kind is Arrangement.OTHER_SLAP


def test_a_reversed_slap_is_found() -> None:
    found = arrange(LEFT_FOUR, table(list(LEFT_FOUR[::-1])), calibration())
    assert found.kind is Arrangement.ORDER_REVERSED


def test_swapped_neighbours_are_found() -> None:
    shown = [RIGHT_FOUR[0], RIGHT_FOUR[2], RIGHT_FOUR[1], RIGHT_FOUR[3]]
    found = arrange(RIGHT_FOUR, table(shown), calibration())
    assert found.kind is Arrangement.NEIGHBOURS_SWAPPED
    assert found.pairs[1] == (1, Finger.RIGHT_RING)


@given(order=st.permutations(TEN_FINGERS))
def test_any_order_of_ten_is_found(order: list[Finger]) -> None:
    found = arrange(TEN_FINGERS, table(order), calibration())
    assert dict(found.pairs) == dict(enumerate(order))


@given(named=subsets, seed=st.integers(0, 50))
def test_a_wrong_name_always_costs_its_share(named: list[Finger], seed: int) -> None:
    plain = arrange(named, table(named, seed=seed), calibration())
    swapped = arrange([MIRRORED[f] for f in named], table(named, seed=seed), calibration())
    assert swapped.fmr >= plain.fmr
    assert swapped.llr < plain.llr


@given(named=subsets)
def test_where_nothing_else_could_be_compared_the_rate_is_the_fused_one(
    named: list[Finger],
) -> None:
    only = {pair: one for pair, one in table(named).items() if pair[1] is named[pair[0]]}
    found = arrange(named, only, calibration())
    fingers = list(only.values())
    if len(named) > 1 and found.kind is Arrangement.AS_NAMED:
        assert found.fmr in (
            fused_fmr(fingers, calibration()),
            pytest.approx(fused_fmr(fingers, calibration()) / SHARES[Arrangement.AS_NAMED]),
        )


def test_one_finger_compared_with_its_own_position_only_has_its_own_rate() -> None:
    found = arrange([INDEX], {(0, INDEX): FingerScore(20.0)}, calibration())
    assert found.fmr == calibration().fmr(20.0)
    assert found.llr == fused_llr([FingerScore(20.0)], calibration())


@given(named=subsets, gone=st.integers(0, 9))
def test_a_finger_that_is_on_neither_side_changes_nothing(named: list[Finger], gone: int) -> None:
    absent = TEN_FINGERS[gone]
    rest = [finger for finger in named if finger is not absent]
    enrolled = tuple(finger for finger in TEN_FINGERS if finger is not absent)
    if not rest:
        return
    whole = table(rest, enrolled=enrolled)
    padded = arrange([*rest, absent], whole, calibration())
    assert padded.pairs == arrange(rest, whole, calibration()).pairs


def test_no_comparison_is_no_evidence() -> None:
    assert arrange([INDEX], {}, calibration()).fmr == 1.0
    assert arrange([INDEX], {}, calibration()).pairs == ()


def test_unknown_fingers_on_one_reference_count_once() -> None:
    same = {(n, INDEX): FingerScore(40.0) for n in range(3)}
    found = arrange([UNKNOWN] * 3, same, calibration())
    assert len(found.pairs) == 1
    assert found.fmr == pytest.approx(3 * calibration().fmr(40.0))


def test_an_unknown_finger_pays_for_every_position_it_is_held_against() -> None:
    found = arrange([UNKNOWN], table([INDEX], mated=30.0), calibration())
    assert found.pairs == ((0, INDEX),)
    assert found.fmr == pytest.approx(10 * calibration().fmr(30.0))


def test_references_of_unknown_position_fit_every_finger() -> None:
    scores = {(0, INDEX): FingerScore(3.0), (0, UNKNOWN): FingerScore(30.0)}
    found = arrange([INDEX], scores, calibration())
    assert found.fmr == pytest.approx(2 / SHARES[Arrangement.AS_NAMED] * calibration().fmr(30.0))


@pytest.mark.parametrize("named", [RIGHT_FOUR, TEN_FINGERS, (INDEX, Finger.LEFT_INDEX)])
def test_strangers_are_as_rare_as_it_says_under_all_arrangements(
    named: tuple[Finger, ...],
) -> None:
    said = np.array(
        [arrange(named, strangers(len(named), n), calibration()).fmr for n in range(500)]
    )
    for level in (0.1, 0.01):
        assert (said <= level).mean() <= 1.2 * level + 0.01


def test_the_shares_of_belief_add_up_to_one() -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)
