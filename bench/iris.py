"""Measure iris recognition on real eyes, on the half that was tuned on and on the other.

Run `python -m bench.iris --data FOLDER`. Writes the tables between the marks in docs/benchmarks.md.
No peer is installed beside it: the open iris packages that we found need PyTorch or TensorFlow.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.pages import measured, write_section
from hospitium.usecases.calibrate_iris import packaged_iris_engine
from hospitium.usecases.evaluate_iris import evaluate_iris
from hospitium.usecases.iris_evaluation import IrisEvaluation

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "iris" / "iitd50"
TUNING_SEED = 6
"""Draws the half of the users that the reader was tuned on."""

TWICE = "042"
"""Its left eye is that of user 008: the codes differ in a fifth of their bits, in every pair."""

HEADS = """\
| users | EER % (95 %) | TAR at 1e-2 % (95 %) | at 1e-3 % (95 %) | pairs | failed | ms | 90 % |
|---|---|---|---|---|---|---|---|"""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of users")
    data = ask.parse_args().data
    if not data.is_dir():
        sys.exit(f"no eyes to measure: {data} is not there; name a folder with --data")
    write_section("iris", list(report(data)))


def report(data: Path) -> Iterator[str]:
    """Yield the lines of the section."""
    users = sorted(path.name for path in data.iterdir() if path.is_dir())
    chosen = np.random.default_rng(TUNING_SEED).permutation(len(users))[: len(users) // 2]
    tuned = {users[k] for k in chosen}
    yield f"{measured('python -m bench.iris')} One thread; processor time. Intervals over eyes."
    yield ""
    yield HEADS
    halves = {
        "tuned on (half, by seed)": tuned,
        "the other half": set(users) - tuned,
        f"the other half without {TWICE}": set(users) - tuned - {TWICE},
        "all": set(users),
        f"all without {TWICE}": set(users) - {TWICE},
    }
    for name, some in halves.items():
        yield row(name, evaluated(data, some))


def evaluated(data: Path, users: set[str]) -> IrisEvaluation:
    """Evaluate some of the users: links to their pictures in a folder of its own."""
    with TemporaryDirectory() as place:
        for user in sorted(users):
            (Path(place) / user).mkdir()
            for picture in (data / user).iterdir():
                (Path(place) / user / picture.name).symlink_to(picture)
        return evaluate_iris(Path(place), packaged_iris_engine())


def row(name: str, found: IrisEvaluation) -> str:
    told = found.as_json()
    intervals, tar = told["intervals"], told["tar"]
    times = np.percentile(found.processor_ms, (50, 90))
    assert isinstance(tar, dict)
    assert isinstance(intervals, dict)
    rates = {"eer": told["eer"], "tar_1e-2": tar["1e-2"], "tar_1e-3": tar["1e-3"]}
    ends = {key: " to ".join(f"{100 * end:.2f}" for end in intervals[key]) for key in rates}
    cells = [f"{100 * float(str(rate)):.2f} ({ends[key]})" for key, rate in rates.items()]
    counts = f"{len(found.genuine.scores):,} / {len(found.impostor.scores):,}"
    failed = f"{len(found.failed)} of {found.pictures}"
    return (
        f"| {name} | {' | '.join(cells)} | {counts} | {failed} | {times[0]:.0f} | {times[1]:.0f} |"
    )


if __name__ == "__main__":
    main()
