"""How long a list of leads must be for one finger in common: `python -m bench.twin_lists`.

Compares 1,000 made-up pairs of impressions of one finger exactly, and asks how many agree at a rate
at which no more than so many pairs of strangers are expected: among all pairs of 100,000 people,
and among the pairs of 100 newcomers with them. `--write` writes its section of docs/benchmarks.md.
"""

import argparse
import sys

import numpy as np

from bench.gallery_people import press
from bench.pages import measured, write_section
from hospitium.core.fingers import Finger
from hospitium.gallery.twin_values import pairs_among
from hospitium.records.manifests import load_calibration
from hospitium.senses.finger.matcher import compare, prepare

PEOPLE, NEWCOMERS, MATES = 100_000, 100, 1000
LENGTHS = (1, 10, 20, 100, 1000)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    who = range(50, PEOPLE, PEOPLE // MATES)
    rates = load_calibration().fmrs(np.array([_score(person) for person in who]))
    lines = [
        measured("python -m bench.twin_lists"),
        "",
        "| pairs of strangers expected in the list | everybody against everybody | newcomers |",
        "|---|---|---|",
    ]
    for length in LENGTHS:
        shares = (
            float((rates * pairs <= length).mean())
            for pairs in (pairs_among(PEOPLE, None), pairs_among(PEOPLE, NEWCOMERS))
        )
        lines.append(f"| {length:,} | " + " | ".join(f"{100 * one:.1f} %" for one in shares) + " |")
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("twin-lists", lines)


def _score(person: int) -> float:
    probe, reference = (prepare(press(person, Finger.RIGHT_INDEX, shot)) for shot in (0, 1))
    return compare(probe, reference)


if __name__ == "__main__":
    main()
