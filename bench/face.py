"""Measure our face engine beside a peer: same pictures, same pairs, same run.

Run `python -m bench.face --data FOLDER`. Writes the tables between the marks in docs/benchmarks.md.
One process, one core. The peer is measured where it is installed (`pip install
dlib-bin==20.0.1.post1 face-recognition-models==0.3.0`; 100 MB of weights, so no extra asks for it).
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.face_peers import dlib_engine
from bench.pages import measured as measured_by
from bench.pages import write_section
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from hospitium.senses.face.types import Floats
from hospitium.senses.groups import Pairs, Reals
from hospitium.usecases.calibrate_face import face_under_test
from hospitium.usecases.evaluate_face import FaceUnderTest, evaluate_face
from hospitium.usecases.face_evaluation import FaceEvaluation, ScoredPairs
from hospitium.usecases.load_faces import packaged_face_engine

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "face" / "lfw600"
FMRS = (1e-2, 1e-3, 1e-4)
LADDER = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
SPLITS = 20


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder with pairs600.csv")
    data = ask.parse_args().data
    if not data.is_dir():
        sys.exit(f"no faces to measure: {data} is not there; name a folder with --data")
    ours = packaged_face_engine()
    engines = [face_under_test(ours), framed(face_under_test(ours)), dlib_engine()]
    found = [evaluated(data, engine) for engine in engines if engine is not None]
    write_section("face", list(report(found, ours.calibration)))


def evaluated(data: Path, engine: FaceUnderTest) -> FaceEvaluation:
    def tell(done: int, total: int) -> None:
        if done % 100 == 0 or done == total:
            sys.stderr.write(f"{engine.name}: {done} of {total} pictures\n")

    return evaluate_face(data, data / "pairs600.csv", engine, on_progress=tell)


def framed(engine: FaceUnderTest) -> FaceUnderTest:
    """Return it with a grey frame about each picture, which is then read as a photograph."""
    from io import BytesIO

    from PIL import Image

    def embed(data: bytes) -> tuple[Floats, int]:
        wall = Image.new("RGB", (320, 260), (127, 127, 127))
        wall.paste(Image.open(BytesIO(data)).convert("RGB"), (97, 61))
        out = BytesIO()
        wall.save(out, "PNG")
        return engine.embed(out.getvalue())

    return FaceUnderTest(f"{engine.name}, in a frame", embed)


def report(engines: list[FaceEvaluation], shipped: Calibration) -> Iterator[str]:
    yield (
        f"{measured_by('python -m bench.face')} lfw600: {engines[0].pictures} press photographs of "
        f"{engines[0].people} adults, 112 x 112 px. One core. Intervals: 95 %, people drawn anew."
    )
    yield ""
    yield (
        "| engine | pairs | accuracy % | EER % (95 %) | TAR % at 1e-2 | at 1e-3 | at 1e-4 "
        "| failed |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for one in engines:
        yield from rows(one)
    yield ""
    yield "| engine | ms a face, median | 90 % within | processor ms |"
    yield "|---|---|---|---|"
    for one in engines:
        took = np.percentile(one.read_ms, (50, 90))
        worked = float(np.median(one.processor_ms))
        yield f"| {one.engine} | {took[0]:.0f} | {took[1]:.0f} | {worked:.0f} |"
    yield ""
    yield from ladder(engines[0], engines[1], shipped)


def rows(one: FaceEvaluation) -> Iterator[str]:
    told: dict[str, Any] = one.as_json()
    low, high = told["intervals"]["eer"]
    yield (
        f"| {one.engine} | {told['genuine']} / {told['impostor']} of the file "
        f"| {100 * told['accuracy']:.2f} | {100 * told['eer']:.2f} ({100 * low:.1f} to "
        f"{100 * high:.1f}) | {tars(told)} | {told['failed']} |"
    )
    every: dict[str, Any] = told["all_pairs"]
    yield (
        f"| {one.engine} | {every['genuine']:,} / {every['impostor']:,}, every two | "
        f"| {100 * every['eer']:.2f} | {tars(every)} | |"
    )


def tars(told: dict[str, Any]) -> str:
    return " | ".join(f"{100 * share:.2f}" for share in told["tar"].values())


def ladder(one: FaceEvaluation, framed: FaceEvaluation, shipped: Calibration) -> Iterator[str]:
    """Yield, for each rate, how often strangers of other people reach the threshold for it."""
    if one.crossed is None or framed.crossed is None:
        return
    yield (
        "Thresholds by rate. Held out: calibrated on half of the people, strangers counted among "
        f"the other half; {SPLITS} splits, mean and worst. In a frame: the shipped threshold, "
        "pictures read as photographs."
    )
    yield ""
    yield "| FMR said | threshold | TAR % | held out, FMR found | in a frame | |"
    yield "|---|---|---|---|---|---|"
    counted = held_out(one.crossed)
    for fmr in LADDER:
        threshold = shipped.threshold_at(fmr)
        found = [rate for rate in counted[fmr] if rate is not None]
        genuine = float(np.mean(one.crossed.genuine.scores >= threshold))
        frame = float(np.mean(framed.crossed.impostor.scores >= threshold))
        how = "extrapolated" if shipped.extrapolated(threshold) else "measured"
        yield (
            f"| {fmr:.0e} | {threshold:.3f} | {100 * genuine:.1f} | {np.mean(found):.1e}, "
            f"{np.max(found):.1e} | {frame:.1e} | {how} |"
        )


def held_out(scored: ScoredPairs) -> dict[float, list[float]]:
    """Calibrate on half of the people, count strangers among the others, again and again."""
    rng = np.random.default_rng(1)
    people = 1 + int(scored.impostor.second.max())
    found: dict[float, list[float]] = {fmr: [] for fmr in LADDER}
    nowhere = Provenance("", "", "", "", 0, 0, "")
    for _ in range(SPLITS):
        half = rng.permutation(people) < people / 2
        for tuned in (half, ~half):
            same, other = (within(side, tuned) for side in (scored.genuine, scored.impostor))
            made = fit_calibration(same, other, nowhere)
            judged = within(scored.impostor, ~tuned)
            for fmr in LADDER:
                found[fmr].append(float(np.mean(judged >= made.threshold_at(fmr))))
    return found


def within(pairs: Pairs, people: NDArray[np.bool_]) -> Reals:
    chosen: Reals = pairs.scores[people[pairs.first] & people[pairs.second]]
    return chosen


if __name__ == "__main__":
    main()
