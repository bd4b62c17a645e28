import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint
from hospitium.formats.iso19794_2 import FingerRecord, FingerView, Mark, read_record, write_record
from hospitium.formats.minutiae import Minutiae
from hospitium.formats.templates import TemplateForm, write_print
from hospitium.senses.finger.template import decode_template, encode_template, is_template
from hospitium.synth.templates import minutiae_finger, minutiae_impression


def minutiae(seed: int) -> Minutiae:
    master = minutiae_finger(np.random.default_rng(seed))
    return minutiae_impression(master, np.random.default_rng([seed, 1]))


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_what_was_read_back_once_stays_as_it_is(seed: int) -> None:
    template = encode_template(minutiae(seed), finger=Finger.LEFT_RING, quality=70)
    assert (
        encode_template(decode_template(template), finger=Finger.LEFT_RING, quality=70) == template
    )


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_a_template_moves_nothing_by_more_than_it_says(seed: int) -> None:
    before = minutiae(seed)
    after = decode_template(encode_template(before))
    assert np.hypot(after.x - before.x, after.y - before.y).max() <= 1.5
    turned = np.abs((after.angle - before.angle + np.pi) % (2 * np.pi) - np.pi)
    assert np.degrees(turned.max()) <= 1.40625 / 2 + 1e-3


def test_a_template_names_its_finger_and_quality() -> None:
    (view,) = read_record(encode_template(minutiae(1), finger=Finger.LEFT_RING, quality=7)).views
    assert (view.position, view.quality) == (Finger.LEFT_RING, 7)


@pytest.mark.parametrize("form", TemplateForm)
def test_a_template_of_any_form_is_read(form: TemplateForm) -> None:
    made = minutiae(1)
    template = write_print(StoredPrint(made), form)
    assert is_template(template)
    assert len(decode_template(template)) == len(made)


def test_the_compact_form_says_the_same_in_half_the_bytes() -> None:
    made = minutiae(1)
    iso, compact = encode_template(made), encode_template(made, compact=True)
    assert len(compact) < 0.7 * len(iso)
    one, other = decode_template(iso), decode_template(compact)
    for name in ("x", "y", "angle", "kind", "quality"):
        assert sorted(getattr(one, name).tolist()) == sorted(getattr(other, name).tolist())


@pytest.mark.parametrize("views", [2, 3])
def test_a_record_of_several_impressions_is_no_template(views: int) -> None:
    view = FingerView(Finger.UNKNOWN, (Mark(1, 1, 1, 0, 0),))
    with pytest.raises(BadTemplate, match=f"one impression, got {views}"):
        decode_template(write_record(FingerRecord(9, 9, (view,) * views)))
