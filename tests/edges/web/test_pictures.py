"""Both prints side by side, or one above the other: nothing of a print is cut off."""

import re

from hospitium.core.fingers import Finger
from hospitium.edges.web.pictures import picture
from hospitium.senses.finger.evidence import draw_evidence
from hospitium.senses.finger.matcher import pair, prepare
from hospitium.usecases.evidence import Evidence
from tests.edges.callers import INDEX, THUMB
from tests.engines import FakeEngine, capture


def evidence(engine: FakeEngine, finger: Finger = INDEX) -> Evidence:
    left = engine.read(capture(1, finger, 1)).minutiae
    right = engine.read(capture(1, finger, 2)).minutiae
    match = pair(prepare(left), prepare(right))
    return Evidence(finger, match.score, 1e-6, len(match.pairs), draw_evidence(left, right, match))


def test_the_tall_form_has_a_window_on_each_card(engine: FakeEngine) -> None:
    for finger in (INDEX, THUMB):
        drawn = picture(evidence(engine, finger))
        assert len(drawn.tall) == 2
        whole = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn.wide)
        assert whole is not None
        width, height = map(float, whole.groups())
        legend = re.search(r'y="([\d.]+)"[^>]*>ending<', drawn.wide)
        assert legend is not None
        for number, (svg, words) in enumerate(zip(drawn.tall, ("Probe", "Reference"), strict=True)):
            assert f"<title>{words}</title>" in svg
            left, _, across, down = map(float, re.findall(r'viewBox="([^"]+)"', svg)[0].split())
            assert (left, across) == (number * width / 2, width / 2)
            assert height / 2 < down < float(legend.group(1))


def test_a_drawing_of_another_shape_is_shown_whole() -> None:
    plain = Evidence(INDEX, 1.0, 0.5, 0, "<svg></svg>")
    assert picture(plain).tall == ("<svg></svg>",)
