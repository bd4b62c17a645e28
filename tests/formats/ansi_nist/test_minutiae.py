"""Laws of type 9: minutiae arrive where and how they were, in either block of fields."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadTransaction
from hospitium.core.fingers import Finger
from hospitium.formats import incits378
from hospitium.formats.ansi_nist import (
    Field,
    TextRecord,
    minutiae_of,
    read_transaction,
    write_transaction,
)
from hospitium.formats.ansi_nist.minutiae import minutiae_record
from hospitium.formats.minutiae import BIFURCATION, ENDING, OTHER
from tests.formats.ansi_nist.messages import message, text_record
from tests.formats.test_iso19794_2 import make_minutiae, seeds

IMAGE = text_record(14, {6: "400", 7: "600", 8: "1", 9: "500", 10: "500", 13: "2"}, b"image")
OLD = {3: "0", 4: "S", 6: "2", 10: "1"}
BLOCK = {
    126: "27,513,0",
    128: "400",
    129: "600",
    130: "1",
    131: "500",
    132: "500",
    134: "2",
    136: "1",
    137: "1,100,50,45,2,80",
}


def changed(**fields: str) -> TextRecord:
    """Return the sample block with fields changed: `f136="2"`."""
    return text_record(9, {**BLOCK, **{int(name[1:]): text for name, text in fields.items()}})


@given(count=st.integers(0, 300), seed=seeds, finger=st.sampled_from(Finger))
def test_minutiae_survive_as_in_incits_378(count: int, seed: int, finger: Finger) -> None:
    minutiae = make_minutiae(count, seed)
    record = minutiae_record(minutiae, idc=7, finger=finger)
    sent = read_transaction(write_transaction(message(TextRecord(9, 7, record.fields))))
    (found,) = minutiae_of(sent)
    rounded = incits378.from_minutiae(minutiae)
    expected = incits378.to_minutiae(rounded.content.views[0], rounded)
    assert (found.finger, found.idc) == (finger, 7)
    for name in ("x", "y", "angle", "kind", "quality"):
        assert np.array_equal(getattr(found.minutiae, name), getattr(expected, name))
    assert (found.minutiae.width, found.minutiae.height) == (388, 374)


def test_the_block_is_in_pixels_from_the_upper_left_and_units_of_two_degrees() -> None:
    (found,) = minutiae_of(message(changed()))
    got = found.minutiae
    assert (got.x[0], got.y[0], got.width, got.height) == (100, 50, 400, 600)
    assert got.angle[0] == pytest.approx(np.pi / 2)
    assert (got.kind[0], got.quality[0]) == (BIFURCATION, 80)


def test_the_block_is_brought_to_500_ppi() -> None:
    (found,) = minutiae_of(message(changed(f130="2", f131="394", f132="394")))
    assert (found.minutiae.x[0], found.minutiae.width) == (50, 200)


def test_legacy_units_are_a_hundredth_of_a_millimetre_from_the_lower_left() -> None:
    row = text_record(9, {**OLD, 12: "1,01270254090,2,A,0,0"})
    (found,) = minutiae_of(message(IMAGE, row))
    got = found.minutiae
    assert (got.x[0], got.y[0]) == (pytest.approx(25), pytest.approx(599 - 50))
    assert (got.width, got.height) == (400, 600)
    # theta points out along the ridge, ours back into it
    assert got.angle[0] == pytest.approx(np.radians(270))
    assert (found.finger, got.kind[0], got.quality[0]) == (Finger.RIGHT_INDEX, ENDING, 100)


def test_legacy_places_may_have_thirteen_digits() -> None:
    short = text_record(9, {**OLD, 12: "1,01270254090,2,A"})
    long = text_record(9, {**OLD, 12: "1,0012700254090,2,A"})
    (a,), (b,) = (minutiae_of(message(IMAGE, record)) for record in (short, long))
    assert a.minutiae.x == b.minutiae.x
    assert a.minutiae.y == b.minutiae.y


@given(seed=seeds, count=st.integers(1, 60))
def test_legacy_and_block_agree(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 400, count), rng.integers(0, 600, count)
    theta = 2 * rng.integers(0, 180, count)
    hundredths = np.rint(np.array([x, 599 - y]) * 5.08).astype(int)
    block = [
        f"{i},{a},{b},{t // 2},1,0" for i, (a, b, t) in enumerate(zip(x, y, theta, strict=True))
    ]
    legacy = [
        f"{i},{a:04d}{b:04d}{(t + 180) % 360:03d},1,A"
        for i, (a, b, t) in enumerate(zip(*hundredths, theta, strict=True))
    ]
    old = text_record(9, {**OLD, 10: str(count), 12: "~".join(legacy)})
    (a,) = minutiae_of(message(IMAGE, old))
    (b,) = minutiae_of(message(changed(f136=str(count), f137="~".join(block))))
    assert np.abs(a.minutiae.x - b.minutiae.x).max() < 0.15
    assert np.abs(a.minutiae.y - b.minutiae.y).max() < 0.15
    assert np.allclose(a.minutiae.angle, b.minutiae.angle, atol=1e-5)
    assert np.array_equal(a.minutiae.kind, b.minutiae.kind)
    assert np.array_equal(a.minutiae.quality, b.minutiae.quality)


@pytest.mark.parametrize(
    ("code", "quality"), [(0, 0), (1, 0), (2, 100), (3, 98), (32, 51), (62, 3), (63, 1)]
)
def test_legacy_quality_falls_from_two_to_sixty_three(code: int, quality: int) -> None:
    (found,) = minutiae_of(message(text_record(9, {**OLD, 12: f"1,01270254090,{code},A"})))
    assert found.minutiae.quality[0] == quality


@pytest.mark.parametrize(
    ("letter", "kind"), [("A", ENDING), ("B", BIFURCATION), ("C", OTHER), ("D", OTHER)]
)
def test_legacy_kinds(letter: str, kind: int) -> None:
    (found,) = minutiae_of(message(text_record(9, {**OLD, 12: f"1,01270254090,0,{letter}"})))
    assert found.minutiae.kind[0] == kind


def test_without_an_image_the_frame_holds_all_minutiae() -> None:
    rows = "1,01000200090,0,A~2,20000100090,0,A"
    (found,) = minutiae_of(message(text_record(9, {**OLD, 10: "2", 12: rows})))
    got = found.minutiae
    assert (got.x >= 0).all()
    assert (got.x < got.width).all()
    assert (got.y >= 0).all()
    assert (got.y < got.height).all()
    assert got.y[0] < got.y[1]  # upwards there, downwards here


def test_an_image_that_makes_no_sense_spoils_only_its_own_minutiae() -> None:
    odd = text_record(14, {6: "400", 7: "600", 8: "1", 9: "500", 10: "900", 13: "2"}, b"i", idc=2)
    row = text_record(9, {**OLD, 12: "1,01270254090,2,A,0,0"})
    assert len(minutiae_of(message(odd, IMAGE, row))) == 1
    with pytest.raises(BadTransaction, match="not square"):
        minutiae_of(message(odd, text_record(9, {**OLD, 12: "1,01270254090,2,A"}, idc=2)))


@pytest.mark.parametrize(
    "record",
    [
        changed(f134="21"),
        text_record(9, {**OLD, 6: "28", 12: "nonsense"}),
        text_record(9, {**OLD, 6: "1~2", 12: "1,01270254090,0,A"}),
        text_record(9, {3: "0", 4: "U", 13: "a vendor's own"}),
    ],
)
def test_palms_choices_and_vendors_formats_are_passed_over(record: TextRecord) -> None:
    assert minutiae_of(message(record)) == ()


REFUSED = {
    "fewer than announced": changed(f136="2"),
    "too few columns": changed(f137="1,100,50,45,2"),
    "x outside the image": changed(f137="1,400,50,45,2,80"),
    "angle of 360 degrees": changed(f137="1,100,50,180,2,80"),
    "unknown kind": changed(f137="1,100,50,45,3,80"),
    "quality of 101": changed(f137="1,100,50,45,2,101"),
    "negative": changed(f137="1,-1,50,45,2,80"),
    "no number": changed(f137="1,x,50,45,2,80"),
    "no scale": changed(f130="0"),
    "not square": changed(f131="250"),
    "no size": changed(f128="0"),
    "no finger": changed(f134="x"),
    "256 minutiae": changed(f136="256", f137="~".join(["1,100,50,45,2,80"] * 256)),
    "legacy: fewer than announced": text_record(9, {**OLD, 10: "2", 12: "1,01270254090,2,A"}),
    "legacy: ten digits": text_record(9, {**OLD, 12: "1,0127025490,2,A"}),
    "legacy: twelve digits": text_record(9, {**OLD, 12: "1,001270254090,2,A"}),
    "legacy: 360 degrees": text_record(9, {**OLD, 12: "1,01270254360,2,A"}),
    "legacy: quality of 64": text_record(9, {**OLD, 12: "1,01270254090,64,A"}),
    "legacy: no kind": text_record(9, {**OLD, 12: "1,01270254090,2"}),
    "legacy: outside its image": text_record(9, {**OLD, 12: "1,90000254090,2,A"}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_minutiae_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(BadTransaction):
        minutiae_of(message(IMAGE, REFUSED[name]))


def test_a_minutia_outside_its_image_is_not_sent() -> None:
    minutiae = make_minutiae(1, width=10, height=10)
    beyond = type(minutiae)(
        minutiae.x + np.float32(20),
        minutiae.y,
        minutiae.angle,
        minutiae.kind,
        minutiae.quality,
        10,
        10,
    )
    with pytest.raises(BadTransaction, match="outside"):
        minutiae_record(beyond, idc=1, finger=Finger.UNKNOWN)


def test_fields_of_the_block_are_where_the_standard_has_them() -> None:
    record = minutiae_record(make_minutiae(1), idc=1, finger=Finger.LEFT_THUMB)
    assert Field(4, b"U") in record.fields
    assert record.items(126) == (("27", "513", "0"),)
    assert (record.text(134), record.text(136), len(record.items(137)[0])) == ("6", "1", 6)
