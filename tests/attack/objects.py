"""Objects for the parameters of each way in: fresh ones for who changes them, else standing ones.

A maker is told who will ask, for some objects are somebody's own.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from hospitium.core.ids import BestInterestsId, CaseId, OperatorId, RequestId
from hospitium.edges.http.sessions import Kind
from hospitium.formats.notice import CaseKind, Notice
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.policy.consents import Action
from hospitium.policy.operators import Role
from hospitium.records.models_staff import HandedWorkRow
from hospitium.usecases.best_interests import Proposal, propose_decision
from hospitium.usecases.break_glass import break_glass, end_glass
from hospitium.usecases.guardians import mark_conflict
from hospitium.usecases.lend_role import lend_role
from hospitium.usecases.open_case import open_case
from hospitium.usecases.operators import end_access, find_operator
from hospitium.usecases.person_code import issue_code
from hospitium.usecases.person_page import open_page, show_page
from hospitium.usecases.request_right import request_right
from hospitium.usecases.settle_request import settle_request
from tests.attack.bodies.people import CONFLICT, DECISION
from tests.attack.face_objects import face, iris
from tests.attack.field_objects import came_in, confirmed, packed
from tests.attack.item_objects import found, item, job
from tests.attack.routes import Way
from tests.attack.town import STAND_IN, Town
from tests.attack.twin_objects import twin
from tests.usecases.consents import introduce, register, say
from tests.usecases.staff import WHY

Made = dict[str, str]
Maker = Callable[[Town, str], Made]
FIXED = {
    "path": "checkpoint",
    "file": "favicon.svg",
    "law": "led25",
    "year": "2026",
    "agency": "demo-police",
    "sequence": "1",
}
"""What the parameters of no particular object are."""
MINE = {Role.OFFICER, Role.CASE_WORKER}
"""Roles that can have an override of their own."""


def case(town: Town, _who: str) -> Made:
    return {"case_id": town.enrolled()[0]}


def hit(town: Town, _who: str) -> Made:
    return town.hit()


def alert(town: Town, _who: str) -> Made:
    return town.alert()


def assessment(town: Town, _who: str) -> Made:
    return {"number": town.assessed()}


def said(town: Town, _who: str) -> Made:
    """A registered person who has said no, once."""
    found = register(town.station)
    number = say(town.station, found, Action.REFUSED).number
    return {"case_id": str(found), "number": str(number)}


def child(town: Town, _who: str) -> Made:
    return {"case_id": str(register(town.station, birth_year=2012))}


def guardian(town: Town, who: str) -> Made:
    made = child(town, who)
    found = introduce(town.station, _case(made))
    return made | {"guardian_id": str(found)}


def conflict(town: Town, who: str) -> Made:
    """A guardian whom a colleague has marked in conflict with the child."""
    made, marked = child(town, who), town.station
    found = introduce(marked, _case(made))
    mark_conflict(marked.runtime, town.officer, _case(made), found, reason=CONFLICT["reason"])
    return made | {"guardian_id": str(found)}


def decision(town: Town, who: str) -> Made:
    """A decision in a child's interest that a colleague has proposed."""
    made = child(town, who)
    day = town.station.clock.now.date() + timedelta(days=90)
    proposal = Proposal(reason=DECISION["reason"], authority=DECISION["authority"], review_on=day)
    found: BestInterestsId = propose_decision(
        town.station.runtime, town.officer, _case(made), proposal
    )
    return made | {"decision_id": str(found)}


def request(town: Town, _who: str) -> Made:
    """A request for a copy that waits for somebody else."""
    return _asked(town, RequestKind.ACCESS)


def copy(town: Town, _who: str) -> Made:
    return _settled(town, RequestKind.ACCESS)


def hold(town: Town, _who: str) -> Made:
    return _settled(town, RequestKind.HOLD)


def erased(town: Town, _who: str) -> Made:
    return _settled(town, RequestKind.ERASURE)


def notes(town: Town, _who: str) -> Made:
    """A record with a confirmed hit, whose person has a code and has used it."""
    made, runtime = town.alert(), town.station.runtime
    code = issue_code(runtime, town.officer, _case(made))
    looks = show_page(runtime, open_page(runtime, code)).seen.looks
    return made | {"code": code, "sequence": str(looks[0].sequence)}


def operator(town: Town, _who: str) -> Made:
    return {"handle": town.colleague()}


def system(town: Town, _who: str) -> Made:
    return {"handle": town.system()[0]}


def passkey(town: Town, who: str) -> Made:
    return {"passkey_id": town.passkey(who)[0]}


def session(town: Town, who: str) -> Made:
    begun = town.server.state.server.sessions.begin(OperatorId(who), kind=Kind.PROGRAM)
    return {"name": begun.name}


def loan(town: Town, who: str) -> Made:
    """A role that `who` has lent, or a colleague if theirs is never lent."""
    giver = who if who in town.station.staff else town.colleague()
    role = town.role_of(giver)
    if role in (Role.ADMINISTRATOR, Role.OMBUDSMAN):
        giver, role = town.colleague(), Role.OFFICER
    lent = lend_role(
        town.station.runtime,
        find_operator(town.station.runtime, OperatorId(giver)),
        OperatorId(town.borrower(role)),
        role,
        ends_at=town.station.clock.now + timedelta(days=3),
        reason="on leave",
    )
    return {"loan_id": str(lent.id)}


def override(town: Town, who: str) -> Made:
    """An override of `who`, or of a colleague if they cannot have one."""
    mine = not town.station.staff[who].roles.isdisjoint(MINE)
    breaker = find_operator(town.station.runtime, OperatorId(who if mine else town.colleague()))
    hour = timedelta(hours=1)
    begun = break_glass(town.station.runtime, breaker, reason=WHY, lasting=hour)
    return {"override_id": str(begun.id)}


def ended_override(town: Town, _who: str) -> Made:
    runtime, breaker = town.station.runtime, OperatorId(town.colleague())
    who = find_operator(runtime, breaker)
    begun = break_glass(runtime, who, reason=WHY, lasting=timedelta(hours=1))
    end_glass(runtime, who, begun.id)
    return {"override_id": str(begun.id)}


def work(town: Town, who: str) -> Made:
    """What somebody who left has handed to `who`."""
    station, leaver = town.station, OperatorId(town.colleague())
    open_case(
        station.runtime,
        find_operator(station.runtime, leaver),
        kind=CaseKind.MISSING,
        notice=Notice("Synthetic", "Person"),
        legal_basis="missing person report 12/2026",
        authority="Synthetic district court",
        contact_desk="Missing persons desk",
        expires_at=station.clock.now + timedelta(days=90),
    )
    end_access(station.runtime, station.staff["root"], leaver, receiver=OperatorId(who))
    with station.runtime.node.read() as session:
        query = select(HandedWorkRow.id).where(HandedWorkRow.leaver == leaver)
        return {"work_id": str(session.scalars(query).one())}


BY_PATH: dict[str, Maker] = {
    "{face_id}": face,
    "{iris_id}": iris,
    "{device}/confirm": came_in,
    "{device}": confirmed,
    "{pack}": packed,
    "/field/": confirmed,
    "/packs": confirmed,
    "/notes": notes,
    "/conflict/review": conflict,
    "{guardian_id}": guardian,
    "{decision_id}": decision,
    "/consent": said,
    "/guardians": child,
    "/best-interests": child,
    "/eras": erased,
    "{request_id}/copy": copy,
    "{request_id}/review": hold,
    "{request_id}": request,
    "{item_id}": item,
    "{found_id}": found,
    "{twin_id}": twin,
    "{alert_id}": alert,
    "{search_id}": hit,
    "{candidate_id}": hit,
    "{case_id}": case,
    "/assessments/{number}": assessment,
    "/systems/{handle}": system,
    "{handle}": operator,
    "{passkey_id}": passkey,
    "/sessions/{name}": session,
    "{loan_id}": loan,
    "{job_id}": job,
    "{override_id}/end": override,
    "{override_id}": ended_override,
    "{work_id}": work,
}
"""The first that stands in a path makes its objects."""


OF_NO_NAME = ("/notes", "/api/v1/field/", "/packs")
"""Paths that name no object, though what is sent there does."""


def maker_of(way: Way) -> Maker | None:
    """Who makes the objects of `way`; None if it is about none."""
    if not way.parameters and not way.path.startswith(OF_NO_NAME):
        return None
    return next((make for part, make in BY_PATH.items() if part in way.path), None)


OF_SOMEBODY = frozenset({passkey, session, loan, override, work})
"""They would change what somebody may or has: made for a colleague where nobody asks."""


def fresh(town: Town, way: Way, who: str = "") -> Made:
    """Ids of objects that nobody has touched, for `who` to ask for."""
    make = maker_of(way)
    made = FIXED | {"kind": "md" if "reports" in way.path else "erasure"}
    if make:
        made |= make(town, who or (town.colleague() if make in OF_SOMEBODY else STAND_IN))
    missing = set(way.parameters) - set(made)
    assert not missing, f"teach tests/attack/objects.py to make an object for {missing}"
    return made


def standing(town: Town, way: Way) -> Made:
    """Ids for who only looks, or is stopped before anything changes: made once."""
    name = getattr(maker_of(way), "__name__", way.path)
    if name not in town.standing:
        town.standing[name] = fresh(town, way)
    return town.standing[name]


def _case(made: Made) -> CaseId:
    return CaseId(UUID(made["case_id"]))


def _asked(town: Town, kind: RequestKind) -> Made:
    made = {"case_id": town.enrolled()[0]}
    held = kind is RequestKind.HOLD
    terms = Terms(
        "the person asks",
        identity_check="passport seen",
        authority="Synthetic district court" if held else "",
        reference="7 Gs 12/26" if held else "",
    )
    ends_at = town.station.clock.now + timedelta(days=60) if held else None
    runtime = town.station.runtime
    asked = request_right(runtime, town.officer, _case(made), kind, terms, ends_at=ends_at)
    return made | {"request_id": str(asked)}


def _settled(town: Town, kind: RequestKind) -> Made:
    made, bela = _asked(town, kind), town.station.staff["bela"]
    wanted = RequestId(UUID(made["request_id"]))
    settle_request(town.station.runtime, bela, wanted, approve=True, reason="papers were seen")
    return made
