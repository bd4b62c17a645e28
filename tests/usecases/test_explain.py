import numpy as np
import pytest

from hospitium.core.errors import BadTemplate, NoFingerprint
from hospitium.core.fingers import Finger
from hospitium.senses.finger.trace import Steps
from hospitium.usecases.captures import Capture
from hospitium.usecases.explain import Explanation, draw_trace, explain, read_side
from tests.engines import FakeEngine, capture

INDEX = Finger.RIGHT_INDEX
ENGINE = FakeEngine()


def explained(person: int, other: int) -> Explanation:
    probe = read_side(ENGINE, capture(person, INDEX, 1))
    return explain(ENGINE, probe, read_side(ENGINE, capture(other, INDEX, 2)))


@pytest.mark.parametrize("person", range(5))
def test_the_contributions_add_up_to_the_score(person: int) -> None:
    found = explained(person, person)
    parts = [pair.contribution for pair in found.match.pairs]
    assert sum(parts) == pytest.approx(found.match.score, rel=1e-4)
    assert parts == sorted(parts, reverse=True)


def test_one_finger_is_rarer_than_two() -> None:
    same, other = explained(1, 1), explained(1, 2)
    assert same.match.score > other.match.score
    assert same.fmr < 1e-4 < other.fmr
    assert not other.extrapolated
    assert same.extrapolated == ENGINE.calibration.extrapolated(same.match.score)


def test_a_template_compares_as_the_image_it_was_made_of() -> None:
    probe, image = capture(1, INDEX, 1), capture(1, INDEX, 2)
    template = Capture(ENGINE.read(image).template, INDEX, "stored.fmr")
    by_image = explain(ENGINE, read_side(ENGINE, probe), read_side(ENGINE, image))
    by_template = explain(ENGINE, read_side(ENGINE, probe), read_side(ENGINE, template))
    assert by_template.match == by_image.match
    assert by_template.foreign
    assert not by_image.foreign
    assert "template" in by_template.svg()
    assert "template" not in by_image.svg()


def test_both_writers_draw_it() -> None:
    found = explained(1, 1)
    assert found.svg().startswith("<svg")
    assert found.png().startswith(b"\x89PNG")


def test_what_is_no_print_says_so() -> None:
    with pytest.raises(NoFingerprint):
        read_side(ENGINE, Capture(b"blank"))
    with pytest.raises(BadTemplate):
        read_side(ENGINE, Capture(b"FMR\0 20\0 and then nothing"))


def test_a_trace_ends_with_what_the_matcher_sees() -> None:
    steps = Steps()
    side = read_side(ENGINE, capture(1, INDEX), trace=steps)
    assert [name for name, _ in draw_trace(steps, side)] == ["image", "minutiae", "neighbours"]
    assert [name for name, _ in draw_trace(steps)] == ["image"]
    assert (steps["image"] == np.uint8(255)).all()
