from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from hospitium.core.senses import Sense
from hospitium.senses.ageing import GROWN_UP, Elapsed
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from hospitium.senses.face_evidence import FaceScore, face_says
from hospitium.senses.fusion import (
    SPOILT,
    FingerScore,
    fingers_worth,
    fused_fmr,
    fused_llr,
    one_worth,
)
from hospitium.senses.multimodal import (
    ALL_THREE,
    ALONE,
    CORRELATION,
    ONE_OF_THREE,
    TWO_OF_THREE,
    Said,
    best_of_tries,
    both_fmr,
    three_fmr,
    together,
)

RNG = np.random.default_rng(5)
STATED = Provenance("test", "made up", "2026-11-28", "pytest", 1, 1, "nothing")
FINGERS: Calibration = fit_calibration(
    RNG.normal(50, 12, 2000), RNG.exponential(3.0, 20_000), STATED
)
FACES: Calibration = fit_calibration(
    RNG.normal(0.6, 0.12, 2000), RNG.normal(0.0, 0.06, 20_000), STATED
)
hands = st.lists(
    st.builds(FingerScore, st.floats(0, 80), st.integers(1, 5)), min_size=1, max_size=10
)
cosines = st.floats(-1, 1)


def fingers(scores: list[FingerScore]) -> Said:
    return Said(
        Sense.FINGER,
        fused_llr(scores, FINGERS),
        fused_fmr(scores, FINGERS),
        fingers_worth(FINGERS, len(scores)),
    )


def face(score: float, elapsed: Elapsed = GROWN_UP) -> Said:
    return face_says([FaceScore(score, elapsed)], FACES).said


@given(scores=hands, cosine=cosines)
def test_one_sense_alone_says_what_it_says(scores: list[FingerScore], cosine: float) -> None:
    for said in (fingers(scores), face(cosine)):
        assert (together((said,)).llr, together((said,)).fmr) == (said.llr, said.fmr)


@given(cosine=cosines)
def test_one_photograph_tried_once_is_the_calibration_itself(cosine: float) -> None:
    assert face(cosine).fmr == pytest.approx(FACES.fmr(cosine))


@settings(max_examples=40)
@given(scores=hands, cosine=cosines, more=st.floats(0, 40), higher=st.floats(0, 0.5))
def test_better_evidence_never_makes_the_person_less_likely(
    scores: list[FingerScore], cosine: float, more: float, higher: float
) -> None:
    before = together((fingers(scores), face(cosine)))
    better = [FingerScore(scores[0].score + more, scores[0].tries), *scores[1:]]
    after = together((fingers(better), face(min(1.0, cosine + higher))))
    assert after.fmr <= before.fmr * (1 + 1e-9)
    assert after.llr >= before.llr - 1e-9


@settings(max_examples=40)
@given(scores=hands, cosine=cosines)
def test_no_sense_vetoes_another_and_none_helps_for_nothing(
    scores: list[FingerScore], cosine: float
) -> None:
    one, other = fingers(scores), face(cosine)
    both = together((one, other))
    assert both.fmr <= min(one.fmr, other.fmr) / ALONE
    # that both are so good is rarer than that one of them is; never rarer than their product
    assert both.fmr >= min(1.0, 0.99 * one.fmr * other.fmr)


@settings(max_examples=40)
@given(scores=hands, cosine=cosines)
def test_the_order_of_senses_does_not_matter(scores: list[FingerScore], cosine: float) -> None:
    one, other = fingers(scores), face(cosine)
    assert together((one, other)) == together((other, one))


def test_a_sense_speaks_once() -> None:
    with pytest.raises(ValueError, match="once"):
        together((face(0.3), face(0.4)))


def test_nothing_said_is_no_evidence() -> None:
    assert (together(()).llr, together(()).fmr) == (0.0, 1.0)


def test_fingers_and_face_that_both_fit_say_more_than_either() -> None:
    one, other = fingers([FingerScore(40.0)]), face(0.35)
    both = together((one, other))
    assert both.fmr < min(one.fmr, other.fmr) / 3
    assert both.llr > max(one.llr, other.llr)


@pytest.mark.parametrize("count", [1, 4])
def test_strangers_whose_senses_go_together_are_as_rare_as_it_says(count: int) -> None:
    """One normal factor behind both senses: the rate said may not be beaten by chance."""
    rng = np.random.default_rng(11)
    common, own = rng.normal(size=(500, 1)), rng.normal(size=(500, 2))
    rates = ndtr(-(CORRELATION**0.5 * common + (1 - CORRELATION) ** 0.5 * own))
    worths = fingers_worth(FINGERS, count), face(0.0).worth
    said = np.array(
        [
            both_fmr(
                Said(Sense.FINGER, 0.0, max(one, 1e-8), worths[0]),
                Said(Sense.FACE, 0.0, max(other, 1e-8), worths[1]),
            )
            for one, other in rates.tolist()
        ]
    )
    for level in (0.2, 0.05):
        assert (said <= level).mean() <= 1.2 * level + 0.01


@given(cosine=cosines, count=st.integers(1, 8), probes=st.integers(1, 3))
def test_several_photographs_of_one_person_are_tries(
    cosine: float, count: int, probes: int
) -> None:
    """The same score from more tries never says more: they are one piece of evidence."""
    one, many = face(cosine), face_says([FaceScore(cosine)] * count, FACES, probes=probes).said
    assert many.fmr == pytest.approx(min(1.0, count * probes * one.fmr))
    assert many.llr <= one.llr


@given(
    cosine=cosines,
    years=st.lists(st.floats(0, 40), min_size=2, max_size=2),
    tries=st.integers(1, 4),
)
def test_a_childs_face_weighs_less_with_every_year(
    cosine: float, years: list[float], tries: int
) -> None:
    soon, late = (Elapsed(passed, minor=True) for passed in sorted(years))
    unknown, adult = Elapsed(None, minor=True), Elapsed(0.0)
    said = [
        face_says([FaceScore(cosine, one)] * tries, FACES).said
        for one in (adult, soon, late, unknown)
    ]
    rates = [one.fmr for one in said]
    assert rates == sorted(rates)
    weights = [abs(one.llr) for one in said]
    assert weights == sorted(weights, reverse=True)


@settings(max_examples=40)
@given(cosine=cosines, years=st.floats(0, 40), scores=hands)
def test_years_never_make_both_senses_say_more(
    cosine: float, years: float, scores: list[FingerScore]
) -> None:
    """Also together: what a face loses, the fingers beside it do not win."""
    fresh, aged = face(cosine), face(cosine, Elapsed(years, minor=True))
    one = fingers(scores)
    assert together((one, aged)).fmr >= together((one, fresh)).fmr * (1 - 1e-9)


def test_the_best_photograph_is_the_one_that_says_most() -> None:
    """A newer photograph that scores a little less may say more than an old one of a child."""
    old, new = FaceScore(0.31, Elapsed(14.0, minor=True)), FaceScore(0.30, Elapsed(0.5, minor=True))
    assert face_says([old, new], FACES).best == 1
    assert face_says([new, replace(old, score=0.9)], FACES).best == 1


IRISES: Calibration = fit_calibration(
    RNG.normal(80, 15, 2000), RNG.exponential(2.5, 20_000), STATED
)
irises = st.floats(0, 110)


def iris(score: float, tries: int = 1) -> Said:
    return best_of_tries(Sense.IRIS, score, IRISES, tries=tries)


@settings(max_examples=25)
@given(scores=hands, cosine=cosines, score=irises, more=st.floats(0, 40))
def test_of_three_senses_none_vetoes_and_better_evidence_never_hurts(
    scores: list[FingerScore], cosine: float, score: float, more: float
) -> None:
    said = (fingers(scores), face(cosine), iris(score))
    three = together(said)
    assert three.fmr <= min(one.fmr for one in said) / ONE_OF_THREE
    # what is added up in few cells is rounded against the candidate only
    assert three.fmr >= min(1.0, 0.99 * said[0].fmr * said[1].fmr * said[2].fmr)
    better = together((said[2], said[0], face(min(1.0, cosine + more / 100))))
    assert better.fmr <= three.fmr * (1 + 1e-9)
    assert better.llr >= three.llr - 1e-9


def test_three_that_agree_say_more_than_two_and_shares_add_up_to_one() -> None:
    two = (fingers([FingerScore(25.0)]), face(0.35))
    assert together((*two, iris(30.0))).fmr < together(two).fmr
    assert together((*two, iris(0.0))).fmr < 3 * together(two).fmr
    assert pytest.approx(1.0) == ALL_THREE + 3 * TWO_OF_THREE + 3 * ONE_OF_THREE


def test_three_strangers_senses_add_up_as_often_as_it_says() -> None:
    rng, many = np.random.default_rng(8), 20_000
    common = CORRELATION**0.5 * rng.normal(size=many)[:, None]
    drawn = 1 - ndtr(common + (1 - CORRELATION) ** 0.5 * rng.normal(size=(many, 3)))
    worth = (one_worth(FINGERS, SPOILT), one_worth(FACES, SPOILT), one_worth(IRISES, SPOILT))
    weights = sum(
        np.interp(-np.log(drawn[:, k]), -one.log_fmr, one.nats) for k, one in enumerate(worth)
    )
    said = (fingers([FingerScore(9.0)]), face(0.12), iris(7.0))
    needed = sum(one.worth.at(one.fmr) for one in said)
    rate = three_fmr(*said)
    often = float((weights >= needed).mean())
    assert often <= rate * 1.1 + 3 * (often / many) ** 0.5
    assert rate <= 4 * often + 1e-3


def test_several_tries_of_an_iris_cost_their_number() -> None:
    assert iris(12.0, tries=4).fmr == pytest.approx(min(1.0, 4 * iris(12.0).fmr))
    assert iris(12.0, tries=4).llr <= iris(12.0).llr
