"""Real prints, read by another maker's extractor: we do not depend on our own."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.formats.iso19794_2 import read_record, to_minutiae
from hospitium.senses.error_rates import det_curve, error_rates
from hospitium.senses.finger.matcher import Prepared, compare_many, pack, prepare


@pytest.fixture(scope="module")
def templates(shared_data: Path) -> dict[str, Prepared]:
    found = {}
    for path in sorted((shared_data / "finger" / "iso19794_2").glob("*.iso")):
        record = read_record(path.read_bytes())
        found[path.stem] = prepare(to_minutiae(record.views[0], record))
    return found


def test_foreign_templates_match_better_than_open_peers_do(
    templates: dict[str, Prepared],
) -> None:
    fingers = np.array([int(name.split("_")[0]) for name in templates])
    packed = pack(list(templates.values()))
    scores = np.stack([compare_many(probe, packed) for probe in templates.values()])
    upper = np.triu(np.ones_like(scores, bool), k=1)
    same = fingers[:, None] == fingers
    rates = error_rates(det_curve(scores[upper & same], scores[upper & ~same]))
    # OpenAFIS on these very templates: 8.9 %
    assert rates.eer < 0.035
