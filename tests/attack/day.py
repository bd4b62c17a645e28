"""A day of work at the terminal, over the API and in the console, with marked words in every field.

`tests/attack/test_leaks.py` looks for them afterwards wherever they must not be.
"""

import json
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.edges.api.server import create_server
from hospitium.edges.http.logs import JsonFormatter
from tests.attack.later import about_people, among_colleagues
from tests.attack.senses_day import with_the_senses
from tests.attack.words import (
    BASIS,
    COURT,
    DESK,
    FILE,
    GIVEN,
    INDEX,
    NAME,
    NOTICE,
    PLACE,
    REASON,
    STORY,
    TERMS,
    WORDS,
)
from tests.edges.callers import BASE, Browser, Caller, images
from tests.edges.cli.conftest import ASSESSED, Terminal
from tests.edges.cli.prints import draw
from tests.engines import fake_print


@dataclass
class Day:
    """What was said, and where, while people worked."""

    terminal: Terminal
    codes: dict[str, str]
    lines: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    entries: str = ""
    metrics: str = ""
    temporary: Path = Path()

    @property
    def secrets(self) -> tuple[str, ...]:
        return (*WORDS, *self.codes.values())


class Keep(logging.Handler):
    """Everything that anything logs, in the words of the server's own formatter."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._lines = lines
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


def assessed(terminal: Terminal, paper: Path) -> None:
    paper.write_text("what may go wrong, and for whom")
    role = ("--name", "Dana Example", "--role", "data-protection-officer")
    terminal.ask("operator", "add", "dana", *role, by="root")
    terminal.ask("assessment", "record", paper, *ASSESSED, by="dana")


def at_the_terminal(day: Day, folder: Path) -> None:
    terminal = day.terminal
    case = terminal.ask(
        *("case", "open", "--family-name", NAME, "--given-name", GIVEN, "--last-seen-place", PLACE),
        *("--description", STORY, "--birth-year", "1990", "--legal-basis", BASIS),
        *("--authority", COURT, "--contact-desk", DESK, "--expires", "90d"),
    )["id"]
    terminal.ask("enroll", case, draw(folder, f"{INDEX}_{FILE}.png", 1))
    probe = draw(folder, f"{INDEX}.png", 1)
    search = ("identify", probe, "--purpose", "roadside-check", "--incident")
    found = terminal.ask(*search, f"{PLACE}, {REASON}")
    (candidate,) = found["candidates"]
    terminal.ask("decide", candidate["id"], "--confirm", "--reason", f"{REASON} {NAME}")
    again = ("decide", candidate["id"], "--confirm", "--reason", REASON)
    refused: list[tuple[Any, ...]] = [
        again,
        ("enroll", case, draw(folder, f"{INDEX}_again.png", 1)),
        (*search, PLACE),
        ("case", "show", "00000000-0000-4000-8000-000000000000"),
        ("case", "close", case, "--reason", REASON * 200),
        ("case", "open", "--family-name", NAME * 40, "--birth-year", "1990", "--legal-basis",
         BASIS, "--authority", COURT, "--contact-desk", DESK, "--expires", "9999d"),
    ]  # fmt: skip
    for words in refused:
        answer = terminal.type(*words, by="bela" if words[0] == "case" else "amira")
        if answer.status:
            day.failures.append(answer.err + answer.out)
    terminal.ask("case", "close", case, "--reason", REASON)
    assert len(day.failures) >= 4


def over_http(day: Day) -> None:
    runtime = day.terminal.open_runtime(day.terminal.folder)
    try:
        server = create_server(runtime)
        with TestClient(server, base_url=BASE, raise_server_exceptions=False) as http:
            http.event_hooks["response"].append(day.answers.append)
            amira = Caller(http, f"amira:{day.codes['amira']}")
            over_the_api(amira)
            with_the_senses(amira, runtime)
            about_people(amira, Caller(http, f"bela:{day.codes['bela']}"))
            among_colleagues(http, day.codes)
            in_the_console(Browser(http), day)
            auditor = Caller(http, f"olu:{day.codes['olu']}")
            day.entries = json.dumps(
                [auditor.get(f"/log?limit=200&after={after}") for after in (0, 200)]
            )
            day.metrics = http.get("/metrics").text
    finally:
        runtime.node.close()


def over_the_api(amira: Caller) -> None:
    case = amira.open_case(**NOTICE)
    amira.ask("POST", "/cases", json={"kind": "missing-person", "notice": NOTICE, **TERMS,
                                      "expires_at": "2027-01-01T00:00:00Z"})  # fmt: skip
    sent = images(fake_print(20, 2), fake_print(20, 2, 2), names=[f"{FILE}.png", f"{NAME}.png"])  # type: ignore[arg-type]
    amira.ask("POST", f"/cases/{case}/prints", files=sent, data={
        "fingers": INDEX, "despite_duplicate": REASON, "despite_misnamed": REASON,
        "absent": json.dumps([{"finger": "left-thumb", "status": "injured", "reason": STORY}]),
    })  # fmt: skip
    found = amira.identify(20, incident=f"{PLACE}, {REASON}").json()
    amira.decide(found["candidates"][0]["id"], "confirm", reason=f"{REASON} {NAME}")
    amira.decide(found["candidates"][0]["id"], "confirm", reason=f"{REASON} {NAME}")
    for path in (f"/{NAME}", f"/cases/{NAME}", f"/searches/{PLACE}", f"/cases?limit={NAME}"):
        amira.ask("GET", path)
    amira.ask("POST", "/cases", json={"notice": {"birth_year": NAME, "sex": GIVEN}, "kind": STORY})
    kind = {"Content-Type": "application/json"}
    amira.ask("POST", "/cases", content=f'{{"notice": {NAME}', headers=kind)
    amira.ask("POST", "/searches", files=images(NAME.encode(), names=[f"{FILE}.png"]))
    amira.identify(20, purpose=REASON, incident=f"{PLACE}, {REASON}")
    amira.identify(20, case=NAME)
    amira.identify(20, incident=f"{PLACE} {REASON}")
    amira.ask("POST", f"/cases/{case}/closure", json={"reason": REASON})


def in_the_console(desk: Browser, day: Day) -> None:
    desk.open("/sign-in")
    desk.send("/sign-in", handle=NAME, code=REASON, next=f"/{PLACE}")
    desk.open(f"/cases/{NAME}?name={GIVEN}")
    desk.send("/sign-in", handle="amira", code=day.codes["amira"])
    desk.open("/cases/new")
    form = {"kind": "missing-person", "sex": "unknown", "expires_on": "2027-02-01"}
    desk.send("/cases/new", **form, **NOTICE, **TERMS)
    case = desk.path
    assert desk.status == 200
    desk.open("/cases/new")
    desk.send("/cases/new", **form, **NOTICE, birth_year=NAME)
    desk.open(f"{case}/prints")
    sent = images(fake_print(30, 2), names=[f"{FILE}.png"])  # type: ignore[arg-type]
    desk.send(f"{case}/prints", files=sent, finger=INDEX, despite_duplicate=REASON)
    desk.open("/searches/new")
    sent = images(fake_print(30, 2, 9), names=[f"{FILE}.png"])  # type: ignore[arg-type]
    search = {"purpose": "roadside-check", "place": PLACE, "reason": REASON, "finger": INDEX}
    text = desk.send("/searches/new", files=sent, **search)
    link = re.search(r'href="(/searches/[\w-]+/candidates/[\w-]+)"', text)
    assert link is not None
    desk.open(link.group(1))
    desk.send(link.group(1), verdict="confirm", reason=f"{REASON} {NAME}")
    for path in ("/", "/cases", "/searches", "/alerts", "/log", "/purposes", f"/{NAME}", case):
        desk.open(path)
    desk.send(f"/cases/{NAME}/close", reason=REASON)
    desk.open(f"{case}/close")
    desk.send(f"{case}/close", reason=REASON)
    desk.send("/sign-out")
