"""Press fingers badly and note how they match: `python -m training.quality.make_set FILE`.

Writes one line of JSON for each impression: its faults, what the quality score looks at, and its
mean score against two good impressions of the same finger. No image is kept. 200 fingers with 8
impressions each take about 15 minutes on one core.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from hospitium.app import packaged_engine
from hospitium.core.errors import NoFingerprint
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import encode_png
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.matcher import Prepared, compare, prepare
from hospitium.senses.finger.segment import find_foreground
from hospitium.senses.finger.utility import measure
from hospitium.synth import MasterFinger, impression, master_finger
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from training.quality.spoilt import press_badly, random_faults

REFERENCES = 2


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--fingers", type=int, default=200)
    ask.add_argument("--impressions", type=int, default=8)
    ask.add_argument("--seed", type=int, default=20261127)
    asked = ask.parse_args()
    engine = packaged_engine()
    with asked.file.open("w", encoding="utf-8") as lines:
        for number in range(asked.fingers):
            rng = np.random.default_rng([asked.seed, number])
            master = master_finger(rng)
            references = good_references(engine, master, rng)
            for _ in range(asked.impressions):
                one = judge(engine, master, references, rng)
                lines.write(json.dumps({"finger": number, **one}) + "\n")
            print(f"\r{number + 1} fingers", end="", flush=True)
    print()


def good_references(
    engine: FingerEngine, master: MasterFinger, rng: np.random.Generator
) -> list[Prepared]:
    """Return good impressions, prepared."""
    pressed = (impression(master, rng).image for _ in range(REFERENCES))
    return [prepare(read(engine, image)) for image in pressed]


def judge(
    engine: FingerEngine,
    master: MasterFinger,
    references: list[Prepared],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Press once; `score` is None where no print was found."""
    faults = random_faults(rng)
    image = press_badly(master, rng, faults)
    try:
        minutiae = read(engine, image)
        foreground = find_foreground(image.pixels)
    except NoFingerprint:
        return {"faults": dict(faults), "score": None, "measures": None}
    probe = prepare(minutiae)
    score = float(np.mean([compare(probe, one) for one in references]))
    measures = measure(foreground, minutiae)._asdict()
    return {"faults": dict(faults), "score": score, "measures": measures}


def read(engine: FingerEngine, image: GrayImage) -> Minutiae:
    """Return the minutiae as they would be stored."""
    return engine.read(Capture(encode_png(image.pixels, ppi=500))).minutiae


if __name__ == "__main__":
    main()
