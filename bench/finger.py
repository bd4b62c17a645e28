"""Measure our fingerprint engine beside NBIS: same images, same pairs, same run.

Run `make bench`, or `python -m bench.finger --data FOLDER`. Writes the table between the marks in
docs/benchmarks.md and the DET curves beside it. About 6 minutes on an idle core.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from hospitium import __version__
from hospitium.app import packaged_engine
from hospitium.core.errors import UnreadableImage
from hospitium.formats.images import decode_image, encode_png
from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.det_figure import det_svg
from hospitium.senses.error_rates import DetCurve, error_rates
from hospitium.senses.finger.matcher import Prepared
from hospitium.usecases.calibrate import under_test
from hospitium.usecases.evaluate_finger import evaluate_finger
from hospitium.usecases.evaluation import Engine, Evaluation, Scores

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "finger"
PAGE = ROOT / "docs" / "benchmarks.md"
FIGURE = ROOT / "docs" / "benchmarks-finger.svg"
BEGIN, END = "<!-- finger: begin -->", "<!-- finger: end -->"
ROUNDS = 500
HEAD = """\
| engine | set | EER % (95 %) | FMR100 % | FMR1000 % | ZeroFMR % | pairs same / different | failed |
|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--threads", type=int, default=1, help="images read at once by our engine")
    asked = ask.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"no prints to measure: {asked.data} is not there; name a folder with --data")
    ours = evaluate_finger(
        asked.data, our_engine(), threads=asked.threads, on_progress=partial(tell, "hospitium")
    )
    # NBIS keeps state between calls: one image at a time
    theirs = evaluate_finger(asked.data, nbis_engine(), on_progress=partial(tell, "nbis"))
    FIGURE.write_text(det_svg(dict(curves(ours, theirs))), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    table = "\n".join(report(ours, theirs))
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def our_engine() -> Engine[Prepared]:
    """Return the engine as it is packaged, templates stored and read back included."""
    finger = packaged_engine()
    return replace(under_test(finger), name=f"Hospitium {__version__} ({finger.model})")


def nbis_engine() -> Engine[Any]:
    """Return NBIS: mindtct and bozorth3, with every minutia that mindtct finds."""
    import nbis

    extractor = nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=False,
            ppi=500.0,
        )
    )

    def extract(data: bytes) -> Any:  # noqa: ANN401 - the package is untyped
        try:
            return extractor.extract_minutiae(encode_png(decode_image(data).pixels, ppi=500))
        except nbis.NbisError as error:
            raise UnreadableImage("NBIS cannot read it") from error

    return Engine("NBIS (nbis-py 0.1.3)", extract, lambda probe, other: float(probe.compare(other)))


def curves(ours: Evaluation, theirs: Evaluation) -> Iterator[tuple[str, DetCurve]]:
    """Yield what the figure shows: ours by set, and both engines over all."""
    for name, scores in ours.sets.items():
        yield name, scores.curve
    yield "Hospitium, all", ours.pooled.curve
    yield "NBIS, all", theirs.pooled.curve


def report(*engines: Evaluation) -> Iterator[str]:
    """Yield the lines of the section."""
    yield (
        f"Measured {datetime.now(UTC):%Y-%m-%d} by `make bench` on {machine()}, {os.cpu_count()} "
        f"cores (load {os.getloadavg()[1]:.1f}), Python {platform.python_version()}. Intervals: "
        f"{ROUNDS} bootstrap draws over fingers, 95 %. Comparing uses one core."
    )
    yield ""
    yield HEAD + "\n".join(row for engine in engines for row in rows(engine))
    yield ""
    yield "| engine | one image, median | 90 % within | images at once | compares per second |"
    yield "|---|---|---|---|---|"
    for engine in engines:
        median, p90 = np.percentile(engine.extract_ms, (50, 90))
        yield (
            f"| {engine.engine} | {median:.0f} ms | {p90:.0f} ms | {engine.threads} "
            f"| {engine.compares_per_second:,.0f} |"
        )


def rows(engine: Evaluation) -> Iterator[str]:
    """Yield a row for each set and one for all."""
    for name, scores in (*engine.sets.items(), ("**all**", engine.pooled)):
        rates = error_rates(scores.curve)
        low, high = interval(scores, lambda curve: error_rates(curve).eer)
        yield (
            f"| {engine.engine} | {name} | {100 * rates.eer:.2f} ({100 * low:.1f} to "
            f"{100 * high:.1f}) | {100 * rates.fmr100:.1f} | {100 * rates.fmr1000:.1f} "
            f"| {100 * rates.zerofmr:.1f} "
            f"| {len(scores.genuine):,} / {len(scores.impostor):,} | {len(scores.failed)} |"
        )


def interval(scores: Scores, rate: Callable[[DetCurve], float]) -> tuple[float, float]:
    """Return the bootstrap interval over fingers, the same one every time."""
    first, second = scores.impostor_fingers.T
    return bootstrap_interval(
        (scores.genuine, scores.genuine_finger),
        (scores.impostor, first, second),
        rate,
        rng=np.random.default_rng(1),
        rounds=ROUNDS,
    )


def machine() -> str:
    """Say what was measured on."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text().splitlines() if names.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line[:10] == "model name"), "")
    return model or platform.processor() or platform.machine()


def tell(name: str, done: int, total: int) -> None:
    """Count on stderr."""
    sys.stderr.write(f"\r{name}: {done} of {total} images" + ("\n" if done == total else ""))


if __name__ == "__main__":
    main()
