"""Measure iris recognition on real eyes, on the half that was tuned on and on the other.

Run `python -m bench.iris --data FOLDER`. Writes the tables between the marks in docs/benchmarks.md.
`--robust` measures pictures changed by `bench.iris_robust` too, of the half that was not tuned on;
`--tuning` of the half that was, and writes nothing: whoever changes the reader looks at those.
`--scenes` lays the irises of that half into scenes of other cameras (`bench.iris_scenes`), beside a
plain reader after Daugman: the open iris packages that we found need PyTorch or TensorFlow.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
from PIL import Image

from bench.iris_robust import CHANGES, changed
from bench.iris_scenes import rows
from bench.pages import measured, write_section
from hospitium.senses.error_rates import DetCurve, det_curve, error_rates
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

ROBUST_HEADS = """\
| change | EER % (95 %) | EER % of those read | not read % | ms | 90 % |
|---|---|---|---|---|---|"""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of users")
    ask.add_argument("--robust", action="store_true", help="changed pictures, other half")
    ask.add_argument("--scenes", action="store_true", help="drawn cameras, other half, a peer")
    ask.add_argument("--tuning", action="store_true", help="changed pictures, tuning half; print")
    ask.add_argument("--only", default="", help="with --tuning: changes whose name has this")
    said = ask.parse_args()
    data: Path = said.data
    if not data.is_dir():
        sys.exit(f"no eyes to measure: {data} is not there; name a folder with --data")
    tuned, others = halves_of(data)
    if said.tuning:
        for line in robust(data, tuned, only=said.only):
            print(line, flush=True)
    elif said.scenes:
        lines = rows(data, others - {TWICE})
        write_section("iris-scenes", [measured("python -m bench.iris --scenes"), "", *lines])
    elif said.robust:
        write_section("iris-robust", list(robust(data, others - {TWICE})))
    else:
        write_section("iris", list(report(data)))


def halves_of(data: Path) -> tuple[set[str], set[str]]:
    """Return the users that the reader was tuned on, and the others."""
    users = sorted(path.name for path in data.iterdir() if path.is_dir())
    chosen = np.random.default_rng(TUNING_SEED).permutation(len(users))[: len(users) // 2]
    tuned = {users[k] for k in chosen}
    return tuned, set(users) - tuned


def robust(data: Path, users: set[str], *, only: str = "") -> Iterator[str]:
    """Yield a table with a row for each change: all pictures of `users` changed, all pairs."""
    yield f"{measured('python -m bench.iris --robust')} One thread; processor time."
    yield ""
    yield ROBUST_HEADS
    for name in CHANGES:
        if only in name:
            yield robust_row(name, evaluated(data, users, change=name))


def curve_of_read(found: IrisEvaluation) -> DetCurve:
    """Return both error rates of the pictures that could be read."""
    good = (one.scores[np.isfinite(one.scores)] for one in (found.genuine, found.impostor))
    return det_curve(*good)


def robust_row(name: str, found: IrisEvaluation) -> str:
    told, reading = found.as_json(), curve_of_read(found)
    times = np.percentile(found.processor_ms, (50, 90))
    low, high = told["intervals"]["eer"]  # type: ignore[index]  # a report of JSON values
    eer, read = 100 * float(str(told["eer"])), 100 * error_rates(reading).eer
    share = 100 * len(found.failed) / found.pictures
    return (
        f"| {name} | {eer:.2f} ({100 * low:.2f} to {100 * high:.2f}) | {read:.2f} | {share:.1f} |"
        f" {times[0]:.0f} | {times[1]:.0f} |"
    )


def report(data: Path) -> Iterator[str]:
    """Yield the lines of the section."""
    tuned, others = halves_of(data)
    users = tuned | others
    yield f"{measured('python -m bench.iris')} One thread; processor time. Intervals over eyes."
    yield ""
    yield HEADS
    halves = {
        "tuned on (half, by seed)": tuned,
        "the other half": others,
        f"the other half without {TWICE}": others - {TWICE},
        "all": users,
        f"all without {TWICE}": users - {TWICE},
    }
    for name, some in halves.items():
        yield row(name, evaluated(data, some))


def evaluated(data: Path, users: set[str], *, change: str = "") -> IrisEvaluation:
    """Evaluate some of the users: their pictures, linked or changed, in a folder of its own."""
    with TemporaryDirectory() as place:
        for user in sorted(users):
            (Path(place) / user).mkdir()
            for picture in (data / user).iterdir():
                to = Path(place) / user / picture.name
                if not change:
                    to.symlink_to(picture)
                    continue
                seed = crc32(f"{user}/{picture.name}".encode())
                with Image.open(picture) as opened:
                    changed(opened, change, seed).save(to.with_suffix(".png"))
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
