"""How long a pass over a whole gallery takes, and whom it finds: `python -m bench.twins`.

Made-up people (`bench.gallery_people`) with `--fingers` prints each; some stand in two records,
the second with other impressions: half of them of all their fingers, half of one alone. Writes its
section of docs/benchmarks.md.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bench.gallery_people import BATCH, MODEL, case_of, draw, entries, press
from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, PrintId
from hospitium.gallery import Gallery, GalleryEntry
from hospitium.gallery.twin_values import Twin
from hospitium.gallery.twins import Chunk, TwinPass
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.twins import permit_find_twins
from hospitium.records.manifests import load_calibration

AT = datetime(2026, 11, 28, tzinfo=UTC)
CHOSEN = (Finger.RIGHT_INDEX, Finger.RIGHT_THUMB, Finger.LEFT_INDEX, Finger.LEFT_THUMB)
EVERY = 50
"""Of so many people one stands in two records."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a pass brought: of those in two records, and of pairs of strangers."""

    all_fingers: tuple[int, int]
    one_finger: tuple[int, int]
    strangers: int


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=100_000)
    ask.add_argument("--fingers", type=int, default=2, choices=(1, 2, 3, 4))
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--cache", type=Path, default=Path("/tmp/hospitium-bench"))
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    people = max(BATCH, asked.people // BATCH * BATCH)
    fingers = CHOSEN[: asked.fingers]
    draw(asked.cache / "people", people, processes=asked.workers)
    tell("preparing")
    gallery = Gallery.build(crowd(asked.cache / "people", people, fingers), workers=asked.workers)
    over = TwinPass(
        permit_find_twins(bench_rules(), officer(), at=AT),
        gallery,
        load_calibration(),
        MODEL,
        AT,
        workers=asked.workers,
    )
    began, cpu = time.perf_counter(), time.process_time()
    twins = [twin for chunk in told(over) for twin in over.run(chunk)]
    seconds, processor = time.perf_counter() - began, time.process_time() - cpu
    lines = report(asked, over, judge(twins, people), seconds, processor)
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("twins", lines)


def crowd(cache: Path, people: int, fingers: Sequence[Finger]) -> Iterator[GalleryEntry]:
    """Yield everybody once, and some again under another case."""
    for one in entries(cache, range(people)):
        if one.finger in fingers:
            yield one
    for person in range(0, people, EVERY):
        for finger in fingers if whole(person) else fingers[:1]:
            print_id = PrintId(UUID(int=(3 << 100) + 100 * person + int(finger)))
            minutiae = press(person, finger, 1)
            yield GalleryEntry(print_id, again(person), finger, MODEL, minutiae)


def whole(person: int) -> bool:
    """Tell whether all fingers of the second record are this person's, or there is one alone."""
    return person // EVERY % 2 == 0


def again(person: int) -> CaseId:
    return CaseId(UUID(int=(4 << 100) + person))


def told(over: TwinPass) -> Iterator[Chunk]:
    chunks = over.chunks()
    for number, chunk in enumerate(chunks, start=1):
        yield chunk
        tell(f"{number} of {len(chunks)}")


def judge(twins: Sequence[Twin], people: int) -> Found:
    pairs = {frozenset((one.first, one.second)) for one in twins}
    twice = range(0, people, EVERY)
    mates = {person: frozenset((case_of(person), again(person))) for person in twice}
    full = [mates[person] in pairs for person in twice if whole(person)]
    single = [mates[person] in pairs for person in twice if not whole(person)]
    return Found(
        (sum(full), len(full)), (sum(single), len(single)), len(pairs - set(mates.values()))
    )


def report(
    asked: argparse.Namespace, over: TwinPass, found: Found, seconds: float, processor: float
) -> list[str]:
    command = f"python -m bench.twins --people {asked.people} --fingers {asked.fingers}"
    return [
        measured(command),
        "",
        (
            f"{over.persons:,} records with {over.prints:,} prints, each held against every other "
            f"on {asked.workers} threads: **{seconds / 60:.1f} minutes** of clock, "
            f"{processor / 60:.1f} of processor (the gallery was prepared before)."
        ),
        "",
        "| who stands in two records, synthetic | found |",
        "|---|---|",
        f"| with all {asked.fingers} fingers in both | {share(*found.all_fingers)} |",
        f"| with one finger in common | {share(*found.one_finger)} |",
        f"| pairs of strangers listed | {found.strangers} |",
        "",
        "Of ten impressions six are good, three fair, one is poor.",
    ]


def share(found: int, of: int) -> str:
    return f"{found} of {of} ({100 * found / of:.1f} %)" if of else "none"


def officer() -> Operator:
    roles = frozenset({Role.OFFICER})
    return Operator(OperatorId("bench"), AgencyId("bench"), AgencyKind.POLICE, roles)


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
