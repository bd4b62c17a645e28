"""Measure our fingerprint engine beside its peers: same images, same pairs, same run.

Run `make bench`, or `python -m bench.finger --data FOLDER`. Writes the tables between the marks in
docs/benchmarks.md and the DET curves beside it. Two processes at a time, one core each.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import thread_time
from typing import TypeVar

from bench import peers
from bench.finger_report import Measured, report
from bench.pages import write_section
from hospitium import __version__
from hospitium.app import packaged_engine
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.det_figure import det_svg
from hospitium.senses.finger.matcher import Prepared, compare_many, pack, prepare
from hospitium.usecases.calibrate import under_test
from hospitium.usecases.captures import Capture
from hospitium.usecases.evaluate_finger import evaluate_finger
from hospitium.usecases.evaluation import Engine, Evaluation

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "finger"
FIGURE = ROOT / "docs" / "benchmarks-finger.svg"
PROCESSES = 2

T = TypeVar("T")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    data = ask.parse_args().data
    if not data.is_dir():
        sys.exit(f"no prints to measure: {data} is not there; name a folder with --data")
    measured = measure(data)
    curves = {one.evaluation.engine: one.evaluation.pooled.curve for one in measured}
    FIGURE.write_text(det_svg(curves), encoding="utf-8")
    write_section("finger", list(report(measured)))


def measure(data: Path) -> list[Measured]:
    """Measure all engines, two at a time; those that share our minutiae wait for them."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        ours = pool.submit(measure_ours, data)
        alone = [
            pool.submit(measure_peer, data, make)
            for make in (peers.nbis_engine, peers.classical_engine)
        ]
        first, found = ours.result()
        sharing = [
            pool.submit(measure_sharing, data, make, found)
            for make in (peers.safis_engine, peers.mcc_engine, peers.bozorth_engine)
        ]
        return [first, *results(sharing), *results(alone)]


def results(futures: Sequence[Future[Measured]]) -> list[Measured]:
    return [future.result() for future in futures]


def measure_ours(data: Path) -> tuple[Measured, dict[bytes, Minutiae]]:
    """Measure the engine as it is packaged, templates stored and read back included."""
    finger = packaged_engine()
    found: dict[bytes, Minutiae] = {}
    sizes: list[int] = []

    def extract(image: bytes) -> Prepared:
        reading = finger.read(Capture(image))
        found[peers.key(image)] = reading.minutiae
        sizes.append(len(reading.template))
        return prepare(reading.minutiae)

    engine = replace(
        under_test(finger), name=f"Hospitium {__version__} ({finger.model})", extract=extract
    )
    evaluation = evaluated(data, engine)
    prints = [prepare(minutiae) for minutiae in found.values()]
    return Measured(evaluation, tuple(sizes), searched_per_second(prints)), found


def searched_per_second(prints: Sequence[Prepared]) -> float:
    """Compare each print with all of them, packed once."""
    packed = pack(prints)
    compare_many(prints[0], packed)
    started = thread_time()
    for probe in prints:
        compare_many(probe, packed)
    return len(prints) ** 2 / (thread_time() - started)


def measure_peer(data: Path, make: Callable[[], Engine[peers.Sized]]) -> Measured:
    """Measure an engine that finds its own minutiae."""
    engine = make()
    sizes: list[int] = []

    def extract(image: bytes) -> peers.Sized:
        found = engine.extract(image)
        sizes.append(found.size)
        return found

    return Measured(evaluated(data, replace(engine, extract=extract)), tuple(sizes))


def measure_sharing(
    data: Path, make: Callable[[peers.Found], Engine[peers.Sized]], found: peers.Found
) -> Measured:
    """Measure another matcher on the minutiae that were found in this run."""
    return replace(measure_peer(data, partial(make, found)), own_extraction=False)


def evaluated(data: Path, engine: Engine[T]) -> Evaluation:
    return evaluate_finger(data, engine, on_progress=partial(tell, engine.name))


def tell(name: str, done: int, total: int) -> None:
    """Count on stderr."""
    if done % 20 == 0 or done == total:
        sys.stderr.write(f"{name}: {done} of {total} images\n")


if __name__ == "__main__":
    main()
