"""Laws of the iris image record: bytes -> values -> bytes, and nothing broken gets through."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.core.errors import BadInput, ImageTooLarge, UnreadableImage
from hospitium.core.eyes import Eye
from hospitium.formats.eyes import decode_eye
from hospitium.formats.iso19794_6 import (
    JPEG2000,
    PNG,
    RAW,
    IrisQualityBlock,
    IrisView,
    read_record,
    view_of,
    write_record,
)
from tests.formats.fuzzing import BATCHES, mutants

PIXELS = np.random.default_rng(1).integers(0, 256, (80, 96)).astype(np.uint8)
RAW_VIEW = IrisView(Eye.LEFT, 96, 80, RAW, PIXELS.tobytes(), (IrisQualityBlock(70, 1, 2),))
SAMPLE = write_record((RAW_VIEW,))


def jp2() -> bytes:
    file = BytesIO()
    Image.fromarray(PIXELS).save(file, "JPEG2000")
    return file.getvalue()


@pytest.mark.parametrize("eye", [*Eye, None])
@pytest.mark.parametrize(
    ("kind", "image"), [(RAW, PIXELS.tobytes()), (PNG, view_of(PIXELS, eye=None).image),
                        (JPEG2000, jp2())]
)  # fmt: skip
def test_a_picture_comes_back_without_loss(kind: int, image: bytes, eye: Eye | None) -> None:
    view = replace(RAW_VIEW, eye=eye, format=kind, image=image)
    assert read_record(write_record((view,))) == (view,)
    assert (view.pixels() == PIXELS).all()
    assert (decode_eye(write_record((view,))) == PIXELS).all()


def test_the_bytes_are_where_the_standard_has_them() -> None:
    assert SAMPLE[:8] == b"IIR\x00020\x00"
    assert int.from_bytes(SAMPLE[8:12], "big") == len(SAMPLE)
    assert SAMPLE[12:16] == b"\x00\x01\x00\x01"
    assert int.from_bytes(SAMPLE[16:20], "big") == len(SAMPLE) - 16
    assert SAMPLE[34:40] == bytes([1, 70, 0, 1, 0, 2])  # one quality block
    assert SAMPLE[40:46] == bytes([0, 1, 2, 1, RAW, 5])  # first view, left eye, upright
    assert SAMPLE[46:51] == bytes([0, 96, 0, 80, 8])
    assert SAMPLE[-len(RAW_VIEW.image) - 4 : -len(RAW_VIEW.image)] == (7680).to_bytes(4, "big")


@given(flipped=st.booleans(), upside_down=st.booleans())
def test_what_lies_the_other_way_round_is_turned(flipped: bool, upside_down: bool) -> None:
    view = replace(RAW_VIEW, flipped=flipped, upside_down=upside_down)
    (read,) = read_record(write_record((view,)))
    wanted = PIXELS[:, ::-1] if flipped else PIXELS
    assert (read.pixels() == (wanted[::-1] if upside_down else wanted)).all()


def test_of_several_views_nobody_guesses_which_is_meant() -> None:
    both = write_record((RAW_VIEW, replace(RAW_VIEW, eye=Eye.RIGHT)))
    assert [view.eye for view in read_record(both)] == [Eye.LEFT, Eye.RIGHT]
    with pytest.raises(UnreadableImage, match="2 pictures"):
        decode_eye(both)
    with pytest.raises(ValueError, match="views"):
        write_record(())


@pytest.mark.parametrize(
    "broken",
    [
        SAMPLE[:10], SAMPLE[:-1], SAMPLE + b"x", SAMPLE.replace(b"020", b"010", 1),
        SAMPLE[:44] + b"\x04" + SAMPLE[45:], SAMPLE[:50] + b"\x10" + SAMPLE[51:],
        write_record((replace(RAW_VIEW, width=95),)),
        write_record((replace(RAW_VIEW, format=PNG),)),
    ],
)  # fmt: skip
def test_what_is_no_record_is_told(broken: bytes) -> None:
    with pytest.raises(UnreadableImage):
        decode_eye(broken)


def test_too_many_pixels_are_refused_unseen() -> None:
    with pytest.raises(ImageTooLarge):
        read_record(write_record((replace(RAW_VIEW, width=65535, height=65535),)))


@settings(max_examples=BATCHES)
@given(seed=st.integers(0, 2**32 - 1))
def test_mutated_records_are_read_or_refused(seed: int) -> None:
    for broken in mutants([SAMPLE, write_record((view_of(PIXELS, eye=None),))], seed, head=100):
        try:
            decode_eye(broken)
        except BadInput:
            continue
