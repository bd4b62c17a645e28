"""How long a node takes to open its sealed faces after a start, for `bench.face_gallery`."""

import os
import time
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
from hospitium.gallery.face_store import FaceStore
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_upkeep
from hospitium.policy.operators import AgencyKind, Role
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
    who = FirstOperator(OperatorId("bench"), "bench", frozenset({Role.OFFICER}))
    (welcome,) = init_node(
        folder / "node", agency=AgencyId("bench"), kind=AgencyKind.POLICE, name="bench",
        operators=[who], clock=lambda: AT, random=os.urandom,
    )  # fmt: skip
    node = open_node(folder / "node", random=os.urandom)
    runtime = Runtime(node, lambda: AT, uuid4, os.urandom, _none, cache(Galleries))
    for number in range(CASES):
        notice = Notice("Synthetic", f"Person {number}", birth_year=1990)
        case = open_case(
            runtime, welcome.operator, kind=CaseKind.MISSING, notice=notice, legal_basis="bench",
            authority="bench", contact_desk="bench", expires_at=AT + timedelta(days=90),
        )  # fmt: skip
        _add(node, case, np.random.default_rng(number))
    return node


def _none() -> NoReturn:
    raise AssertionError("no finger is read here")


def _add(node: Node, case: CaseId, rng: np.random.Generator) -> None:
    with node.write() as session:
        for _ in range(EACH):
            row = EnrolledFaceRow(
                id=FaceId(uuid4()), case_id=case, model="made-up", quality=70, source="camera",
                captured_on=AT.date(), enrolled_at=AT, enrolled_by="bench", read_at=AT,
                expires_at=AT + timedelta(days=90),
            )  # fmt: skip
            template = encode_face(rng.standard_normal(512).astype(np.float32), quality=70)
            row.sealed_template = node.vault.seal("face", face_place(row), row.expires_at, template)
            session.add(row)
        session.get_one(NodeRow, 1).gallery_version += 1
        permit = permit_upkeep(bench_rules(), AgencyId("bench"), at=AT)
        audit.append(session, node.vault, permit, operation=Operation.COLLECTION, subject=str(case))
