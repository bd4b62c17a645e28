"""Templates by their bytes: three forms, one meaning."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint
from hospitium.formats.iso19794_2 import FingerRecord, read_record, write_record
from hospitium.formats.templates import TemplateForm, form_of, read_prints, to_compact, write_print
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.test_compact import FITS, rows
from tests.formats.test_iso19794_2 import SAMPLE as ISO_SAMPLE
from tests.formats.test_iso19794_2 import make_minutiae

forms = st.sampled_from(TemplateForm)
seeds = st.integers(0, 2**32 - 1)


def stored(seed: int, count: int = 40) -> StoredPrint:
    finger = Finger(seed % len(Finger))
    return StoredPrint(make_minutiae(count, seed), finger, seed % 16, seed % 101)


@given(form=forms, seed=seeds, count=st.integers(0, FITS))
@settings(deadline=None)
def test_every_form_is_known_by_its_bytes_and_keeps_the_meaning(
    form: TemplateForm, seed: int, count: int
) -> None:
    made = stored(seed, count)
    data = write_print(made, form)
    assert form_of(data) is form
    (read,) = read_prints(data)
    assert (read.finger, read.impression_type, read.quality) == (
        made.finger,
        made.impression_type,
        made.quality,
    )
    assert len(read.minutiae) == count
    assert write_print(read, form) == data


@given(seed=seeds)
@settings(deadline=None, max_examples=40)
def test_from_iso_to_compact_and_back_nothing_changes(seed: int) -> None:
    iso = write_print(stored(seed), TemplateForm.ISO)
    (before,) = read_prints(iso)
    (after,) = read_prints(to_compact(iso))
    assert rows(after.minutiae) == rows(before.minutiae)
    assert to_compact(write_print(after, TemplateForm.ISO)) == to_compact(iso)


@given(seed=seeds)
@settings(deadline=None, max_examples=40)
def test_incits_turns_nothing_by_more_than_a_degree(seed: int) -> None:
    made = stored(seed)
    (read,) = read_prints(write_print(made, TemplateForm.INCITS))
    turned = (read.minutiae.angle - made.minutiae.angle + np.pi) % (2 * np.pi) - np.pi
    assert np.degrees(np.abs(turned).max()) <= 1.001


@pytest.mark.parametrize("data", [b"", b"FMR", b"\x89PNG\r\n\x1a\n", b"FMR\0 20\0"])
def test_what_is_no_template_says_so(data: bytes) -> None:
    with pytest.raises(BadTemplate):
        read_prints(data)


def test_a_record_of_several_impressions_is_not_one_stored_template() -> None:
    view = read_record(ISO_SAMPLE).views[0]
    record = FingerRecord(388, 374, (view, replace(view, view_number=1)))
    assert len(read_prints(write_record(record))) == 2
    with pytest.raises(BadTemplate, match="one impression, got 2"):
        to_compact(write_record(record))


def test_real_records_keep_every_minutia(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "iso19794_2").glob("*.iso"))
    assert paths
    for path in paths[::8]:
        data = path.read_bytes()
        assert form_of(data) is TemplateForm.ISO
        assert [rows(p.minutiae) for p in read_prints(to_compact(data))] == [
            rows(p.minutiae) for p in read_prints(data)
        ]


@given(seed=seeds)
@settings(max_examples=BATCHES, deadline=None)
def test_mutated_templates_of_every_form_are_our_error_or_prints(seed: int) -> None:
    samples = [write_print(stored(7), form) for form in TemplateForm] + [ISO_SAMPLE]
    for broken in mutants(samples, seed, head=40):
        try:
            prints = read_prints(broken)
        except BadTemplate:
            continue
        assert all(len(one.minutiae) <= 255 for one in prints)
