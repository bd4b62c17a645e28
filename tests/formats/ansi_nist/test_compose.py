"""Laws of what we send: it can be read back, says who and when, and holds nothing it must not."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadTransaction, UnreadableImage
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.formats.ansi_nist import (
    SentPrint,
    TextRecord,
    images_of,
    minutiae_of,
    person_transaction,
    read_transaction,
    write_transaction,
)
from hospitium.formats.images import decode_image, encode_png
from tests.formats.ansi_nist.messages import DAY, ENVELOPE, PNG, person
from tests.formats.pictures import encode, ridges
from tests.formats.test_iso19794_2 import make_minutiae

printable = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


def test_a_person_arrives_whole() -> None:
    minutiae = make_minutiae(40, width=80, height=96)
    prints = [SentPrint(finger, PNG, DAY, minutiae=minutiae) for finger in TEN_FINGERS]
    sent = person_transaction(ENVELOPE, prints, described={18: "Sélam"})
    got = read_transaction(write_transaction(sent))
    assert got == sent
    assert [(found.finger, found.data) for found in images_of(got)] == [
        (finger, PNG) for finger in TEN_FINGERS
    ]
    assert [found.finger for found in minutiae_of(got)] == list(TEN_FINGERS)
    assert len(minutiae_of(got)[0].minutiae) == 40
    assert np.array_equal(decode_image(images_of(got)[0].data).pixels, ridges())


@given(name=printable, control=printable)
def test_names_in_any_script_arrive(name: str, control: str) -> None:
    envelope = replace(ENVELOPE, control_number=control)
    sent = person_transaction(envelope, [], described={18: name})
    got = read_transaction(write_transaction(sent))
    (described,) = got.records
    assert isinstance(described, TextRecord)
    assert described.items(18) == ((name,),)
    assert got.header.items(9) == ((control,),)


def test_the_header_says_what_it_was_given_and_nothing_of_its_own() -> None:
    header = read_transaction(write_transaction(person())).header
    texts = {field.number: header.text(field.number) for field in header.fields}
    assert texts == {
        2: "0500",
        4: "AMN",
        5: "20261122",
        7: "DEMO-A",
        8: "DEMO-B",
        9: "0001",
        11: "00.00",
        12: "00.00",
        15: "003",
    }
    assert person() == person()


def test_the_image_record_states_size_scale_and_day() -> None:
    coarse = encode_png(ridges(), ppi=250)
    early = date(1999, 1, 2)
    sent = person_transaction(ENVELOPE, [SentPrint(Finger.LEFT_RING, coarse, early, impression=1)])
    record = sent.records[1]
    assert isinstance(record, TextRecord)
    texts = [record.text(number) for number in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)]
    assert texts == ["1", "DEMO-B", "19990102", *["80", "96", "1", "250", "250", "PNG", "8", "9"]]


def test_the_caller_may_know_the_scale_better_than_the_file() -> None:
    unknown = SentPrint(Finger.LEFT_RING, encode_png(ridges()), DAY)
    with pytest.raises(BadTransaction, match="resolution"):
        person_transaction(ENVELOPE, [unknown])
    (found,) = images_of(person_transaction(ENVELOPE, [replace(unknown, ppi=500.0)]))
    assert found.ppi == 500


@pytest.mark.parametrize(
    "image",
    [
        b"",
        encode(ridges(), "TIFF", dpi=(500, 500)),
        encode(ridges(), "PNG", mode="RGB", dpi=(500, 500)),
        encode(ridges().astype(np.uint16) * 257, "PNG", dpi=(500, 500)),
    ],
)
def test_other_images_are_not_sent(image: bytes) -> None:
    with pytest.raises(BadTransaction, match="PNG nor WSQ"):
        person_transaction(ENVELOPE, [SentPrint(Finger.UNKNOWN, image, DAY)])


def test_a_broken_image_is_not_sent() -> None:
    with pytest.raises(UnreadableImage):
        person_transaction(ENVELOPE, [SentPrint(Finger.UNKNOWN, PNG[:200], DAY)])


@pytest.mark.parametrize("text", ["", "a\x1cb", "a\x1db", "a\x1eb", "a\x1fb", "a\nb", "a" * 4001])
def test_texts_that_would_break_the_frame_are_not_sent(text: str) -> None:
    with pytest.raises(BadTransaction):
        person_transaction(ENVELOPE, [], described={18: text})


@pytest.mark.parametrize("number", [1, 2, 1000, -5])
def test_fields_that_are_not_the_agencys_cannot_be_described(number: int) -> None:
    with pytest.raises(BadTransaction):
        person_transaction(ENVELOPE, [], described={number: "x"})


def test_more_prints_than_numbers_are_not_sent() -> None:
    with pytest.raises(BadTransaction):
        person_transaction(ENVELOPE, [SentPrint(Finger.UNKNOWN, PNG, DAY)] * 100)
