"""ANSI/NIST transactions where images are asked for."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.app import packaged_engine
from hospitium.core.errors import BadInput, BadTransaction, UnreadableImage
from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist import BinaryRecord, write_transaction
from hospitium.formats.ansi_nist.values import Record
from hospitium.formats.templates import TemplateForm, write_print
from hospitium.usecases.captures import Capture
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.show_case import show_case
from hospitium.usecases.transactions import unfold
from tests.engines import fake_print
from tests.formats.ansi_nist.messages import SAMPLES, message, text_record
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.test_templates import stored
from tests.stations import INCIDENT, Station

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.LEFT_THUMB
SIZE = {6: "500", 7: "500", 8: "1", 9: "500", 10: "500", 12: "8"}


def image(
    position: str, data: bytes, *, kind: int = 14, idc: int = 1, coding: str = "PNG"
) -> Record:
    """A record with an image; nothing but the engine looks at its bytes."""
    return text_record(kind, {3: "0", **SIZE, 11: coding, 13: position}, data, idc=idc)


def type_9(idc: int) -> Record:
    return text_record(9, {3: "0", 4: "S", 6: "2", 10: "1", 12: "1,01000200090,2,A"}, idc=idc)


def file_of(*records: Record) -> Capture:
    return Capture(write_transaction(message(*records)), name="ten.an2")


def test_type_4_and_14_become_captures_under_their_positions() -> None:
    raw = BinaryRecord(4, 2, bytes([0, 6, *[255] * 5, 0, 0, 80, 0, 80, 0]) + bytes(6400))
    found = list(
        unfold([file_of(image("2", b"wsq", coding="WSQ20"), raw, image("11", b"x", idc=3))])
    )
    assert [(capture.finger, refused) for capture, refused in found] == [
        (Finger.RIGHT_INDEX, None),
        (Finger.LEFT_THUMB, None),
        (Finger.RIGHT_THUMB, None),
    ]
    assert found[0][0].data == b"wsq"
    assert found[0][0].ppi == 500
    assert found[1][0].data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (image("13", b"x"), "--slap"),
        (image("21", b"x", kind=15), "fingers"),
        (image("2", b"x", kind=13), "convert"),
        (type_9(1), "type 4 or 14"),
    ],
)
def test_what_is_not_used_says_what_to_do(record: Record, words: str) -> None:
    ((capture, refused),) = unfold([file_of(record)])
    assert refused is not None
    assert words in refused.remedy
    assert "IDC 1" in capture.name


def test_minutiae_beside_their_image_are_no_matter() -> None:
    ((capture, refused),) = unfold([file_of(image("2", b"x"), type_9(1))])
    assert (capture.finger, refused) == (INDEX, None)


def test_one_broken_image_never_stops_the_rest() -> None:
    short = image("2", b"too short", coding="NONE")
    found = [refused for _, refused in unfold([file_of(short, image("3", b"x", idc=2))])]
    assert isinstance(found[0], BadInput)
    assert found[1] is None


@pytest.mark.parametrize("data", [b"1.001:99\x1d", b"1.01:7\x1d\x1c"])
def test_a_broken_transaction_is_a_failure_of_that_file(data: bytes) -> None:
    found = list(unfold([Capture(data), Capture(b"image")]))
    assert isinstance(found[0][1], BadTransaction)
    assert found[1] == (Capture(b"image"), None)


def test_a_person_is_enrolled_from_one_and_found_by_another(lite: Station) -> None:
    amira, case = lite.staff["amira"], lite.open_case()
    prints = [image("2", fake_print(1, INDEX)), image("6", fake_print(1, THUMB), idc=2)]
    slap = image("13", b"slap", idc=3)
    report = enrol(lite.runtime, amira, case, [file_of(*prints, slap)])
    assert [saved.finger for saved in report.enrolled] == [INDEX, THUMB]
    assert [failure.name for failure in report.failures] == ["ten.an2 (type 14, IDC 3)"]
    assert len(show_case(lite.runtime, amira, case).references) == 2
    probe = file_of(image("2", fake_print(1, INDEX, 2)))
    found = identify(lite.runtime, amira, [probe], purpose="roadside-check", incident=INCIDENT)
    assert [listed.candidate.case_id for listed in found.candidates] == [case]


def test_nothing_but_minutiae_of_others_is_refused(lite: Station) -> None:
    with pytest.raises(BadInput, match="never meet"):
        identify(
            lite.runtime,
            lite.staff["amira"],
            [file_of(type_9(1))],
            purpose="roadside-check",
            incident=INCIDENT,
        )


def test_a_template_in_place_of_an_image_says_what_it_is() -> None:
    engine = packaged_engine()
    for form in TemplateForm:
        with pytest.raises(UnreadableImage, match="template, not an image"):
            engine.read(Capture(write_print(stored(1), form)))


def test_every_shared_transaction_gives_captures_or_says_why(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "nist_an2").rglob("*.an2"))
    assert paths
    used = 0
    for path in paths:
        for capture, refused in unfold([Capture(path.read_bytes(), name=path.name)]):
            used += refused is None
            assert refused is None or refused.remedy.endswith(".")
            assert (refused is None) == bool(capture.data) or isinstance(refused, BadTransaction)
    assert used == 6


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=max(1, BATCHES // 4), deadline=None)
def test_mutated_transactions_never_stop_the_rest(seed: int) -> None:
    for broken in mutants(SAMPLES, seed, hints=b"\x1c\x1d\x1e\x1f:.0129"):
        last = list(unfold([Capture(broken), Capture(b"image")]))[-1]
        assert last == (Capture(b"image"), None)
