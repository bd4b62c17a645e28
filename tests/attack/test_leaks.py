"""Marked words of a whole day are looked for wherever they must not be (rule log.no_person).

That is: logs, metrics, addresses, headers, error bodies, the log's entries, every file of the node,
and temporary files.
"""

import logging
import re
import tempfile
from html import unescape
from urllib.parse import unquote_plus

import pytest
from httpx2 import Response

from tests.attack.day import Day, Keep, assessed, at_the_terminal, over_http
from tests.attack.words import COURT, DESK, FILE, GIVEN, NAME, PLACE, STORY
from tests.edges.cli.conftest import INIT, Terminal
from tests.engines import FakeEngine


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


def path_of(answer: Response) -> str:
    """What an address of the API is about: `cases`, `twins`."""
    return f"{answer.request.url.path}///".split("/")[3]


def test_the_day_was_a_full_one(day: Day) -> None:
    statuses = {answer.status_code for answer in day.answers}
    assert {200, 201, 204, 303, 400, 401, 403, 404, 422} <= statuses
    shown = "".join(answer.text for answer in day.answers)
    assert all(word in shown for word in (NAME, GIVEN, PLACE, STORY, DESK))
    assert len(day.lines) > 40
    asked = {(path_of(one), one.status_code // 100) for one in day.answers}
    for part in ("cases", "searches", "twins", "from-the-field"):
        assert {2, 4} <= {status for (where, status) in asked if where == part}, part
    assert ("typing", 2) in asked
    assert ("liveness", 4) in asked


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
    """But for a form that is shown again to who has just filled it in, and file names as sent.

    Who asks to erase what a court has put on hold is told which court; they may see the hold.
    """
    for one in day.answers:
        if one.status_code >= 400 and not (one.status_code in (401, 422) and "<form" in one.text):
            text = one.text.replace(f'"name":"{FILE}.png"', "").replace(f"{COURT} ordered it", "")
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
