"""How long a pass over a whole gallery takes, and whom it finds: `python -m bench.twins`.

Made-up people (`bench.gallery_people`) with `--fingers` prints each, and `--faces` photographs and
`--irises` pictures of eyes in all; some stand in two records, the second with other impressions:
half of them of all their fingers, half of one alone. First everybody is held against everybody,
then every record by itself, then `--newcomers` of the second records against everybody, as in the
night after they came. Writes its section of docs/benchmarks.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.face_gallery import calibration
from bench.gallery_people import BATCH, MODEL, draw
from bench.iris_made import MODEL as IRISES
from bench.iris_made import irises
from bench.pages import write_section
from bench.rules import bench_rules
from bench.twins_made import AT, CHOSEN, EVERY, again, crowd, faces
from bench.twins_report import Measured, Run, report
from hospitium.core.ids import AgencyId, CaseId, OperatorId
from hospitium.gallery import Gallery
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_twins import FaceTwinPass
from hospitium.gallery.iris_gallery import IrisGallery
from hospitium.gallery.iris_twins import IrisTwinPass
from hospitium.gallery.odd_faces import OddFaces
from hospitium.gallery.odd_irises import OddIrises
from hospitium.gallery.odd_records import OddPrints
from hospitium.gallery.twin_values import Twin
from hospitium.gallery.twins import TwinPass
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.permit import TwinsPermit
from hospitium.policy.twins import permit_find_twins
from hospitium.records.manifests import load_calibration
from hospitium.usecases.calibrate_iris import CALIBRATION

MOST = 1000.0
"""Pairs of strangers borne with here, to tell what longer lists would find."""

Steps = Sequence[Callable[[], tuple[Twin, ...]]]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=100_000)
    ask.add_argument("--fingers", type=int, default=2, choices=(1, 2, 3, 4))
    ask.add_argument("--faces", type=int, default=0, help="photographs in all")
    ask.add_argument("--irises", type=int, default=0, help="pictures of eyes in all")
    ask.add_argument("--newcomers", type=int, default=100)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--cache", type=Path, default=Path("/tmp/hospitium-bench"))
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    people = max(BATCH, asked.people // BATCH * BATCH)
    fingers = CHOSEN[: asked.fingers]
    draw(asked.cache / "people", people, processes=asked.workers)
    tell("preparing")
    gallery = Gallery.build(crowd(asked.cache / "people", people, fingers), workers=asked.workers)
    permit = permit_find_twins(bench_rules(), officer(), at=AT)
    runs = [
        *print_runs(permit, gallery, asked, people),
        *face_runs(permit, asked),
        *iris_runs(permit, asked),
    ]
    lines = report(asked, Measured(people, len(gallery.people), tuple(runs)))
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("twins", lines)


def print_runs(
    permit: TwinsPermit, gallery: Gallery, asked: argparse.Namespace, people: int
) -> list[Run]:
    """Hold all against all, look at each record, and hold newcomers against all."""

    def over(newcomers: set[CaseId] | None) -> TwinPass:
        return TwinPass(
            permit, gallery, load_calibration(), MODEL, AT,
            workers=asked.workers, newcomers=newcomers, by_chance=MOST,
        )  # fmt: skip

    whole = over(None)
    fresh = {again(person) for person in list(range(0, people, EVERY))[: asked.newcomers]}
    night = over(fresh)
    odd = OddPrints(whole.weighing)
    return [
        timed("everybody", [partial(whole.run, one) for one in whole.chunks()]),
        timed("records", [partial(odd.in_one_record, odd.cases(), 20.0)]),
        timed("newcomers", [partial(night.run, one) for one in night.chunks()]),
    ]


def face_runs(permit: TwinsPermit, asked: argparse.Namespace) -> list[Run]:
    """Hold all faces against all, and look at each record's."""
    if not asked.faces:
        return []
    gallery = FaceGallery.build(faces(asked.faces))
    over = FaceTwinPass(permit, gallery, calibration(), MODEL, AT)
    odd = OddFaces(over.rows, over.calibration)
    steps: Steps = [partial(over.run, one) for one in over.chunks()]
    return [timed("faces", [*steps, partial(odd.in_one_record, odd.cases())])]


def iris_runs(permit: TwinsPermit, asked: argparse.Namespace) -> list[Run]:
    """Hold all irises against all, and look at each record's."""
    if not asked.irises:
        return []
    tell("drawing irises")
    gallery = IrisGallery.build(irises(asked.irises))
    over = IrisTwinPass(permit, gallery, load_calibration(CALIBRATION), IRISES, AT)
    odd = OddIrises(over.rows, over.calibration)
    steps: Steps = [partial(over.run, one) for one in over.chunks()]
    return [timed("irises", [*steps, partial(odd.in_one_record, odd.cases())])]


def timed(name: str, steps: Steps) -> Run:
    began, cpu = time.perf_counter(), time.process_time()
    found: list[Twin] = []
    for number, step in enumerate(steps, start=1):
        found += step()
        tell(f"{name}: {number} of {len(steps)}")
    return Run(name, time.perf_counter() - began, time.process_time() - cpu, tuple(found))


def officer() -> Operator:
    roles = frozenset({Role.OFFICER})
    return Operator(OperatorId("bench"), AgencyId("bench"), AgencyKind.POLICE, roles)


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
