"""Laws of the images in a transaction: position, scale and pixels are what the record says."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, BadTransaction
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.formats.ansi_nist import (
    BinaryRecord,
    decode_print,
    finger_images,
    images_of,
    read_transaction,
    write_transaction,
)
from hospitium.formats.ansi_nist.prints import finger_of
from hospitium.formats.images import decode_image
from tests.formats.ansi_nist.messages import PNG, message, text_record
from tests.formats.pictures import encode, ridges

RIDGES = ridges()
FIELDS = {3: "0", 6: "80", 7: "96", 8: "1", 9: "500", 10: "500", 12: "8", 13: "2"}


def type_4(
    pixels: bytes, *, positions: bytes = b"\2\xff\xff\xff\xff\xff", native: int = 0, coding: int = 0
) -> BinaryRecord:
    """Write the old binary record of an image of 80 x 96 pixels."""
    return BinaryRecord(
        4, 1, struct.pack(">B6sBHHB", 0, positions, native, 80, 96, coding) + pixels
    )


@pytest.mark.parametrize("kind", [13, 14, 15])
@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("PNG", PNG),
        ("NONE", RIDGES.tobytes()),
        ("JP2", encode(RIDGES, "JPEG2000")),
        ("jp2l", encode(RIDGES, "JPEG2000", no_jp2=True)),
    ],
)
def test_pixels_come_out_as_they_went_in(kind: int, coding: str, data: bytes) -> None:
    sent = message(text_record(kind, {**FIELDS, 11: coding}, data))
    read = read_transaction(write_transaction(sent))
    (image,) = finger_images(read)
    decoded = decode_print(image)
    assert np.array_equal(decoded.pixels, RIDGES)
    assert (decoded.ppi, decoded.ppi_known) == (500, True)
    (found,) = images_of(read)
    assert found.finger is Finger.RIGHT_INDEX
    assert np.array_equal(decode_image(found.data, ppi=found.ppi).pixels, RIDGES)


@pytest.mark.parametrize(("coding", "data"), [(0, RIDGES.tobytes()), (6, PNG)])
def test_the_old_record_is_read(coding: int, data: bytes) -> None:
    (image,) = finger_images(message(type_4(data, coding=coding)))
    assert (image.finger, image.ppi, image.width) == (Finger.RIGHT_INDEX, 500, 80)
    assert np.array_equal(decode_print(image).pixels, RIDGES)


@pytest.mark.parametrize(
    ("native", "scanned", "ppi"),
    [(0, "39.37", 500), (1, "19.69", 500), (1, "39.37", 1000), (1, "00.00", None), (1, "x", None)],
)
def test_the_old_record_is_scaled_by_the_header(
    native: int, scanned: str, ppi: float | None
) -> None:
    (image,) = finger_images(message(type_4(RIDGES.tobytes(), native=native), scanned=scanned))
    assert image.ppi == (None if ppi is None else pytest.approx(ppi, abs=0.01))


@pytest.mark.parametrize(
    ("units", "across", "down", "ppi"),
    [
        (1, 500, 500, 500),
        (1, 1000, 1000, 1000),
        (2, 197, 197, 500),
        (2, 394, 394, 1000.76),
        (0, 1, 1, None),
        (1, 96, 96, None),
        (1, 99999, 99999, None),
        (1, 0, 0, None),
    ],
)
def test_only_a_scale_that_skin_can_have_is_believed(
    units: int, across: int, down: int, ppi: float | None
) -> None:
    fields = {**FIELDS, 8: str(units), 9: str(across), 10: str(down), 11: "PNG"}
    (image,) = finger_images(message(text_record(14, fields, PNG)))
    assert image.ppi == (None if ppi is None else pytest.approx(ppi, abs=0.01))


def test_pixels_that_are_not_square_are_refused() -> None:
    with pytest.raises(BadTransaction, match="not square"):
        finger_images(message(text_record(14, {**FIELDS, 10: "1000", 11: "PNG"}, PNG)))


@pytest.mark.parametrize("finger", TEN_FINGERS)
def test_the_ten_fingers_keep_their_codes(finger: Finger) -> None:
    assert finger_of((int(finger),)) is finger


def test_plain_thumbs_are_thumbs() -> None:
    assert finger_of((11,)) is Finger.RIGHT_THUMB
    assert finger_of((12,)) is Finger.LEFT_THUMB


@given(st.lists(st.integers(0, 255), max_size=6).map(tuple))
def test_palms_slaps_and_choices_are_no_finger(codes: tuple[int, ...]) -> None:
    single = len(codes) == 1 and codes[0] <= 12
    assert (finger_of(codes) is not None) is single


def test_palms_are_kept_with_their_code_but_are_not_fingers() -> None:
    palm = message(text_record(15, {**FIELDS, 11: "PNG", 13: "21"}, PNG))
    (image,) = finger_images(palm)
    assert (image.positions, image.finger) == ((21,), None)
    assert images_of(palm) == ()


def test_a_latent_may_be_any_of_several_fingers() -> None:
    latent = message(text_record(13, {**FIELDS, 11: "PNG", 13: "1~2~3"}, PNG))
    assert finger_images(latent)[0].positions == (1, 2, 3)
    assert images_of(latent) == ()


def test_a_missing_finger_has_no_image_and_breaks_nothing() -> None:
    missing = text_record(14, {3: "0", 13: "3", 18: "3,XX"})
    there = text_record(14, {**FIELDS, 11: "PNG"}, PNG, idc=2)
    assert [image.idc for image in finger_images(message(missing, there))] == [2]


def test_a_text_in_a_doubled_data_field_is_skipped() -> None:
    data = b"011010\x1d14.999:4711\x1d14.999:" + PNG
    sent = message(text_record(14, {**FIELDS, 11: "PNG"}, data))
    read = read_transaction(write_transaction(sent))
    assert read == sent
    assert np.array_equal(decode_print(finger_images(read)[0]).pixels, RIDGES)


@pytest.mark.parametrize(
    "record",
    [
        BinaryRecord(4, 1, bytes(12)),
        type_4(b"", coding=7),
        text_record(14, {**FIELDS, 9: "x"}, PNG),
        text_record(14, {**FIELDS, 13: ""}, PNG),
        text_record(14, {**FIELDS, 6: "²"}, PNG),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(record: BinaryRecord) -> None:
    with pytest.raises(BadTransaction):
        finger_images(message(record))


@pytest.mark.parametrize(
    "record",
    [
        type_4(RIDGES.tobytes()[:-1]),
        text_record(14, {**FIELDS, 11: "NONE", 6: "99999", 7: "99999"}, b"x"),
        text_record(14, {**FIELDS, 11: "NONE", 12: "16"}, RIDGES.tobytes()),
        text_record(14, {**FIELDS, 11: "NONE", 6: "0"}, b"x"),
    ],
)
def test_pixels_that_do_not_fit_are_refused(record: BinaryRecord) -> None:
    with pytest.raises(BadInput):
        images_of(message(record))
