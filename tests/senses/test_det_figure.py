from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
from PIL import Image

from hospitium.senses.det_figure import HEIGHT, WIDTH, det_png, det_svg
from hospitium.senses.error_rates import det_curve

RNG = np.random.default_rng(1)
CURVES = {
    "set <a> & co": det_curve(RNG.normal(4, 1, 300), RNG.normal(0, 1, 3000)),
    "perfect": det_curve([5.0], [1.0]),
}


def test_the_svg_is_well_formed_and_names_each_set() -> None:
    root = ET.fromstring(det_svg(CURVES))
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"set <a> & co", "perfect"} <= set(words)
    assert "NaN" not in det_svg(CURVES)
    assert "inf" not in det_svg(CURVES)


def test_only_corners_are_drawn() -> None:
    many = det_curve(RNG.normal(4, 1, 1000), RNG.normal(0, 1, 11_000))
    assert len(det_svg({"many": many})) < 20_000


def test_the_png_shows_a_line_for_each_set() -> None:
    picture = Image.open(BytesIO(det_png(CURVES))).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    colours = {colour for _, colour in picture.getcolors(maxcolors=1 << 20) or []}
    assert {(0x1D, 0x70, 0xB8), (0xD4, 0x35, 0x1C)} <= colours


def test_any_number_of_sets_can_be_drawn() -> None:
    many = {str(n): CURVES["perfect"] for n in range(20)}
    assert det_svg(many).count("<text") > 20
