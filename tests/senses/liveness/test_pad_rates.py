import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.liveness.pad_rates import Response, apcer, bpcer

responses = st.lists(
    st.builds(Response, st.sampled_from("abcdefgh"), st.none() | st.floats(0, 1)),
    min_size=1,
    max_size=40,
)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@settings(deadline=None, max_examples=25)
@given(shown=responses, threshold=st.floats(0, 1))
def test_what_answers_either_passes_or_does_not(shown: list[Response], threshold: float) -> None:
    attack, person = apcer(shown, threshold, rng()), bpcer(shown, threshold, rng())
    silent = sum(one.score is None for one in shown)
    assert attack.no_response == person.no_response == 1 - (len(shown) - silent) / len(shown)
    if attack.value is None or person.value is None:
        assert silent == len(shown)
        return
    assert abs(attack.value + person.value - 1) < 1e-12
    assert attack.low is not None
    assert attack.high is not None
    assert 0 <= attack.low <= attack.high <= 1


def test_no_error_among_few_people_is_no_proof_of_none() -> None:
    few = [Response(str(n), 0.9) for n in range(10)]
    rate = bpcer(few, 0.5, rng())
    assert rate.value == 0
    assert rate.high is not None
    assert 0.30 < rate.high < 0.31  # 1 - 0.025 ** (1 / 10)


def test_many_pictures_of_one_person_say_less_than_as_many_people() -> None:
    one = [Response("a", 0.9)] * 50 + [Response("b", 0.1)] * 50
    many = [Response(str(n), 0.9 if n < 50 else 0.1) for n in range(100)]
    wide, narrow = bpcer(one, 0.5, rng()), bpcer(many, 0.5, rng())
    assert wide.value == narrow.value
    assert None not in (wide.high, wide.low, narrow.high, narrow.low)
    assert (wide.high or 0) - (wide.low or 0) > (narrow.high or 0) - (narrow.low or 0)
