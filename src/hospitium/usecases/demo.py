"""A node of synthetic people to look around in: nobody in it exists.

Everything here may be run again: what is there is used, what is missing is added. A demo node is
known by its agency and by the file with its access codes; no other node is ever touched.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hospitium.core.clock import Clock
from hospitium.core.errors import Conflict, Unavailable
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, SearchId
from hospitium.core.randomness import Random
from hospitium.formats.notice import CaseKind
from hospitium.policy.desk import permit_set_up
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records.files import write_whole
from hospitium.records.node_folder import create_node, has_node
from hospitium.records.operators import NewOperator
from hospitium.records.searches import SearchRecord
from hospitium.synth.people import PersonSheet, synthetic_people
from hospitium.usecases.captures import Capture
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import SearchReport, identify
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.open_case import open_case
from hospitium.usecases.operators import find_operator, new_access_code
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.show_search import list_searches, show_search

AGENCY = AgencyId("demo-police")
AGENCY_NAME = "Demo police (synthetic people only)"
OPERATORS = (
    (OperatorId("amira"), "Amira Demo", Role.OFFICER),
    (OperatorId("bela"), "Bela Demo", Role.VERIFIER),
    (OperatorId("olu"), "Olu Demo", Role.AUDITOR),
    (OperatorId("root"), "Root Demo", Role.ADMINISTRATOR),
)
CODES_FILE = "demo-codes.txt"
CODES_HEAD = "# DEMO ONLY: access codes of a node of synthetic people. Nobody in it exists.\n"

SEED = 20261122
PEOPLE = 6
SOUGHT = 2
"""Whom the demo identifies: the third person, who is a minor, so that two people must agree."""

IMPRESSIONS = {Finger.RIGHT_INDEX: 2, Finger.RIGHT_THUMB: 1}
PRINTS = PEOPLE * sum(IMPRESSIONS.values())
STEPS = PRINTS + 1
"""Prints that a first run reads: the references, and one probe."""

INCIDENT = "Examplehaven ferry quay, synthetic child without papers"
TIME_OPEN = timedelta(days=365)


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
    fresh
        The same search with its images, when this run made it.
    """

    cases: int
    enrolled: int
    search: SearchRecord
    fresh: SearchReport | None


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
        permit_set_up(AGENCY, at=clock()),
        kind=AgencyKind.POLICE,
        name=AGENCY_NAME,
        operators=[
            NewOperator(
                Operator(who, AGENCY, AgencyKind.POLICE, frozenset({role})), name, held[who]
            )
            for who, name, role in OPERATORS
        ],
        random=random,
    ).close()
    return codes


def run_demo(runtime: Runtime, *, on_progress: Callable[[], None] = lambda: None) -> Demo:
    """Fill the demo node, and identify a synthetic child unless that search waits already.

    Raises
    ------
    Conflict
        If the node is no demo.
    """
    if runtime.node.info.agency != AGENCY:
        raise _no_demo()
    officer = find_operator(runtime, OPERATORS[0][0])
    enrolled = _fill(runtime, officer, on_progress)
    waiting = list_searches(runtime, officer, waiting_only=True, limit=1)
    fresh = None if waiting else _identify(runtime, officer, on_progress)
    search_id = fresh.id if fresh is not None else SearchId(waiting[0].id)
    return Demo(
        cases=PEOPLE,
        enrolled=enrolled,
        search=show_search(runtime, officer, search_id),
        fresh=fresh,
    )


def _no_demo() -> Conflict:
    return Conflict(
        "this folder holds a node that is no demo",
        remedy="Name another folder: hospitium demo --data demo-node.",
    )


def _fill(runtime: Runtime, officer: Operator, on_progress: Callable[[], None]) -> int:
    """Open the cases and enrol the prints that are not there; returns how many prints."""
    known = {case.name: case for case in list_cases(runtime, officer, limit=1000).cases}
    enrolled = 0
    for sheet in _people(runtime):
        case = known.get(sheet.notice.full_name)
        if case is not None and (case.references or case.closed_at):
            continue
        case_id = case.id if case is not None else _open(runtime, officer, sheet)
        report = enrol(runtime, officer, case_id, _references(sheet), on_progress=on_progress)
        enrolled += len(report.enrolled)
    return enrolled


def _people(runtime: Runtime) -> list[PersonSheet]:
    return synthetic_people(SEED, PEOPLE, today=runtime.clock().date())


def _open(runtime: Runtime, officer: Operator, sheet: PersonSheet) -> CaseId:
    at: datetime = runtime.clock()
    return open_case(
        runtime,
        officer,
        kind=CaseKind.MISSING,
        notice=sheet.notice,
        legal_basis="Synthetic: demonstration of the system",
        authority="Nobody: synthetic demo",
        contact_desk="Demo desk, ext. 12",
        expires_at=at + TIME_OPEN,
    )


def _references(sheet: PersonSheet) -> Iterator[Capture]:
    for finger, times in IMPRESSIONS.items():
        yield from _press(sheet, finger, range(times))


def _press(sheet: PersonSheet, finger: Finger, numbers: range) -> Iterator[Capture]:
    """Grow a synthetic finger and press it once for each of `numbers`."""
    import numpy as np

    from hospitium.formats.images import encode_png
    from hospitium.synth import impression, person

    master = person(sheet.seed).finger(finger)
    for number in numbers:
        pressed = impression(master, np.random.default_rng([sheet.seed, finger, number]))
        png = encode_png(pressed.image.pixels, ppi=pressed.image.ppi)
        yield Capture(png, finger, f"synthetic {finger.label} {number + 1}")


def _identify(runtime: Runtime, officer: Operator, on_progress: Callable[[], None]) -> SearchReport:
    """Search with an impression that is in no case, another one each time."""
    made = len(list_searches(runtime, officer, limit=1000))
    probe = _press(_people(runtime)[SOUGHT], Finger.RIGHT_INDEX, range(100 + made, 101 + made))
    return identify(
        runtime,
        officer,
        probe,
        purpose="roadside-check",
        incident=INCIDENT,
        on_progress=on_progress,
    )


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
