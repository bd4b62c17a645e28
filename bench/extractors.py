"""Measure the fast extractor beside LEADER and NBIS: `python -m bench.extractors`.

Same images, same pairs, same run; all read on one core. Writes its section of docs/benchmarks.md.
About 8 minutes on an idle core, most of them LEADER's.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from bench.extraction import HEIGHT, WIDTH, middle
from bench.finger import DATA, tell
from bench.finger_report import RATES, ROUNDS, rates
from bench.pages import measured, write_section
from bench.peers import nbis_engine
from hospitium.core.errors import HospitiumError
from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.minutiae import Minutiae
from hospitium.records.manifests import load_calibration, load_manifest, load_network
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.matcher import Prepared, prepare
from hospitium.synth.truth import Agreement, agreement
from hospitium.usecases.calibrate import measure_calibration, under_test
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.evaluate_finger import evaluate_finger
from hospitium.usecases.evaluation import Engine, Evaluation

FAST, ACCURATE = "swift", "leader"
SETS = (
    "Set B of FVC2002 DB1 and DB3 and of FVC2004 DB2 and DB3: 40 fingers of adults, 8 impressions "
    "each, contact sensors"
)
"""What a calibration measured on the default folder rests on."""

COMMAND = "python -m bench.extractors --calibration FILE"
LIMITS = (
    "40 fingers of adults: no children, no latent or contactless prints, no demographic groups. "
    "The network was trained on synthetic prints only."
)


@dataclass(frozen=True, slots=True)
class Time:
    """Milliseconds of one print of `HEIGHT` x `WIDTH` pixels: median and 90th percentile."""

    clock: float
    processor: float
    late: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--calibration", type=Path, help="where to write that of the fast extractor")
    asked = ask.parse_args()
    folder: Path = asked.data
    if not folder.is_dir():
        sys.exit(f"no prints to measure: {folder} is not there; name a folder with --data")
    models = {name: engine_of(name) for name in (FAST, ACCURATE)}
    nbis = nbis_engine()
    times = {
        load_manifest(name).id: timed(folder, model.read_png) for name, model in models.items()
    }
    times[nbis.name] = timed(folder, nbis.extract)
    found = [
        evaluate_finger(folder, model.engine(), on_progress=partial(tell, name))
        for name, model in models.items()
    ]
    found.append(evaluate_finger(folder, nbis, on_progress=partial(tell, "nbis")))
    if asked.calibration:
        asked.calibration.write_text(calibration(found[0]).to_json(), encoding="utf-8")
    both = agreed(models[ACCURATE].seen, models[FAST].seen)
    write_section("extractors", list(report(times, found, both)))


class Model:
    """One of our networks in the whole engine, with the minutiae of every image it has read."""

    def __init__(self, finger: FingerEngine) -> None:
        self.finger = finger
        self.seen: dict[bytes, Minutiae] = {}

    def read_png(self, data: bytes) -> Minutiae:
        """Read an image file."""
        return self.finger.read(Capture(data)).minutiae

    def engine(self) -> Engine[Prepared]:
        """Return what an evaluation takes, templates stored and read back included."""
        return replace(under_test(self.finger), extract=self._extract)

    def _extract(self, data: bytes) -> Prepared:
        self.seen[data] = self.read_png(data)
        return prepare(self.seen[data])


def engine_of(name: str) -> Model:
    network, manifest = load_network(name), load_manifest(name)
    return Model(FingerEngine(model=manifest.id, network=network, calibration=load_calibration()))


def calibration(found: Evaluation) -> Calibration:
    """Return what the package ships: the measured rates, with this command and its limits."""
    measured = measure_calibration(found, data=SETS, today=datetime.now(UTC).date())
    limits = f"{LIMITS} {measured.provenance.limits.partition('. ')[2]}"
    provenance = replace(measured.provenance, command=COMMAND, limits=limits)
    return replace(measured, provenance=provenance)


def timed(folder: Path, read: Callable[[bytes], object]) -> Time:
    """Time one impression of each finger, cut to one size; the first is not counted."""
    clock, processor = [], []
    for path in sorted(folder.glob("fvc*/*_1.tif")):
        data = encode_png(middle(decode_image(path.read_bytes()).pixels), ppi=500)
        started, used = time.perf_counter(), time.process_time()
        try:
            read(data)
        except HospitiumError:
            continue
        clock.append(1000 * (time.perf_counter() - started))
        processor.append(1000 * (time.process_time() - used))
    median, late = np.quantile(processor[1:], (0.5, 0.9))
    return Time(float(np.median(clock[1:])), float(median), float(late))


def agreed(accurate: dict[bytes, Minutiae], fast: dict[bytes, Minutiae]) -> Agreement:
    """Count LEADER's minutiae as the true ones, over all images that both could read."""
    counts = Agreement(0, 0, 0)
    for data in accurate.keys() & fast.keys():
        counts += agreement(accurate[data], fast[data])
    return counts


def report(times: dict[str, Time], found: list[Evaluation], both: Agreement) -> Iterator[str]:
    """Yield the lines of the section."""
    yield (
        f"{measured('python -m bench.extractors')} Intervals: {ROUNDS} bootstrap draws over "
        "fingers, 95 %. Our matcher compares our templates, bozorth3 those of NBIS."
    )
    yield ""
    yield RATES + "\n".join(row for engine in found for row in rates(engine))
    yield ""
    yield (
        f"One print of {HEIGHT} x {WIDTH} px on one core, file to template (NBIS: file to "
        "minutiae):"
    )
    yield ""
    yield "| extractor | clock, median | processor, median | processor, 90 % within |"
    yield "|---|---|---|---|"
    for name, each in times.items():
        yield (f"| {name} | {each.clock:.0f} ms | {each.processor:.0f} ms | {each.late:.0f} ms |")
    yield ""
    yield (
        f"Of LEADER's {both.true:,} minutiae the fast network finds {100 * both.recall:.1f} %, "
        f"to 12 px and 30 degrees, one to one; of its own {both.found:,}, "
        f"{100 * both.precision:.1f} % are also LEADER's."
    )


if __name__ == "__main__":
    main()
