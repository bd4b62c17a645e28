"""What policy refuses at a form of the console stands in the log, once, whoever comes back."""

import ast
from pathlib import Path

from hospitium.edges import web
from hospitium.policy.limits import Limits
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.limits import set_limits
from tests.edges.callers import INDEX, Browser, images
from tests.engines import fake_print
from tests.stations import Station

PAGES = Path(web.__file__).parent
ERRORS = {"HospitiumError", "Refused"}
TELLS = {"wrong", "note_refused"}
NOTHING_WAS_ASKED = {
    "forms.py": "checks of what was typed, before any use case",
    "field_files.py": "a file of the app that is not there",
    "live_pages.py": "whether a session is still open",
    "phone_pages.py:_origin": "an address that is spelt otherwise",
    "decide_pages.py:_case_of": "whether to show a part of the page: nobody asked for it",
    "twin_pages.py:_case": "as above",
    "twin_pages.py:_portraits": "as above",
    "look_pages.py:post_look": "a sentence while a camera is on: nothing of a case is asked for",
}


def refusals(station: Station) -> list[str]:
    entries = show_log(station.runtime, station.staff["olu"], limit=1000)
    return [one.leaf.subject for one in entries if one.leaf.subject.startswith("rule:")]


def search(desk: Browser, **fields: str) -> str:
    desk.open("/searches/new")
    sent = images(fake_print(1, INDEX, 1))
    asked = {"purpose": "roadside-check", "place": "km 41", "reason": "no papers", **fields}
    return desk.send("/searches/new", files=sent, **asked)


def test_a_search_over_the_quota_is_refused_on_the_form_and_logged_once(
    desk: Browser, station: Station
) -> None:
    root = station.staff["root"]
    set_limits(station.runtime, root, root.agency, Limits(daily_quota=0))
    assert "rule search.limits" in search(desk)
    assert refusals(station) == ["rule:search.limits"]


def test_a_job_that_nobody_comes_back_to_is_logged_all_the_same(
    desk: Browser, station: Station
) -> None:
    jobs = desk.http.app.state.console.jobs  # type: ignore[attr-defined]
    jobs.patience = 0.0
    search(desk, age="3")
    (job,) = jobs._jobs.values()
    assert job.found.exception(timeout=20) is not None
    assert refusals(station) == ["rule:minor.young"]
    for _ in range(2):
        assert "rule minor.young" in desk.open(f"/jobs/{job.id}")
    assert refusals(station) == ["rule:minor.young"]


def test_whoever_types_nonsense_is_not_in_the_log(desk: Browser, station: Station) -> None:
    search(desk, purpose="")
    assert refusals(station) == []


def handlers() -> list[tuple[str, ast.ExceptHandler]]:
    found = []
    for path in sorted(PAGES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    (f"{path.name}:{function.name}", node)
                    for node in ast.walk(function)
                    if isinstance(node, ast.ExceptHandler) and ERRORS & names(node.type)
                ]
    return found


def names(node: ast.expr | None) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} if node else set()


def tells(handler: ast.ExceptHandler) -> bool:
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise) and node.exc is None and len(handler.body) == 1:
            return True
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in TELLS:
                return True
    return False


def test_every_form_that_hears_of_a_refusal_has_it_logged() -> None:
    """House lint: a page that catches an error and forgets the log is found here."""
    heard = handlers()
    silent = {where for where, handler in heard if not tells(handler)}
    excused = {
        where
        for where in silent
        if where in NOTHING_WAS_ASKED or where.partition(":")[0] in NOTHING_WAS_ASKED
    }
    assert len(heard) > 30
    assert silent - excused == set()
    unused = {
        key
        for key in NOTHING_WAS_ASKED
        if not any(where == key or where.startswith(f"{key}:") for where in excused)
    }
    assert unused == set(), "excuses that nothing needs any more"
