"""The part of the day with photographs, typing, doubles and phones, with marked words as well."""

from types import SimpleNamespace
from typing import Any, cast

from hospitium.core.ids import CaseId, OperatorId, parse_uuid
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.operators import find_operator
from hospitium.usecases.runtime import Runtime
from tests.attack.words import BASIS, COURT, DESK, FILE, GIVEN, NAME, NOTICE, PLACE, REASON, STORY
from tests.edges.callers import Browser, Caller, images
from tests.engines import fake_print
from tests.faces import PORTRAIT, picture
from tests.stations import Station
from tests.usecases.field import Phone

SHOT = f"{FILE}.png"


def with_the_senses(amira: Caller, runtime: Runtime) -> None:
    case = amira.open_case(**NOTICE)
    of_faces(amira, case)
    of_doubles(amira, runtime, case)
    of_phones(amira, runtime, case)
    of_typing(amira)


def of_faces(amira: Caller, case: str) -> None:
    path = f"/cases/{case}/faces"
    shots: list[tuple[bytes, dict[str, str]]] = [
        (picture(71), {"keep_portrait": "true"}),
        (picture(), {}),
        (picture(72), {"source": STORY}),
        (NAME.encode(), {"colour": NAME}),
    ]
    for shot, more in shots:
        answer = amira.ask("POST", path, files=[("image", (SHOT, shot))], data=more)
        if answer.status_code == 201:
            kept = f"{path}/{answer.json()['id']}"
    assert amira.ask("GET", f"{kept}/portrait").content.startswith(PORTRAIT)
    search = {"purpose": "roadside-check", "incident": f"{PLACE}, {REASON}"}
    for shot in (picture(71), picture()):
        amira.ask("POST", "/searches", files=[("faces", (SHOT, shot))], data=search)
    told = {"sense": NAME, "times": [STORY]}
    amira.ask("POST", "/liveness", files=images(NAME.encode(), names=[SHOT]), data=told)
    amira.ask("DELETE", f"{kept}/portrait")


def of_doubles(amira: Caller, runtime: Runtime, case: str) -> None:
    again = amira.open_case(**NOTICE)
    for one in (case, again):
        sent = images(fake_print(73, 2), fake_print(73, 2, 2), names=[SHOT])  # type: ignore[arg-type]
        told = {"fingers": "right-index", "despite_duplicate": REASON}
        assert amira.ask("POST", f"/cases/{one}/prints", files=sent, data=told).status_code == 201
    find_twins(runtime, find_operator(runtime, OperatorId("amira")))
    twin = amira.get("/twins")["twins"][0]["id"]
    amira.get(f"/twins/{twin}")
    amira.ask("POST", f"/twins/{twin}/verdict", json={"verdict": NAME, "reason": REASON})
    said = {"verdict": "two-people", "reason": f"{REASON} {NAME}"}
    assert amira.ask("POST", f"/twins/{twin}/verdict", json=said).status_code < 300


def of_phones(amira: Caller, runtime: Runtime, case: str) -> None:
    who = find_operator(runtime, OperatorId("amira"))
    clock = SimpleNamespace(now=runtime.clock())
    desk = SimpleNamespace(runtime=runtime, staff={"amira": who}, clock=clock)
    phone = Phone.of(cast("Station", desk))
    about = CaseId(parse_uuid(case, "case"))
    person = {"kind": "missing-person", "family_name": NAME, "given_name": GIVEN}
    person |= {"legal_basis": BASIS, "authority": COURT, "contact_desk": DESK}
    phone.send(
        phone.note(about, {"description": NAME}, {"description": f"{STORY} {NAME}"}),
        phone.enrolment(None, 74, person=person),
        phone.item(STORY, {NAME: STORY}),
    )
    waiting = amira.get("/from-the-field")["items"]
    assert waiting
    for item in waiting:
        path = f"/from-the-field/{item['id']}"
        amira.get(path)
        amira.ask("POST", f"{path}/acceptance", json={"picks": {"description": STORY}})
        amira.ask("POST", f"{path}/discard", json={"reason": f"{REASON} {NAME}"})
    body: dict[str, Any] = {"code": NAME, "app": STORY}
    amira.http.post("/api/v1/field/enrol", json=body)
    amira.http.post("/api/v1/field/items", content=STORY.encode(), headers={"x-device": NAME})
    exported = [("file", (SHOT, NAME.encode()))]
    amira.ask("POST", "/from-the-field/imports", files=exported)


def of_typing(amira: Caller) -> None:
    amira.ask("PUT", "/typing")
    door = Browser(amira.http)
    door.open("/sign-in")
    door.send("/sign-in", handle="amira", code=NAME, typing=f"{STORY},{NAME}")
    amira.ask("DELETE", "/typing")
