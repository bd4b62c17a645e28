"""A node of synthetic people to look around in: nobody in it exists.

Everything here may be run again: what is there is used, what is missing is added. A demo node is
known by its agency and by the file with its access codes; no other node is ever touched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hospitium.core.clock import Clock
from hospitium.core.errors import Conflict, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.core.ids import AgencyId, CaseId, OperatorId, SearchId
from hospitium.core.randomness import Random, uuids
from hospitium.files.whole import write_whole
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.desk import permit_set_up
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records.node_folder import create_node, has_node
from hospitium.records.operators import NewOperator
from hospitium.records.policies import packaged_rules
from hospitium.records.searches import SearchRecord
from hospitium.usecases.demo_assessment import GUARDIAN, assess_demo
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.open_case import open_case
from hospitium.usecases.operators import find_operator, new_access_code
from hospitium.usecases.show_search import list_searches, show_search

if TYPE_CHECKING:
    from hospitium.usecases.runtime import Runtime

AGENCY = AgencyId("demo-police")
AGENCY_NAME = "Demo police (synthetic people only)"
OFFICER = OperatorId("amira")
ROOT = OperatorId("root")
OPERATORS = (
    (OFFICER, "Amira Demo", Role.OFFICER),
    (OperatorId("bela"), "Bela Demo", Role.VERIFIER),
    (OperatorId("olu"), "Olu Demo", Role.AUDITOR),
    (GUARDIAN, "Dana Demo", Role.DATA_PROTECTION_OFFICER),
    (OperatorId("omar"), "Omar Demo", Role.OMBUDSMAN),
    (ROOT, "Root Demo", Role.ADMINISTRATOR),
)
CODES_FILE = "demo-codes.txt"
CODES_HEAD = "# DEMO ONLY: access codes of a node of synthetic people. Nobody in it exists.\n"

CASES = 6
STEPS = 19
"""Prints that a first run reads: three references of each person, and one probe."""

PURPOSE = "roadside-check"
INCIDENT = "Examplehaven ferry quay, synthetic child without papers"
TIME_OPEN = timedelta(days=365)
DIFFERENT = "Synthetic: every person grows from a seed of their own"
"""Synthetic prints resemble each other more than real ones do; here we know who is who."""


@dataclass(frozen=True, slots=True)
class DemoCode:
    """An operator of the demo and the access code to sign in with."""

    operator: OperatorId
    role: Role
    access_code: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo as it stands.

    Attributes
    ----------
    enrolled
        References that this run added; 0 when all were there.
    search
        The search that waits for a decision.
    samples
        Fresh impressions to try: the child's, and a stranger's.
    """

    cases: int
    enrolled: int
    search: SearchRecord
    samples: tuple[Path, ...]


def ensure_demo(folder: Path, *, clock: Clock, random: Random) -> tuple[DemoCode, ...]:
    """Make `folder` a demo node, or find that it is one; returns how to sign in.

    Raises
    ------
    Conflict
        If the folder holds a node that is no demo: real records and synthetic ones never mix.
    Unavailable
        If the folder cannot be written.
    """
    noted = (folder / CODES_FILE).exists()
    if has_node(folder):
        if not noted:
            raise _no_demo()
        return _read_codes(folder)
    codes = _read_codes(folder) if noted else _write_codes(folder, random)
    held = {code.operator: code.access_code for code in codes}
    create_node(
        folder,
        permit_set_up(packaged_rules(uuids(random)), AGENCY, at=clock()),
        kind=AgencyKind.POLICE,
        name=AGENCY_NAME,
        operators=[
            NewOperator(
                Operator(who, AGENCY, AgencyKind.POLICE, frozenset({role})), name, held[who]
            )
            for who, name, role in OPERATORS
        ],
        random=random,
        extractor=Extractor.FAST,  # what phones run: one can be tried at once
    ).close()
    return codes


def run_demo(runtime: "Runtime", *, on_progress: Callable[[], None] = lambda: None) -> Demo:
    """Fill the demo node, and identify a synthetic child unless that search waits already.

    Raises
    ------
    Conflict
        If the node is no demo.
    """
    if runtime.node.info.agency != AGENCY:
        raise _no_demo()
    officer = find_operator(runtime, OFFICER)
    samples = runtime.node.folder.path / "prints"
    assess_demo(runtime, responsible=officer, root=ROOT)
    enrolled = _fill(runtime, officer, on_progress)
    waiting = list_searches(runtime, officer, waiting_only=True, limit=1)
    search_id = waiting[0].id if waiting else _identify(runtime, officer, on_progress)
    return Demo(
        cases=CASES,
        enrolled=enrolled,
        search=show_search(runtime, officer, search_id),
        samples=tuple(sorted(samples.glob("*.png"))) or _leave_samples(runtime, samples),
    )


def _no_demo() -> Conflict:
    return Conflict(
        "this folder holds a node that is no demo",
        remedy="Name another folder: hospitium demo --data demo-node.",
    )


def _fill(runtime: "Runtime", officer: Operator, on_progress: Callable[[], None]) -> int:
    """Open the cases and enrol the prints that are not there; returns how many prints."""
    cases = list_cases(runtime, officer, limit=1000).cases
    if sum(1 for case in cases if case.references or case.closed_at) >= CASES:
        return 0
    # what only a first run needs takes a second to load
    from hospitium.usecases.demo_prints import people, references
    from hospitium.usecases.enrol import enrol

    known = {case.name: case for case in cases}
    enrolled = 0
    for sheet in people(runtime.clock().date()):
        case = known.get(sheet.notice.full_name)
        if case is not None and (case.references or case.closed_at):
            continue
        report = enrol(
            runtime,
            officer,
            case.id if case is not None else _open(runtime, officer, sheet.notice),
            references(sheet),
            despite_duplicate=DIFFERENT,
            on_progress=on_progress,
        )
        enrolled += len(report.enrolled)
    return enrolled


def _open(runtime: "Runtime", officer: Operator, notice: Notice) -> CaseId:
    return open_case(
        runtime,
        officer,
        kind=CaseKind.MISSING,
        notice=notice,
        legal_basis="Synthetic: demonstration of the system",
        authority="Nobody: synthetic demo",
        contact_desk="Demo desk, ext. 12",
        expires_at=runtime.clock() + TIME_OPEN,
    )


def _identify(runtime: "Runtime", officer: Operator, on_progress: Callable[[], None]) -> SearchId:
    """Search with an impression that is in no case, another one each time."""
    from hospitium.usecases.demo_prints import probe
    from hospitium.usecases.identify import identify

    made = len(list_searches(runtime, officer, limit=1000))
    return identify(
        runtime,
        officer,
        [probe(runtime.clock().date(), made)],
        purpose=PURPOSE,
        incident=INCIDENT,
        on_progress=on_progress,
    ).id


def _leave_samples(runtime: "Runtime", folder: Path) -> tuple[Path, ...]:
    from hospitium.usecases.demo_prints import write_samples

    return write_samples(folder, runtime.clock().date())


def _write_codes(folder: Path, random: Random) -> tuple[DemoCode, ...]:
    """Invent the codes and note them, before the node knows them: a kill between loses nothing."""
    codes = tuple(DemoCode(who, role, new_access_code(random)) for who, _, role in OPERATORS)
    lines = [f"{code.operator} {code.role.value} {code.access_code}\n" for code in codes]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(folder / CODES_FILE, (CODES_HEAD + "".join(lines)).encode())
    except OSError as error:
        raise Unavailable(
            "the data folder cannot be written",
            remedy="Check that it is a folder of yours, with space left.",
        ) from error
    return codes


def _read_codes(folder: Path) -> tuple[DemoCode, ...]:
    try:
        lines = (folder / CODES_FILE).read_text("utf-8").removeprefix(CODES_HEAD).splitlines()
        words = [line.split() for line in lines]
        return tuple(DemoCode(OperatorId(who), Role(role), code) for who, role, code in words)
    except (OSError, ValueError) as error:
        raise Unavailable(
            f"{CODES_FILE} cannot be read", remedy="Delete the demo's folder and run it again."
        ) from error
