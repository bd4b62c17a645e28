"""Fit how the cues of liveness count: `python -m bench.pad_fit`.

Logistic regression on the half of the people that is kept for it (`bench.pad_sets`): ridge-held,
pictures of people and attacks weighing as much as each other, each species as much as the next.
Simulators draw from the middle of their ranges only. Two things are not left to the data. The
network's weight is set by hand, because these crops have no surroundings, which is what it looks
at, and because it alone has seen real attacks. And a cue whose fitted sign contradicts the reason
that it is there for gets no weight. Writes `src/hospitium/senses/liveness/tables.py`. About 6
minutes of one core.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.pad_sets import BONA_FIDE, FACES, RETAKEN, Shown, shown_faces, shown_fingers
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.liveness.cues import face_cues, finger_cues
from hospitium.senses.liveness.fusion import HOLD
from hospitium.senses.liveness.network import LivenessNetwork
from hospitium.senses.liveness.types import Frame

OUT = Path(__file__).resolve().parents[1] / "src/hospitium/senses/liveness/tables.py"
TARGET = 0.05
"""Share of the pictures of people, of the fitting half, that the threshold lets fail."""

RIDGE = 0.02
HELD = {"network": 0.8}
"""Weights that are set by hand."""

FOR_A_COPY = (
    *("dots", "beat", "colour_fine", "gloss", "clipped", "straight_edge", "lattice"),
    *("colour_lattice", "flecks", "wide_flecks", "black", "eye_fine", "eye_colour", "eye_light"),
)
SIGNS = {
    **dict.fromkeys(FOR_A_COPY, -1),
    **dict.fromkeys(("contrast", "colour", "colour_span", "inner_contrast", "inner_colour"), 1),
}
"""Whether more of a cue speaks for a person or against; the others may say either."""

Reals = NDArray[np.float64]
Sample = tuple[str, dict[str, float]]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--faces", type=int, default=150)
    ask.add_argument("--fingers", type=int, default=36)
    asked = ask.parse_args()
    network = LivenessNetwork(load_weights(load_manifest("face-liveness")))
    faces = cues_of(shown_faces(FACES, fitting=True, most=asked.faces), network)
    fingers = cues_of(shown_fingers(asked.fingers, fitting=True), None)
    command = f"python -m bench.pad_fit --faces {asked.faces} --fingers {asked.fingers}"
    OUT.write_text(module(command, faces, fingers), encoding="utf-8")


def cues_of(shown: Iterable[Shown], network: LivenessNetwork | None) -> list[Sample]:
    """Return the kind and the cues of each presentation."""
    samples = []
    for one in shown:
        frame = Frame(one.pixels, one.box)
        cues = face_cues(frame, one.box, network) if network else finger_cues(frame, one.box)
        samples.append((one.kind, dict(cues)))
    return samples


def fit(samples: Sequence[Sample]) -> tuple[list[str], Reals, Reals, Reals, float, float]:
    """Return names, middles, spreads, weights, base and threshold."""
    names = list(samples[0][1])
    values = np.array([[cues[name] for name in names] for _, cues in samples])
    kinds = np.array([kind for kind, _ in samples])
    person = np.isin(kinds, (BONA_FIDE, RETAKEN))
    middle = np.median(values[person], axis=0)
    low, high = np.quantile(values[person], (0.1, 0.9), axis=0)
    spread = np.maximum((high - low) / 2.56, 0.02 * np.abs(middle) + 1e-3)
    scaled = np.clip((values - middle) / spread, -HOLD, HOLD)
    species = [kind for kind in dict.fromkeys(kinds) if kind not in (BONA_FIDE, RETAKEN)]
    count = np.where(person, 1 / person.sum(), 0.0)
    for kind in species:
        count[kinds == kind] = 1 / (len(species) * (kinds == kind).sum())
    weight, base = held_fit(names, scaled, person.astype(np.float64), count / 2)
    score = 1 / (1 + np.exp(-(scaled @ weight + base)))
    return names, middle, spread, weight, base, float(np.quantile(score[person], TARGET))


def held_fit(names: list[str], x: Reals, y: Reals, count: Reals) -> tuple[Reals, float]:
    """Fit with some weights set, and without cues that come out the wrong way round."""
    weight = np.array([HELD.get(name, 0.0) for name in names])
    sign = np.array([SIGNS.get(name, 0) for name in names])
    free = np.array([name not in HELD for name in names])
    while True:
        found, base = logistic(x[:, free], y, count, x[:, ~free] @ weight[~free])
        wrong = found * sign[free] < 0
        if not wrong.any():
            weight[free] = found
            return weight, base
        free[np.flatnonzero(free)[wrong]] = False


def logistic(x: Reals, y: Reals, count: Reals, offset: Reals) -> tuple[Reals, float]:
    """Fit by Newton's method; the base is not held by the ridge."""
    x1 = np.column_stack([x, np.ones(len(x))])
    beta = np.zeros(x1.shape[1])
    hold = RIDGE * np.diag(np.r_[np.ones(x.shape[1]), 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x1 @ beta + offset)))
        gradient = x1.T @ (count * (y - p)) - hold @ beta
        curve = (x1 * (count * p * (1 - p))[:, None]).T @ x1 + hold
        step = np.linalg.solve(curve, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    return beta[:-1], float(beta[-1])


def module(command: str, faces: Sequence[Sample], fingers: Sequence[Sample]) -> str:
    """Return the source of the tables."""
    lines = [
        '"""How much each cue of liveness counts.',
        "",
        f"Written by `{command}`.",
        '"""',
        "",
        "from hospitium.senses.liveness.fusion import CueTable, Weight",
    ]
    for name, samples in (("FACE", faces), ("FINGER", fingers)):
        names, middle, spread, weight, base, threshold = fit(samples)
        lines += ["", f"{name} = CueTable(", "    weights={"]
        lines += [
            f'        "{cue}": Weight({m:.4f}, {s:.4f}, {w:.3f}),'
            for cue, m, s, w in zip(names, middle, spread, weight, strict=True)
        ]
        lines += ["    },", f"    base={base:.3f},", f"    threshold={threshold:.3f},", ")"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
