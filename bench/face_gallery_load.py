"""How long a node takes to open its sealed faces after a start, for `bench.face_gallery`."""

import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from uuid import uuid4

import numpy as np

from bench.rules import bench_rules
from hospitium.core.ids import AgencyId, CaseId, FaceId, OperatorId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.gallery.face_part import Floats
from hospitium.gallery.face_store import FaceStore
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_upkeep
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit
from hospitium.records.models import NodeRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.node_folder import Node, open_node
from hospitium.records.places import face_place
from hospitium.senses.face.template import encode_face
from hospitium.usecases.following import follow
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.init_node import FirstOperator, init_node
from hospitium.usecases.open_case import open_case
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.sample_source import faces_source

CASES, EACH = 40, 250
AT = datetime(2026, 11, 28, tzinfo=UTC)


def load_seconds() -> tuple[float, float]:
    """Return seconds, and seconds of processor, for each 1,000 faces opened and prepared."""
    with TemporaryDirectory() as folder:
        node = _node(Path(folder))
        permit = permit_upkeep(bench_rules(), AgencyId("bench"), at=AT)
        taken = []
        for _ in range(2):  # the first one loads what is not loaded
            started, processor = time.perf_counter(), time.process_time()
            with node.read() as session:
                store = FaceStore()
                follow(store, faces_source(node, session, permit), permit.at, tidy=lambda: None)
            taken.append((time.perf_counter() - started, time.process_time() - processor))
        node.close()
    return taken[1][0] * 1000 / len(store.gallery()), taken[1][1] * 1000 / len(store.gallery())


def _node(folder: Path) -> Node:
    node, runtime, who = bench_node(folder)
    for number in range(CASES):
        rng = np.random.default_rng(number)
        case = bench_case(runtime, who, number)
        store_faces(node, case, (rng.standard_normal(512).astype(np.float32) for _ in range(EACH)))
    return node


def bench_node(folder: Path, url: str | None = None) -> tuple[Node, Runtime, Operator]:
    """Make and open a node; without a URL on SQLite."""
    who = FirstOperator(OperatorId("bench"), "bench", frozenset({Role.OFFICER}))
    (welcome,) = init_node(
        folder / "node", agency=AgencyId("bench"), kind=AgencyKind.POLICE, name="bench",
        operators=[who], clock=lambda: AT, random=os.urandom, database_url=url,
    )  # fmt: skip
    node = open_node(folder / "node", random=os.urandom)
    runtime = Runtime(node, lambda: AT, uuid4, os.urandom, _none, cache(Galleries))
    return node, runtime, welcome.operator


def bench_case(runtime: Runtime, who: Operator, number: int) -> CaseId:
    """Open the case of somebody who is grown up."""
    return open_case(
        runtime, who, kind=CaseKind.MISSING, legal_basis="bench",
        notice=Notice("Synthetic", f"Person {number}", birth_year=1990),
        authority="bench", contact_desk="bench", expires_at=AT + timedelta(days=90),
    )  # fmt: skip


def _none() -> NoReturn:
    raise AssertionError("no finger is read here")


def store_faces(node: Node, case: CaseId, embeddings: Iterable[Floats]) -> None:
    """Seal some faces as a node does, read by a model of the bench's own."""
    with node.write() as session:
        for embedding in embeddings:
            row = EnrolledFaceRow(
                id=FaceId(uuid4()), case_id=case, model="made-up", quality=70, source="camera",
                captured_on=AT.date(), enrolled_at=AT, enrolled_by="bench", read_at=AT,
                expires_at=AT + timedelta(days=90),
            )  # fmt: skip
            template = encode_face(embedding, quality=70)
            row.sealed_template = node.vault.seal("face", face_place(row), row.expires_at, template)
            session.add(row)
        session.get_one(NodeRow, 1).gallery_version += 1
        permit = permit_upkeep(bench_rules(), AgencyId("bench"), at=AT)
        audit.append(session, node.vault, permit, operation=Operation.COLLECTION, subject=str(case))
