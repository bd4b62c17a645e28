"""What `bench.twins` writes: how long, and whom a list of each length holds."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from bench.gallery_people import case_of
from bench.pages import measured
from bench.twins_made import EVERY, again, whole
from hospitium.gallery.twin_values import Twin, borne_with

LENGTHS = (1.0, 10.0, 20.0, 100.0, 1000.0)
"""Pairs of strangers that a list may be expected to hold."""


@dataclass(frozen=True, slots=True)
class Run:
    """One part of a pass: its seconds, those of processor, and what it found."""

    name: str
    seconds: float
    processor: float
    found: tuple[Twin, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """All parts of a pass."""

    people: int
    prints: int
    runs: tuple[Run, ...]

    def run(self, name: str) -> Run | None:
        """Return one part."""
        return next((one for one in self.runs if one.name == name), None)


def report(asked: argparse.Namespace, done: Measured) -> list[str]:
    """Return the section."""
    command = (
        f"python -m bench.twins --people {asked.people} --fingers {asked.fingers} "
        f"--faces {asked.faces} --irises {asked.irises}"
    )
    records = done.people + len(range(0, done.people, EVERY))
    whole_pass = [one for one in done.runs if one.name != "newcomers"]
    return [
        measured(command),
        "",
        (
            f"{records:,} records with {done.prints:,} prints, {asked.faces:,} photographs and "
            f"{asked.irises:,} irises on {asked.workers} threads, the galleries prepared before. "
            "The whole pass: "
            f"**{sum(one.seconds for one in whole_pass) / 60:.1f} minutes** of clock, "
            f"{sum(one.processor for one in whole_pass) / 60:.1f} of processor."
        ),
        "",
        "| part | minutes | of processor | told |",
        "|---|---|---|---|",
        *(
            f"| {TITLES[one.name]} | {one.seconds / 60:.1f} | {one.processor / 60:.1f} | "
            f"{len(_pairs(one.found))} |"
            for one in done.runs
        ),
        "",
        (
            "Who stands in two records, by how many pairs of strangers the list may be expected to "
            f"hold ({borne_with(records):.0f} unless somebody says):"
        ),
        "",
        (
            f"| expected by chance | all {asked.fingers} fingers in both | one finger in common | "
            "strangers listed | newcomers, all fingers | newcomers, one finger | strangers listed |"
        ),
        "|---|---|---|---|---|---|---|",
        *_recall(done, asked.newcomers),
        "",
        (
            f"Newcomers: {asked.newcomers} of the second records held against everybody, as in the "
            "night after they came. Of ten impressions six are good, three fair, one is poor. "
            "Expected is by the packaged calibration, measured on real fingers, upper estimates; "
            "made-up strangers agree less. Photographs are made-up embeddings, irises codes of "
            "noise: for the time only."
        ),
    ]


TITLES = {
    "everybody": "prints, everybody against everybody",
    "records": "prints, each record by itself",
    "newcomers": "newcomers' prints against everybody, under any name",
    "faces": "faces, all against all, and each record by itself",
    "irises": "irises, all against all, and each record by itself",
}


def _recall(done: Measured, newcomers: int) -> Iterator[str]:
    twice = list(range(0, done.people, EVERY))
    everybody, night = done.run("everybody"), done.run("newcomers")
    for most in LENGTHS:
        cells = []
        for run, among in ((everybody, twice), (night, twice[:newcomers])):
            found = _pairs(one for one in run.found if one.expected <= most) if run else set()
            mates = {person: frozenset((case_of(person), again(person))) for person in twice}
            for all_fingers in (True, False):
                wanted = [mates[person] for person in among if whole(person) == all_fingers]
                cells.append(_share(sum(one in found for one in wanted), len(wanted)))
            cells.append(str(len(found - set(mates.values()))))
        yield f"| {most:,.0f} | " + " | ".join(cells) + " |"


def _pairs(found: "Iterator[Twin] | tuple[Twin, ...]") -> set[frozenset[object]]:
    return {frozenset((one.first, one.second)) for one in found}


def _share(found: int, of: int) -> str:
    return f"{100 * found / of:.1f} % ({found} of {of})" if of else "none"
