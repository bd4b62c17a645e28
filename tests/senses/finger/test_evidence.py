"""Evidence pictures: what is drawn is what was matched, for any reader and under any policy."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import ENDING, OTHER, Minutiae
from hospitium.senses.finger.evidence import card, draw_evidence, evidence_png
from hospitium.senses.finger.evidence.frame import CARD_WIDTH, Placing, frame
from hospitium.senses.finger.evidence.numbers import place_numbers
from hospitium.senses.finger.evidence.scene import JOIN
from hospitium.senses.finger.evidence.under import FADE, LONGEST
from hospitium.senses.finger.matcher import Match, Pair, pair, prepare
from hospitium.synth import Difficulty, minutiae_finger, minutiae_impression

SVG = "{http://www.w3.org/2000/svg}"
NO_MATCH = Match(0.0, (), 0.0, (0.0, 0.0))


def scattered(count: int, seed: int = 0, *, side: int = 300) -> Minutiae:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, side, (2, count)).astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi, count).astype(np.float32)
    kind = rng.integers(0, 3, count).astype(np.uint8)
    return Minutiae(x, y, angle, kind, np.full(count, 60, np.uint8), side, side)


def turned(print_: Minutiae, by: float) -> Minutiae:
    """Turn a print counter-clockwise on the picture."""
    x, y = Placing(by, 1.0, 40.0, 90.0).carry(print_.x, print_.y).astype(np.float32)
    angle = np.mod(print_.angle + by, 2 * np.pi).astype(np.float32)
    return replace(print_, x=x, y=y, angle=angle)


def matched(count: int, rotation: float = 0.0) -> Match:
    pairs = tuple(Pair(k, k, float(count - k)) for k in range(count))
    return Match(50.0, pairs, rotation, (0.0, 0.0))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def joins(svg: str) -> list[ET.Element]:
    return [line for line in parsed(svg).iter(f"{SVG}line") if line.get("stroke") == JOIN]


def numbers(svg: str) -> list[str]:
    return [t.text or "" for t in parsed(svg).iter(f"{SVG}text") if t.get("paint-order")]


def image(width: int = 388, height: int = 374, ppi: float = 500.0) -> GrayImage:
    """Stripes, 9 px apart at 500 ppi."""
    wave = np.cos(2 * np.pi * np.arange(width) / (9 * ppi / 500))
    return GrayImage(np.tile((128 + 120 * wave).astype(np.uint8), (height, 1)), ppi)


def embedded(svg: str) -> Image.Image:
    (found,) = parsed(svg).iter(f"{SVG}image")
    head, body = found.attrib["href"].split(",")
    assert head == "data:image/png;base64"
    return Image.open(BytesIO(b64decode(body)))


@pytest.fixture(scope="module")
def genuine() -> tuple[Minutiae, Minutiae, Match]:
    rng = np.random.default_rng(5)
    finger = minutiae_finger(rng)
    probe = minutiae_impression(finger, rng, difficulty=Difficulty.GOOD)
    reference = minutiae_impression(finger, rng, difficulty=Difficulty.FAIR)
    return probe, reference, pair(prepare(probe), prepare(reference))


def test_joins_and_numbers_every_pair_on_both_sides(
    genuine: tuple[Minutiae, Minutiae, Match],
) -> None:
    probe, reference, match = genuine
    svg, count = draw_evidence(*genuine), len(match.pairs)
    assert count > 10
    assert len(joins(svg)) == count
    assert sorted(numbers(svg), key=int) == [str(k) for k in range(1, count + 1) for _ in "pr"]
    said = parsed(svg).findtext(f"{SVG}title")
    assert said == f"{count} of {len(probe)} minutiae of the probe agree with the reference"
    assert f"{len(reference)} minutiae, {count} paired" in svg


def test_draws_every_minutia_once(genuine: tuple[Minutiae, Minutiae, Match]) -> None:
    probe, reference, _ = genuine
    root = parsed(draw_evidence(*genuine))
    kinds = np.concatenate([probe.kind, reference.kind])
    # two circles and one square of the legend
    assert len(list(root.iter(f"{SVG}circle"))) == (kinds == ENDING).sum() + 2
    assert len(list(root.iter(f"{SVG}polygon"))) == (kinds != ENDING).sum() + 1


def test_shows_under_a_policy_without_inline_styles_and_scripts() -> None:
    svg = draw_evidence(scattered(9), scattered(9), matched(5), probe_image=image())
    assert svg.startswith("<svg")
    for element in parsed(svg).iter():
        assert element.tag.removeprefix(SVG) not in {"style", "script", "foreignObject", "a"}
        for name, value in element.attrib.items():
            assert name not in {"style", "class", "id"}
            assert not name.startswith("on")
            assert not value.startswith(("http", "javascript", "//"))


def test_is_told_to_those_who_do_not_see_it() -> None:
    root = parsed(draw_evidence(scattered(9), scattered(7), matched(5, np.radians(12))))
    assert root.get("role") == "img"
    assert [child.tag for child in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    said = root.findtext(f"{SVG}desc")
    assert said is not None
    assert "Probe: 9 minutiae, 5 paired. Reference: 7 minutiae, 5 paired." in said
    assert "turned 12° anticlockwise" in said
    assert "no image is stored" in said


@given(label=st.text())
@settings(max_examples=60)
def test_any_label_leaves_well_formed_xml(label: str) -> None:
    root = parsed(draw_evidence(scattered(3), scattered(3), NO_MATCH, labels=(label, "B & <b>")))
    texts = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert "B & <b>" in texts
    assert all(len(text) < 60 for text in texts)


def test_a_long_label_is_cut() -> None:
    svg = draw_evidence(scattered(3), scattered(3), NO_MATCH, labels=("x" * 400, "y"))
    assert "x" * 21 + "…<" in svg


def test_the_same_print_gives_the_same_bytes() -> None:
    one, other, match = scattered(30), scattered(30, 1), matched(12, 0.3)
    for draw in (draw_evidence, evidence_png):
        first = draw(one, other, match, probe_image=image())
        assert draw(one, other, match, probe_image=image()) == first


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_prints_without_a_pair(count: int) -> None:
    svg = draw_evidence(scattered(count), scattered(40 - count), NO_MATCH)
    assert joins(svg) == []
    assert numbers(svg) == []
    assert "No minutiae agree." in svg
    assert "nan" not in svg


def test_two_empty_prints_of_no_size() -> None:
    nothing = replace(scattered(0), width=0, height=0)
    svg = draw_evidence(nothing, nothing, NO_MATCH, probe_image=image())
    assert "0 minutiae, 0 paired" in svg
    Image.open(BytesIO(evidence_png(nothing, nothing, NO_MATCH))).load()


def test_minutiae_in_one_place_are_not_blown_up_without_end() -> None:
    one = scattered(1)
    svg = draw_evidence(one, one, matched(1))
    assert "1 minutia, 1 paired" in svg
    assert frame(one, one, matched(1)).probe.scale < 3


@given(by=st.floats(-np.pi, np.pi), seed=st.integers(0, 50))
@settings(max_examples=60)
def test_pairs_of_one_print_lie_level_and_their_lines_alongside(by: float, seed: int) -> None:
    probe = scattered(12, seed)
    fit = frame(probe, turned(probe, by), matched(12, by))
    one = fit.probe.carry(probe.x, probe.y)
    reference = turned(probe, by)
    other = fit.reference.carry(reference.x, reference.y)
    assert np.abs(other - one).max() < 0.05


@given(seed=st.integers(0, 100), by=st.floats(-np.pi, np.pi), paired=st.integers(0, 8))
@settings(max_examples=60)
def test_every_minutia_lies_on_its_card(seed: int, by: float, paired: int) -> None:
    probe, reference = scattered(8, seed), scattered(30, seed + 1, side=seed + 1)
    fit = frame(probe, reference, matched(paired, by))
    for print_, placing in ((probe, fit.probe), (reference, fit.reference)):
        x, y = placing.carry(print_.x, print_.y)
        assert 0 <= x.min() <= x.max() <= CARD_WIDTH
        assert 0 <= y.min() <= y.max() <= fit.height
    assert fit.probe.scale == fit.reference.scale


@given(turn=st.floats(-np.pi, np.pi), scale=st.floats(0.1, 5), right=st.floats(-900, 900))
def test_the_image_lies_where_its_minutiae_lie(turn: float, scale: float, right: float) -> None:
    placing, spot = Placing(turn, scale, right, -right / 2), np.array([30.0, 70.0])
    (u,), (v,) = placing.carry(spot[:1], spot[1:])
    a, b, c, d, e, f = placing.back()
    np.testing.assert_allclose([a * u + b * v + c, d * u + e * v + f], spot, atol=1e-6)


@pytest.mark.parametrize("side", ["probe", "reference"])
@pytest.mark.parametrize("ppi", [250.0, 500.0, 1000.0, 2000.0])
def test_a_dark_spot_of_the_image_lies_under_its_minutia(ppi: float, side: str) -> None:
    prints, step = {"probe": scattered(20, 3), "reference": scattered(20, 4)}, ppi / 500
    own = prints[side]
    pixels = np.full((round(300 * step),) * 2, 255, np.uint8)
    column, line = round(float(own.x[4] * step)), round(float(own.y[4] * step))
    reach = round(8 * step)
    pixels[max(line - reach, 0) : line + reach, max(column - reach, 0) : column + reach] = 0
    match, seen = matched(6, 0.4), GrayImage(pixels, ppi)
    probe, reference = prints["probe"], prints["reference"]
    if side == "probe":
        svg = draw_evidence(probe, reference, match, probe_image=seen)
    else:
        svg = draw_evidence(probe, reference, match, reference_image=seen)
    fit = frame(probe, reference, match)
    placing = fit.probe if side == "probe" else fit.reference
    under = embedded(svg).convert("L")
    dense = under.width / CARD_WIDTH
    (u,), (v,) = placing.carry(own.x[4:5], own.y[4:5]) * dense
    rows, columns = np.nonzero(np.asarray(under) < 220)
    assert abs(columns.mean() - u) < 2.5 * dense
    assert abs(rows.mean() - v) < 2.5 * dense


def test_a_large_image_is_embedded_small() -> None:
    large = image(4000, 3000, 2000.0)
    under = embedded(draw_evidence(scattered(20), scattered(20), NO_MATCH, probe_image=large))
    assert max(under.size) <= LONGEST


def test_a_blank_image_stays_blank() -> None:
    blank = GrayImage(np.full((300, 300), 200, np.uint8))
    under = embedded(draw_evidence(scattered(20), scattered(20), NO_MATCH, probe_image=blank))
    assert np.asarray(under.convert("L")).min() > 190


def test_says_that_the_reference_has_no_image() -> None:
    probe, reference = scattered(9), scattered(9)
    assert "<image" not in draw_evidence(probe, reference, matched(5))
    said = parsed(draw_evidence(probe, reference, matched(5), probe_image=image()))
    caption = said.findtext(f"{SVG}desc")
    assert caption is not None
    assert "The reference is drawn from its template; no image is stored." in caption


def test_two_images_lie_on_their_own_cards() -> None:
    both = draw_evidence(
        scattered(9), scattered(9), matched(5), probe_image=image(), reference_image=image()
    )
    lefts = [float(one.attrib["x"]) for one in parsed(both).iter(f"{SVG}image")]
    assert len(lefts) == 2
    assert lefts[1] - lefts[0] >= CARD_WIDTH
    assert "template" not in both


def test_the_diamond_is_explained_where_there_is_one() -> None:
    odd = replace(scattered(9), kind=np.full(9, OTHER, np.uint8))
    plain = replace(scattered(9), kind=np.full(9, ENDING, np.uint8))
    assert ">other<" in draw_evidence(plain, odd, NO_MATCH)
    assert ">other<" not in draw_evidence(plain, plain, NO_MATCH)


def test_png_is_two_pixels_to_the_unit_and_in_colour() -> None:
    probe, reference, match = scattered(30), scattered(30, 1), matched(12, 0.3)
    box = parsed(draw_evidence(probe, reference, match)).attrib["viewBox"].split()
    with Image.open(BytesIO(evidence_png(probe, reference, match))) as picture:
        assert picture.size == tuple(2 * int(side) for side in box[2:])
        colours = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    ink = [int(card.PAIRED[k : k + 2], 16) for k in (1, 3, 5)]
    assert (colours == ink).all(axis=1).sum() > 500


def test_numbers_keep_apart_and_on_the_card() -> None:
    grid = np.stack(np.meshgrid(np.linspace(20, 240, 6), np.linspace(20, 280, 7))).reshape(2, -1)
    places = np.array(place_numbers(grid, np.zeros(42), tuple(range(42)), (0, 0, 262, 300)))
    assert (places >= 8).all()
    assert (places[:, 0] < 256).all()
    gaps = np.abs(places[:, None] - places[None]) + 100 * np.eye(42)[:, :, None]
    assert ((gaps[..., 0] > 8) | (gaps[..., 1] > 10)).all()


def _luminance(colour: str) -> float:
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_text_and_marks_meets_wcag_2_2() -> None:
    deepest = f"#{round(255 * (1 - FADE)):02x}" + f"{round(255 * (1 - FADE)):02x}" * 2
    for text in (card.INK, card.MUTED, card.PAIRED):
        assert _contrast(text, "#ffffff") >= 4.5
    for mark in (card.PAIRED, card.ALONE):
        assert _contrast(mark, deepest) >= 3.0
    assert _contrast(JOIN, "#ffffff") >= 3.0
