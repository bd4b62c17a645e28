"""Laws of converting: the meaning stays, nothing is mixed up, nothing is guessed."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, BadTransaction, HospitiumError
from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist import Envelope, images_of, minutiae_of, read_transaction
from hospitium.formats.image_files import ImageForm, encode_image, suffix_of
from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.templates import TemplateForm, read_prints, write_print
from hospitium.usecases.captures import Capture, Failure
from hospitium.usecases.convert import Kind, Letter, compose, convert_print, kind_of
from hospitium.usecases.file_contents import Part, describe_transaction, take_apart
from tests.formats.ansi_nist.messages import SAMPLES
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.pictures import ridges
from tests.formats.test_compact import rows
from tests.formats.test_templates import stored

DAY = date(2026, 11, 22)
LETTER = Letter(Envelope("AMN", DAY, "DEMO-B", "DEMO-A", "0001"), DAY)
PNG = encode_png(ridges(), ppi=500)
LOSSLESS = [ImageForm.PNG, ImageForm.TIFF, ImageForm.BMP]
ISO = write_print(stored(3), TemplateForm.ISO)


@pytest.mark.parametrize("form", ImageForm)
@pytest.mark.parametrize("source", LOSSLESS)
def test_images_become_images_of_the_same_size_and_scale(
    source: ImageForm, form: ImageForm
) -> None:
    image = decode_image(PNG)
    made = convert_print(Capture(encode_image(image, source)), form)
    seen = decode_image(made)
    assert suffix_of(made) == {"png": ".png", "tiff": ".tif", "bmp": ".bmp", "wsq": ".wsq"}[form]
    assert (seen.width, seen.height, seen.ppi, seen.ppi_known) == (80, 96, 500, True)
    same = np.array_equal(seen.pixels, image.pixels)
    assert same == (form is not ImageForm.WSQ)


def test_a_resolution_that_nobody_knows_is_not_made_up() -> None:
    silent = encode_png(ridges())
    for form in ImageForm:
        assert not decode_image(convert_print(Capture(silent), form)).ppi_known


@pytest.mark.parametrize("source", TemplateForm)
@pytest.mark.parametrize("form", TemplateForm)
def test_templates_become_templates_of_the_same_print(
    source: TemplateForm, form: TemplateForm
) -> None:
    before = write_print(stored(3), source)
    (read,) = read_prints(convert_print(Capture(before), form))
    assert (read.finger, len(read.minutiae)) == (stored(3).finger, 40)
    assert np.array_equal(np.sort(read.minutiae.x), np.sort(read_prints(before)[0].minutiae.x))


@pytest.mark.parametrize(
    ("data", "form"),
    [(PNG, TemplateForm.ISO), (ISO, ImageForm.PNG), (SAMPLES[0], ImageForm.PNG)],
)
def test_what_is_not_a_matter_of_spelling_is_refused(
    data: bytes, form: ImageForm | TemplateForm
) -> None:
    with pytest.raises(BadInput) as error:
        convert_print(Capture(data), form)
    assert "OUT" in error.value.remedy


def test_kinds_are_told_by_the_bytes() -> None:
    assert kind_of(Capture(PNG)) is Kind.IMAGE
    assert kind_of(Capture(ISO)) is Kind.TEMPLATE
    assert kind_of(Capture(SAMPLES[0])) is Kind.TRANSACTION
    assert kind_of(Capture(SAMPLES[0], raw_size=(10, 10))) is Kind.IMAGE


def test_a_transaction_is_put_together_and_taken_apart_again() -> None:
    sent = compose(
        [
            Capture(PNG, Finger.RIGHT_INDEX, "right-index.png"),
            Capture(ISO, Finger.UNKNOWN, "left.iso"),
        ],
        LETTER,
    )
    read = read_transaction(sent)
    assert [record.kind for record in read.records] == [2, 14, 9]
    (found,) = images_of(read)
    assert found.finger is Finger.RIGHT_INDEX
    parts = [part for part in take_apart(Capture(sent)) if isinstance(part, Part)]
    assert [Path(part.name).suffix for part in parts] == [".png", ".iso"]
    assert np.array_equal(decode_image(parts[0].data).pixels, ridges())
    (back,), (given_,) = read_prints(parts[1].data), read_prints(ISO)
    assert [row[:2] for row in rows(back.minutiae)] == [row[:2] for row in rows(given_.minutiae)]
    assert back.finger is given_.finger


def test_a_template_of_the_same_name_goes_with_its_image() -> None:
    template = write_print(stored(int(Finger.LEFT_RING)), TemplateForm.COMPACT)
    pair = [Capture(PNG, name="a/ring.png"), Capture(template, name="b/ring.hpt")]
    read = read_transaction(compose(pair, LETTER))
    assert [(record.kind, record.idc) for record in read.records] == [(2, 0), (14, 1), (9, 1)]
    assert images_of(read)[0].finger is minutiae_of(read)[0].finger is Finger.LEFT_RING


@pytest.mark.parametrize(
    "captures",
    [
        [Capture(PNG, name="a.png"), Capture(PNG, name="a.tif")],
        [Capture(ISO, name="a.iso"), Capture(ISO, name="x/a.iso")],
        [Capture(PNG, Finger.LEFT_THUMB, "a.png"), Capture(ISO, Finger.RIGHT_THUMB, "a.iso")],
        [Capture(SAMPLES[0], name="a.an2")],
        [Capture(encode_png(ridges()), name="no-scale.png")],
        [Capture(b"neither", name="a.png")],
    ],
)
def test_nothing_is_guessed_about_what_is_sent(captures: list[Capture]) -> None:
    with pytest.raises(BadInput):
        compose(captures, LETTER)


def test_an_image_is_not_sent_without_its_day() -> None:
    letter = Letter(LETTER.envelope)
    with pytest.raises(BadInput, match="day"):
        compose([Capture(PNG, name="a.png")], letter)
    assert compose([Capture(ISO, name="a.iso")], letter)


@pytest.mark.parametrize("rate", [0.75, 2.25])
def test_images_go_as_wsq_where_that_is_asked_for(rate: float) -> None:
    data = compose([Capture(PNG, name="a.png")], LETTER, wsq_rate=rate)
    (part,) = take_apart(Capture(data))
    assert isinstance(part, Part)
    assert part.name.endswith(".wsq")
    again = compose([Capture(part.data, name="a.wsq")], LETTER)
    (kept,) = take_apart(Capture(again))
    assert isinstance(kept, Part)
    assert kept.data == part.data


def test_every_shared_transaction_is_listed_and_taken_apart(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "nist_an2").glob("*.an2"))
    assert len(paths) == 21
    images = 0
    for path in paths:
        data = path.read_bytes()
        listed = describe_transaction(data)
        assert len(listed.records) == len(read_transaction(data).records)
        parts = list(take_apart(Capture(data), image_form=ImageForm.PNG))
        assert not [part for part in parts if isinstance(part, Failure)]
        images += len(parts)
    assert images == 19 + 2


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=max(1, BATCHES // 4), deadline=None)
def test_mutated_files_are_our_error_or_parts(seed: int) -> None:
    for broken in mutants([*SAMPLES, ISO], seed, hints=b"\x1c\x1d\x1e\x1f:.0129"):
        try:
            if kind_of(Capture(broken)) is Kind.TRANSACTION:
                describe_transaction(broken)
                list(take_apart(Capture(broken)))
            elif kind_of(Capture(broken)) is Kind.TEMPLATE:
                convert_print(Capture(broken), TemplateForm.COMPACT)
        except HospitiumError:
            continue


def test_a_broken_transaction_says_so() -> None:
    with pytest.raises(BadTransaction):
        list(take_apart(Capture(b"1.001:20\x1d")))
