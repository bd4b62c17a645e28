"""Measure a field pack of a node's size: bytes, seconds to build, and a day's delta.

Run `python -m bench.pack`; about two minutes. A node of synthetic people is made with two prints a
case as the swift network would find them, and a pack of all of them is built for a phone, opened as
the phone opens it, and brought up to date after 100 cases were closed and 100 opened. Writes its
lines between the marks in docs/benchmarks.md.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn, TypeVar
from uuid import uuid4

import numpy as np

from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, PrintId
from hospitium.crypto.p256 import hpke_open, p256_point
from hospitium.crypto.signing import public_key, verify_signature
from hospitium.formats.compact import MAX_BYTES
from hospitium.formats.notice import CaseKind, Notice
from hospitium.formats.pack import Pack, pack_info, read_pack, write_pack
from hospitium.formats.pack_contents import PackFace
from hospitium.ledger import Operation
from hospitium.policy.assessments import latest_end, permit_record_assessment
from hospitium.policy.cases import permit_close_case, permit_enrol, permit_open_case
from hospitium.policy.desk import permit_set_up
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.purposes import CATALOGUE
from hospitium.records import audit, cases, prints
from hospitium.records.assessments import NewAssessment, add_assessment
from hospitium.records.devices import DeviceKeys
from hospitium.records.manifests import load_calibration, load_manifest
from hospitium.records.node_folder import Node, create_node
from hospitium.records.operators import NewOperator
from hospitium.senses.face.template import encode_face
from hospitium.senses.finger.template import encode_template
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty
from hospitium.usecases.devices import (
    Carried,
    add_device,
    confirm_device,
    enrol_device,
    list_devices,
)
from hospitium.usecases.packs import Wanted, build_pack, fetch_pack, packs_for
from hospitium.usecases.runtime import Runtime

Result = TypeVar("Result")

START = datetime(2026, 11, 1, tzinfo=UTC)
ENDS = START + timedelta(days=300)
AGENCY = AgencyId("demo-police")
ROLES = frozenset({Role.OFFICER, Role.DATA_PROTECTION_OFFICER})
ROOT = Operator(OperatorId("root"), AGENCY, AgencyKind.POLICE, frozenset({Role.ADMINISTRATOR}))
AMIRA = Operator(OperatorId("amira"), AGENCY, AgencyKind.POLICE, ROLES)
FINGERS = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX)
DISTINCT = 2_000
"""Different templates: more than fit into the window of DEFLATE, so that repeats save nothing."""
CHANGED = 100
TARGET = 25_000_000
MODEL = load_manifest("swift").id


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--cases", type=int, default=10_000)
    asked = ask.parse_args()
    templates = [_template(number) for number in range(DISTINCT)]
    with TemporaryDirectory() as folder:
        node = _node(Path(folder) / "node")
        runtime = Runtime(node, lambda: START, uuid4, os.urandom, _no_engine, _no_engine)
        _assess(runtime)
        made = _fill(runtime, asked.cases, templates, first=0)
        lines = _measure(runtime, made, templates)
        node.close()
    mean = np.mean([len(one) for one in templates])
    sizes = f"Templates have {mean:.0f} bytes on average, at most {MAX_BYTES} by their format."
    write_section("pack", [measured("python -m bench.pack"), "", *lines, "", sizes])


def _measure(runtime: Runtime, made: list[CaseId], templates: list[bytes]) -> list[str]:
    seed = os.urandom(32)
    code = add_device(runtime, AMIRA).code
    keys = DeviceKeys(p256_point(seed), p256_point(os.urandom(32)))
    device = enrol_device(runtime, code, keys, app="0").device
    confirm_device(runtime, AMIRA, device.id, device.check)
    (device,) = list_devices(runtime, AMIRA)
    phone = Carried(device, AMIRA)
    wanted = Wanted("roadside-check")
    pack, building = _timed(lambda: build_pack(runtime, AMIRA, device.id, wanted))
    (_, outer), fetching = _timed(lambda: fetch_pack(runtime, phone, pack.id))
    whole, opening = _timed(lambda: _open(runtime, seed, str(device.id), outer))
    assert (whole.cases, whole.prints) == (len(made), 2 * len(made))
    _, asking = _timed(lambda: packs_for(runtime, phone))
    _close(runtime, made[:CHANGED])
    _fill(runtime, CHANGED, templates, first=len(made))
    _, again = _timed(lambda: packs_for(runtime, phone))
    (_, delta), _ = _timed(lambda: fetch_pack(runtime, phone, pack.id, base=1))
    changed = _open(runtime, seed, str(device.id), delta)
    assert len(changed.contents.removed) == len(changed.contents.cases) == CHANGED
    what = f"{len(made):,} cases x {len(FINGERS)} prints"
    met = "" if len(made) != 10_000 else f" (target {TARGET / 1e6:.0f} MB)"
    most = 2 * len(made) * (MAX_BYTES + 10) / 1e6
    with_faces = _with_faces(whole)
    return [
        "| what | figure |",
        "|---|---|",
        f"| a pack of {what} | {len(outer) / 1e6:.2f} MB{met} |",
        f"| the same with one face a case beside{met} | {with_faces / 1e6:.2f} MB |",
        f"| its prints, were each as large as can be and DEFLATE of no use | {most:.1f} MB |",
        f"| building it | {building:.1f} s |",
        f"| handing it out | {fetching * 1000:.0f} ms |",
        f"| opening and checking it, in Python | {opening:.1f} s |",
        f"| a phone that asks how things stand while nothing changed | {asking * 1000:.0f} ms |",
        f"| the same with {CHANGED} cases closed, {CHANGED} opened: a new pack | {again:.1f} s |",
        f"| the delta of that | {len(delta) / 1e3:.0f} kB |",
        "",
        "Seconds are of one core's time.",
    ]


def _with_faces(pack: Pack) -> int:
    """Return the bytes of a pack with one face a case: random ones, which DEFLATE cannot shrink."""
    rng, cases = np.random.default_rng(7), len(pack.contents.cases)
    made = rng.standard_normal((cases, 512)).astype(np.float32)
    faces = tuple(
        PackFace(at, day=20_000, minor=False, template=encode_face(one, quality=70))
        for at, one in enumerate(made)
    )
    rates = load_calibration("face-calibration").to_json().encode()
    whole = replace(pack.contents, faces=faces, face_calibration=rates)
    return len(write_pack(pack.head, whole, whole, lambda _: bytes(64)))


def _timed(run: Callable[[], Result]) -> tuple[Result, float]:
    began = time.process_time()
    result = run()
    return result, time.process_time() - began


def _open(runtime: Runtime, seed: bytes, device: str, outer: bytes) -> Pack:
    key = public_key(runtime.node.vault.pack_seed)
    inner = hpke_open(seed, outer, info=pack_info(device))
    return read_pack(inner, lambda message, made: verify_signature(key, message, made))


def _template(number: int) -> bytes:
    rng = np.random.default_rng(number)
    minutiae = minutiae_impression(minutiae_finger(rng), rng, difficulty=Difficulty.GOOD)
    return encode_template(minutiae, finger=FINGERS[number % 2], quality=80, compact=True)


def _fill(runtime: Runtime, many: int, templates: list[bytes], *, first: int) -> list[CaseId]:
    """Open cases with two prints each, as the use cases would, without a decision for each."""
    rules, vault = bench_rules(), runtime.node.vault
    opening = permit_open_case(
        rules, AMIRA, legal_basis="report", authority="court", expires_at=ENDS, at=START
    )
    made = [CaseId(uuid4()) for _ in range(many)]
    with runtime.node.write() as session:
        subject = str(made[0])  # one entry for all: the log is not what is measured
        audit.append(session, vault, opening, operation=Operation.COLLECTION, subject=subject)
        for number, case in enumerate(made, first):
            notice = Notice(f"Person {number}", "Synthetic", birth_year=1950 + number % 60)
            cases.add_case(
                session, vault, opening, case_id=case, kind=CaseKind.MISSING, notice=notice,
                legal_basis="report", authority="court", contact_desk="desk",
            )  # fmt: skip
            mine = permit_enrol(rules, AMIRA, _facts(case), at=START)
            for place, finger in enumerate(FINGERS):
                prints.add_print(
                    session, vault, mine, print_id=PrintId(uuid4()), finger=finger, impression=1,
                    model=MODEL, template=templates[(2 * number + place) % DISTINCT], quality=80,
                    minutiae_count=50, captured_on=date(2026, 10, 1),
                )  # fmt: skip
    return made


def _close(runtime: Runtime, those: list[CaseId]) -> None:
    with runtime.node.write() as session:
        for case in those:
            permit = permit_close_case(bench_rules(), AMIRA, _facts(case), at=START)
            cases.close_case(session, permit)
            vault = runtime.node.vault
            audit.append(session, vault, permit, operation=Operation.ALTERATION)


def _facts(case: CaseId) -> CaseFacts:
    return CaseFacts(id=case, agency=AGENCY, closed=False, expires_at=ENDS, minor=False)


def _node(folder: Path) -> Node:
    permit = permit_set_up(bench_rules(), AGENCY, at=START)
    return create_node(
        folder, permit, kind=AgencyKind.POLICE, name="Demo police",
        operators=[NewOperator(one, one.id, "correct horse battery") for one in (AMIRA, ROOT)],
        random=os.urandom, extractor=Extractor.FAST,
    )  # fmt: skip


def _assess(runtime: Runtime) -> None:
    day, other = START.date(), OperatorId("root")
    permit = permit_record_assessment(
        bench_rules(), AMIRA, node=AGENCY, responsible=other, reviewed_on=day,
        valid_until=latest_end(day), at=START,
    )  # fmt: skip
    new = NewAssessment(
        title="Bench", version="1", responsible=other, reviewed_on=day,
        valid_until=latest_end(day), document=bytes(32),
        purposes=[purpose.id for purpose in CATALOGUE], modalities=["finger"],
        legal_basis="for measurements",
    )  # fmt: skip
    with runtime.node.write() as session:
        add_assessment(session, permit, new)
        vault = runtime.node.vault
        audit.append(session, vault, permit, operation=Operation.ADMINISTRATION)


def _no_engine() -> NoReturn:
    raise RuntimeError("nothing is recognised here")


if __name__ == "__main__":
    main()
