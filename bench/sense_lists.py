"""What a list of each length can hold, by face and by iris: `python -m bench.sense_lists`.

From the packaged calibrations alone: the share of one person's pairs in their data that score as
high as a list of so many pairs of strangers asks for. Nothing is compared here, and beyond the data
a calibration's tail is drawn on by a straight line: these rates are upper estimates of chance, so
the shares are rather too low. Writes its section of docs/benchmarks.md.
"""

import sys
from collections.abc import Iterator

from bench.pages import measured, write_section
from bench.twins_report import LENGTHS
from hospitium.gallery.twin_values import pairs_among
from hospitium.records.manifests import load_calibration
from hospitium.senses.calibration import Calibration
from hospitium.usecases.calibrate_iris import CALIBRATION as IRIS
from hospitium.usecases.load_faces import packaged_face_engine

PEOPLE, NEWCOMERS = 100_000, 100


def main() -> None:
    lines = list(report())
    sys.stdout.write("\n".join(lines) + "\n")
    write_section("sense-lists", lines)


def report() -> Iterator[str]:
    """Yield the section."""
    senses = {"faces": packaged_face_engine().calibration, "irises": load_calibration(IRIS)}
    yield measured("python -m bench.sense_lists")
    yield ""
    yield (
        f"{PEOPLE:,} people with one sample each, {NEWCOMERS} newcomers; share of one person's "
        "pairs that are listed, and the score that it takes."
    )
    yield ""
    heads = [f"{sense}, {who}" for sense in senses for who in ("everybody", "newcomers")]
    yield "| pairs of strangers expected | " + " | ".join(heads) + " |"
    yield "|---" * (1 + len(heads)) + "|"
    for most in LENGTHS:
        cells = [
            cell(calibration, most / pairs_among(PEOPLE, newcomers))
            for calibration in senses.values()
            for newcomers in (None, NEWCOMERS)
        ]
        yield f"| {most:,.0f} | " + " | ".join(cells) + " |"


def cell(calibration: Calibration, rate: float) -> str:
    """Return the share of one person's pairs that reach a rate; marked beyond the data."""
    score = calibration.threshold_at(rate)
    if score == float("inf"):
        return "none: rarer than any single comparison is said to be"
    beyond = " *" if calibration.extrapolated(score) else ""
    return f"{100 * (1 - calibration.fnmr(score)):.1f} % ({score:.2f}{beyond})"


if __name__ == "__main__":
    main()
