from typing import assert_never

from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.liveness.decide import HUMAN, MOST_TRIES, SENTENCES, decide
from hospitium.senses.liveness.injection import Sign
from hospitium.senses.liveness.tables import FACE
from hospitium.senses.liveness.types import Cue, Outcome
from hospitium.senses.liveness.usable import Unusable

scores = st.none() | st.floats(0, 1)
cues = st.lists(
    st.builds(
        Cue, st.sampled_from(["relief", "parallax", *FACE.weights]), st.just(0.0), st.floats(-9, 9)
    )
)
signs = st.lists(st.builds(Sign, st.just("frames.repeated"), weighs=st.booleans()), max_size=3)
whys = st.none() | st.sampled_from(Unusable)


@given(score=scores, told=cues, why=whys, found=signs, attempt=st.integers(1, 100))
def test_whatever_is_measured_one_of_three_things_happens(
    score: float | None, told: list[Cue], why: Unusable | None, found: list[Sign], attempt: int
) -> None:
    advice = decide(score, 0.5, told, unusable=why, signs=found, attempt=attempt)
    assert advice.sentence in SENTENCES
    match advice.outcome:
        case Outcome.PASS:
            assert score is not None
            assert score >= 0.5
        case Outcome.TRY_AGAIN:
            assert attempt < MOST_TRIES
        case Outcome.HUMAN:
            assert advice.sentence == HUMAN
        case _:
            assert_never(advice.outcome)


def test_there_are_exactly_three_outcomes() -> None:
    assert [one.value for one in Outcome] == ["pass", "try_again", "human"]


def test_nobody_is_asked_more_than_three_times() -> None:
    assert decide(0.1, 0.5, [], attempt=MOST_TRIES).outcome is Outcome.HUMAN
    assert decide(None, 0.5, [], attempt=MOST_TRIES).outcome is Outcome.HUMAN
    assert decide(0.9, 0.5, [], attempt=MOST_TRIES + 1).outcome is Outcome.PASS


def test_an_injected_picture_is_for_a_human_whatever_its_score() -> None:
    heavy, light = Sign("camera.virtual", weighs=True), Sign("timing.too-even", weighs=False)
    assert decide(0.99, 0.5, [], signs=[heavy]).outcome is Outcome.HUMAN
    assert decide(0.99, 0.5, [], signs=[light]).outcome is Outcome.PASS
    assert decide(0.99, 0.5, [], signs=[light, light]).outcome is Outcome.HUMAN


def test_sentences_are_calm() -> None:
    for sentence in SENTENCES:
        assert sentence.endswith(".")
        assert not {"fake", "attack", "fraud", "spoof", "refused", "fail"} & set(
            sentence.lower().replace(".", "").split()
        )


def test_every_cue_that_may_speak_against_somebody_has_a_sentence_of_its_own() -> None:
    for name in (*FACE.weights, "relief", "parallax"):
        told = [Cue(name, 0.0, -5.0), Cue("other", 0.0, 1.0)]
        assert decide(0.0, 0.5, told).sentence.startswith(("Take it", "Wipe the lens"))
