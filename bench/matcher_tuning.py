"""Judge the numbers in `Tuning` on two sets only, made harder; report the other two untouched.

Run `python -m bench.matcher_tuning --data FOLDER`; about five minutes, most of it extraction. Each
print of FVC2002 DB1 and FVC2004 DB3 is cut by a straight line at random, shaken, turned and robbed
of 15 % of its minutiae, which makes two easy sets one hard one (EER some 4 %): choices that help
there need not be luck. The cost is that of a logistic regression on the score (Cllr, bits).
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hospitium.app import packaged_engine
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.error_rates import det_curve, error_rates
from hospitium.senses.finger.matcher import compare_many, pack, prepare
from hospitium.usecases.captures import Capture

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "finger"
TUNED_ON, HELD_OUT = ("fvc2002_db1", "fvc2004_db3"), ("fvc2002_db3", "fvc2004_db2")
Reals = NDArray[np.float64]
Set = list[tuple[int, Minutiae]]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--rounds", type=int, default=2, help="how often each set is cut anew")
    asked = ask.parse_args()
    sets = {name: extract(asked.data / name) for name in (*TUNED_ON, *HELD_OUT)}
    rng = np.random.default_rng(7)
    hard = [
        [(finger, worsened(one, rng)) for finger, one in sets[name]]
        for name in TUNED_ON
        for _ in range(asked.rounds)
    ]
    tell("tuned on, made harder", *hard)
    for name in (*TUNED_ON, *HELD_OUT):
        tell(f"{name}{' (untouched)' if name in HELD_OUT else ''}", sets[name])


def extract(folder: Path) -> Set:
    """Read every image of a set as the product does; finger and minutiae."""
    engine = packaged_engine()
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".tif")
    return [
        (int(path.stem.split("_")[0]), engine.read(Capture(path.read_bytes())).minutiae)
        for path in paths
    ]


def worsened(one: Minutiae, rng: np.random.Generator) -> Minutiae:
    """Cut up to 45 % away, lose 15 %, shake by 1.5 px and 3.4 degrees, turn by up to 34 degrees."""
    across = rng.uniform(0.0, 2.0 * np.pi)
    along = one.x * np.cos(across) - one.y * np.sin(across)
    keep = (along <= np.quantile(along, rng.uniform(0.55, 1.0))) & (rng.random(len(one)) > 0.15)
    count, turn = int(keep.sum()), rng.uniform(-0.6, 0.6)
    x, y = (
        column[keep] + rng.normal(0.0, 1.5, count) for column in (one.x, -one.y.astype(np.float64))
    )
    angle = one.angle[keep] + rng.normal(0.0, 0.06, count) + turn
    c, s = np.cos(turn), np.sin(turn)
    return Minutiae(
        (c * x - s * y).astype(np.float32),
        (-s * x - c * y).astype(np.float32),
        np.mod(angle, 2.0 * np.pi).astype(np.float32),
        one.kind[keep],
        one.quality[keep],
        one.width,
        one.height,
    )


def tell(what: str, *sets: Set) -> None:
    """Print the rates over all pairs of each set, pooled."""
    found = [scores(one) for one in sets]
    same, other = (np.concatenate([pair[k] for pair in found]) for k in (0, 1))
    rates = error_rates(det_curve(same, other))
    print(
        f"{what}: Cllr {cost(same, other):.4f}, EER {rates.eer:.2%}, FMR100 {rates.fmr100:.2%}, "
        f"FMR1000 {rates.fmr1000:.2%}, {len(same)} / {len(other)} pairs"
    )


def scores(prints: Set) -> tuple[Reals, Reals]:
    """Scores of all same-finger and all different-finger pairs."""
    prepared = [prepare(one) for _, one in prints]
    packed = pack(prepared)
    table = np.stack([compare_many(one, packed) for one in prepared]).astype(np.float64)
    finger = np.array([number for number, _ in prints])
    upper = np.triu(np.ones(table.shape, np.bool_), k=1)
    same = finger[:, None] == finger
    return table[upper & same], table[upper & ~same]


def cost(same: Reals, other: Reals) -> float:
    """Cllr after the best slope and offset, by Newton's method: Brummer & du Preez, 2006."""
    score = np.concatenate([same, other])
    sign = np.concatenate([np.ones(len(same)), -np.ones(len(other))])
    weight = np.concatenate(
        [np.full(len(same), 0.5 / len(same)), np.full(len(other), 0.5 / len(other))]
    )
    design = np.stack([(score - score.mean()) / score.std(), np.ones(len(score))], axis=1)
    beta = np.zeros(2)
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-design @ beta))
        slope = design.T @ (weight * ((sign > 0) - chance))
        curve = (design * (weight * chance * (1.0 - chance))[:, None]).T @ design
        beta += np.linalg.solve(curve + 1e-9 * np.eye(2), slope)
    return float(np.sum(weight * np.logaddexp(0.0, -sign * (design @ beta))) / np.log(2.0))


if __name__ == "__main__":
    main()
