"""Fit how the cues of liveness count: `python -m bench.pad_fit`.

Logistic regression on the half of the people that is kept for it (`bench.pad_sets`): ridge-held,
pictures of people and attacks weighing as much as each other, each species as much as the next.
Simulators draw from the middle of their ranges only. Two things are not left to the data. The
network's weight is set by hand, because these crops have no surroundings, which is what it looks
at, and because it alone has seen real attacks. And a cue whose fitted sign contradicts the reason
that it is there for gets no weight. Thresholds are set on people whom the weights of that moment
were not fitted on (five folds). Writes `src/hospitium/senses/liveness/tables.py`, and
`bench/pad_without.json`, the weights that come out where a species is left out: `bench.pad`
measures those too. About 8 minutes of one core.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bench.logistic import BY_HAND, CueFit, fit_cues, odds_of
from bench.pad_sets import (
    BONA_FIDE,
    FACES,
    INNER,
    RETAKEN,
    RING,
    Shown,
    shown_faces,
    shown_fingers,
)
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.liveness.cues import face_cues, finger_cues
from hospitium.senses.liveness.network import LivenessNetwork
from hospitium.senses.liveness.types import Frame
from hospitium.usecases.liveness_engine import find_finger, middle_pad

OUT = Path(__file__).resolve().parents[1] / "src/hospitium/senses/liveness/tables.py"
WITHOUT = Path(__file__).with_name("pad_without.json")
TARGET = {"FACE": 0.07, "FINGER": 0.05}
"""Share of the pictures of people, not fitted on, that the threshold lets fail: of the fitting
half, whose faces come at odd sizes too; on the ring that is 2.5 and 4 % of the faces."""

RIDGES = {"FACE": 0.005, "FINGER": 0.05}
"""How far weights are drawn to 0; chosen by fitting on the inner part and looking at the ring, and
the other way round."""

FOLDS = 5
LEAVE_OUT = {
    "FACE": (("screen",), ("replay",), ("screen", "replay"), ("print",), ("cut-out",)),
    "FINGER": (("photo-of-photo",), ("print-out",), ("screen",), ("silicone",)),
}
Sample = tuple[str, str, dict[str, float]]
"""Whose it is, its kind, its cues."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--faces", type=int, default=150)
    ask.add_argument("--fingers", type=int, default=24)
    ask.add_argument("--cues", type=Path, help="folder that keeps cues from one run to the next")
    asked = ask.parse_args()
    command = f"python -m bench.pad_fit --faces {asked.faces} --fingers {asked.fingers}"
    lines = [
        '"""How much each cue of liveness counts.',
        "",
        f"Written by `{command}`.",
        '"""',
        "",
        "from hospitium.senses.liveness.fusion import CueTable, Weight",
    ]
    without: dict[str, dict[str, object]] = {}
    for name in ("FACE", "FINGER"):
        samples = [one for part in ("inner", "ring") for one in kept(name, part, asked)]
        lines += module(name, *fitted(name, samples))
        without[name] = {
            " + ".join(species): as_json(*fitted(name, [s for s in samples if s[1] not in species]))
            for species in LEAVE_OUT[name]
        }
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    WITHOUT.write_text(json.dumps(without, indent=1) + "\n", encoding="utf-8")


def kept(name: str, part: str, asked: argparse.Namespace) -> list[Sample]:
    """Return the cues of one part, from the folder that keeps them if they are there."""
    file = asked.cues / f"{name.lower()}-{part}.json" if asked.cues else None
    if file and file.exists():
        return [(who, kind, cues) for who, kind, cues in json.loads(file.read_text())]
    drawn = {"inner": INNER, "ring": RING}[part]
    if name == "FACE":
        samples = of_faces(shown_faces(FACES, drawn, most=asked.faces))
    else:
        samples = of_fingers(shown_fingers(asked.fingers, drawn))
    if file:
        file.write_text(json.dumps(samples))
    return samples


def of_faces(shown: Iterable[Shown]) -> list[Sample]:
    network = LivenessNetwork(load_weights(load_manifest("face-liveness")))
    return [
        (one.person, one.kind, dict(face_cues(Frame(one.pixels, one.box), one.box, network)))
        for one in shown
    ]


def of_fingers(shown: Iterable[Shown]) -> list[Sample]:
    """Measure where the finger is found, as in use; people who are not found get no answer."""
    samples = []
    for one in shown:
        found = find_finger(Frame(one.pixels, None))
        if found is None and one.kind in (BONA_FIDE, RETAKEN):
            continue
        frame = found or middle_pad(Frame(one.pixels, None))
        assert frame.box is not None
        samples.append((one.person, one.kind, dict(finger_cues(frame, frame.box))))
    return samples


def fitted(name: str, samples: Sequence[Sample]) -> tuple[CueFit, float]:
    """Return how cues count, and the log-odds from which a picture passes."""
    names = [name for name in samples[0][2] if name not in BY_HAND]
    values = np.array([[cues[name] for name in names] for _, _, cues in samples])
    kinds = np.array([kind for _, kind, _ in samples])
    people = sorted({person for person, _, _ in samples})
    order = np.random.default_rng(0).permutation(len(people))
    fold = {person: int(place) % FOLDS for person, place in zip(people, order, strict=True)}
    at = np.array([fold[person] for person, _, _ in samples])
    ridge, odds = RIDGES[name], np.zeros(len(values))
    for one in range(FOLDS):
        rest = at != one
        part = fit_cues(names, values[rest], kinds[rest], ridge=ridge)
        odds[at == one] = odds_of(part, values[at == one])
    people_odds = odds[np.isin(kinds, (BONA_FIDE, RETAKEN))]
    threshold = float(np.quantile(people_odds, TARGET[name]))
    return fit_cues(names, values, kinds, ridge=ridge), threshold


def module(name: str, fit: CueFit, threshold: float) -> list[str]:
    """Return the source of one table."""
    rows = [
        f'        "{cue}": Weight({m:.4f}, {s:.4f}, {w:.3f}, {low:.1f}, {high:.1f}),'
        for cue, m, s, w, low, high in fit.rows()
    ]
    return [
        "",
        f"{name} = CueTable(",
        "    weights={",
        *rows,
        "    },",
        f"    base={fit.base:.3f},",
        f"    threshold={_score(threshold):.4f},",
        ")",
    ]


def as_json(fit: CueFit, threshold: float) -> dict[str, object]:
    return {
        "weights": {cue: [round(one, 4) for one in row] for cue, *row in fit.rows()},
        "base": round(fit.base, 4),
        "threshold": round(_score(threshold), 4),
    }


def _score(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


if __name__ == "__main__":
    main()
