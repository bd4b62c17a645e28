"""A day of work at the terminal, over the API and in the console, with marked words in every field.

Afterwards the marks are looked for wherever they must not be: logs, metrics, addresses, headers,
error bodies, the log's entries, every file of the node, and temporary files (rule log.no_person).
"""

import json
import logging
import re
import tempfile
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.edges.api.server import create_server
from hospitium.edges.http.logs import JsonFormatter
from tests.edges.callers import BASE, Browser, Caller, images
from tests.edges.cli.conftest import ASSESSED, INIT, Terminal
from tests.edges.cli.prints import draw
from tests.engines import FakeEngine, fake_print

pytestmark = pytest.mark.xdist_group("leaks")  # one day, not one for each worker
NAME, GIVEN, PLACE = "Zyxwvutname", "Qwxgivenname", "Vvbplacename"
STORY, REASON, DESK = "Jjkscarstory", "Xxcreasonword", "Ppqdeskname"
BASIS, COURT, FILE = "Hhjlegalbasis", "Kkzcourtname", "Ffgfilename"
WORDS = (NAME, GIVEN, PLACE, STORY, REASON, DESK, BASIS, COURT, FILE)
INDEX = "right-index"
NOTICE = {"family_name": NAME, "given_name": GIVEN, "last_seen_place": PLACE, "description": STORY}
TERMS = {"legal_basis": BASIS, "authority": COURT, "contact_desk": DESK}


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


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, engine: FakeEngine) -> Day:
    terminal = Terminal(tmp_path_factory.mktemp("day") / "node", engine)
    made = terminal.ask(*INIT)
    lived = Day(terminal, {one["operator"]: one["access_code"] for one in made["operators"]})
    lived.temporary = tmp_path_factory.mktemp("temporary")
    keep, root = Keep(lived.lines), logging.getLogger()
    before = root.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(lived.temporary))
        root.addHandler(keep)
        root.setLevel(logging.INFO)
        for name in ("hospitium", "hospitium.http"):
            patch.setattr(logging.getLogger(name), "level", logging.DEBUG)
            patch.setattr(logging.getLogger(name), "propagate", True)
        try:
            prints = tmp_path_factory.mktemp("prints")
            assessed(terminal, prints / "assessment.txt")
            at_the_terminal(lived, prints)
            over_http(lived)
        finally:
            root.removeHandler(keep)
            root.setLevel(before)
    return lived


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
            over_the_api(Caller(http, f"amira:{day.codes['amira']}"))
            in_the_console(Browser(http), day)
            auditor = Caller(http, f"olu:{day.codes['olu']}")
            day.entries = json.dumps(auditor.get("/log?limit=200"))
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


def test_the_day_was_a_full_one(day: Day) -> None:
    statuses = {answer.status_code for answer in day.answers}
    assert {200, 201, 204, 303, 400, 401, 403, 404, 422} <= statuses
    shown = "".join(answer.text for answer in day.answers)
    assert all(word in shown for word in (NAME, GIVEN, PLACE, STORY, DESK))
    assert len(day.lines) > 40


def test_no_line_of_a_log_tells(day: Day) -> None:
    said = unquote_plus("\n".join(day.lines))
    assert [word for word in day.secrets if word in said] == []
    assert "/api/v1/cases/{case_id}" in said


def test_no_count_tells(day: Day) -> None:
    assert "hospitium_searches_total" in day.metrics
    assert [word for word in day.secrets if word in day.metrics] == []


def test_no_entry_of_the_log_tells(day: Day) -> None:
    assert "case.open" in day.entries
    assert [word for word in day.secrets if word in day.entries] == []


def test_no_address_that_we_hand_out_tells(day: Day) -> None:
    """Links, forms, redirects: addresses end up in histories, proxies and other people's logs."""
    handed = [value for one in day.answers for value in one.headers.get_list("location")]
    for one in day.answers:
        handed += re.findall(r'(?:href|action|src|hx-\w+)="([^"]*)"', unescape(one.text))
    assert len(handed) > 100
    typed = (f"/{NAME}", f"/{PLACE}", f"/cases/{NAME}")  # by the person, and handed back to sign in
    told = {one for one in map(unquote_plus, handed) for word in day.secrets if word in one}
    assert {one for one in told if not one.endswith(typed)} == set()


def test_no_header_tells(day: Day) -> None:
    sent = "".join(
        f"{name}: {value}\n"
        for one in day.answers
        for name, value in one.headers.multi_items()
        if name != "location"
    )
    assert [word for word in day.secrets if word in unquote_plus(sent)] == []


def test_no_error_repeats_what_was_sent(day: Day) -> None:
    """But for a form that is shown again to who has just filled it in, and file names as sent."""
    for one in day.answers:
        if one.status_code >= 400 and not (one.status_code in (401, 422) and "<form" in one.text):
            text = one.text.replace(f'"name":"{FILE}.png"', "")
            assert [word for word in day.secrets if word in text] == [], one.url
    for said in day.failures:
        assert [word for word in day.secrets if word in said.replace(f"_{FILE}", "")] == []


def test_no_file_of_the_node_tells(day: Day) -> None:
    files = [path for path in day.terminal.folder.rglob("*") if path.is_file()]
    assert {"node.db"} <= {path.name for path in files}
    secrets = [word.encode() for word in (*day.secrets, '"impression"', "Synthetic")]
    for path in files:
        held = path.read_bytes()
        told = [word for word in secrets if word in held and word != b"Synthetic"]
        assert told == [], path.name


def test_nothing_was_put_down_elsewhere(day: Day) -> None:
    assert list(day.temporary.rglob("*")) == []
