"""The demo with the real network, on one person; and that it touches no real node."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hospitium.app import open_runtime
from hospitium.core.clock import system_clock
from hospitium.core.fingers import Finger
from hospitium.usecases import demo, demo_prints
from hospitium.usecases.runtime import Runtime
from tests.edges.cli.conftest import Terminal


@dataclass
class RealTerminal(Terminal):
    """A terminal with the real engine and the real clock."""

    def open_runtime(self, folder: Path) -> Runtime:
        return open_runtime(folder)


def test_what_the_demo_says_of_itself_is_so() -> None:
    assert demo.CASES == demo_prints.PEOPLE
    assert demo_prints.PEOPLE * sum(demo_prints.IMPRESSIONS.values()) + 1 == demo.STEPS
    sheets = demo_prints.people(date(2026, 11, 22))
    born = sheets[demo_prints.SOUGHT].notice.birth_year
    assert born is not None
    assert 2026 - born < 18
    assert len({sheet.notice.full_name for sheet in sheets}) == demo.CASES


def test_the_demo_finds_the_child_and_a_second_run_adds_nothing(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = demo_prints.people(date(2026, 11, 22))[demo_prints.SOUGHT]
    monkeypatch.setattr(demo, "CASES", 1)
    monkeypatch.setattr(demo_prints, "people", lambda _today: [child])
    monkeypatch.setattr(demo_prints, "SOUGHT", 0)
    monkeypatch.setattr(demo_prints, "IMPRESSIONS", {Finger.RIGHT_INDEX: 1})
    screen = RealTerminal(bare.folder, bare.engine, clock=system_clock)  # type: ignore[arg-type]
    first = screen.ask("demo", "--no-serve", by=None)
    assert first["synthetic"] is True
    assert first["enrolled"] == 1
    best = first["search"]["candidates"][0]
    assert (best["rank"], best["minor"], best["outcome"]) == (1, True, "waiting")
    for path in (*best["evidence"], *first["prints"]):
        assert Path(path).stat().st_mode & 0o777 == 0o600
    codes = bare.folder / "demo-codes.txt"
    assert codes.stat().st_mode & 0o777 == 0o600
    assert codes.read_text().startswith("# DEMO ONLY")

    monkeypatch.setattr(demo_prints, "people", None)  # a second run must not need them
    second = screen.ask("demo", "--no-serve", by=None)
    assert second == first | {"enrolled": 0}
    assert screen.ask("case", "list")["total"] == 1
    assert len(screen.ask("search", "list")["searches"]) == 1
    text = screen.type("demo", by=None)
    assert screen.served == [("127.0.0.1", 8420)]
    for words in ("nobody in this demo exists", "two people needed", "http://127.0.0.1:8420/"):
        assert words in text.out


def test_a_real_node_is_no_demo(terminal: Terminal) -> None:
    answer = terminal.type("demo", "--no-serve")
    assert answer.status == 2
    assert "no demo" in answer.err
    assert not (terminal.folder / "demo-codes.txt").exists()


def test_a_kill_before_the_node_is_whole_keeps_the_codes(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(demo, "create_node", fall)
        with pytest.raises(KeyboardInterrupt):
            demo.ensure_demo(bare.folder, clock=bare.clock, random=bytes)
    noted = (bare.folder / "demo-codes.txt").read_text()
    codes = demo.ensure_demo(bare.folder, clock=bare.clock, random=bare.wiring().random)
    assert (bare.folder / "demo-codes.txt").read_text() == noted
    assert demo.ensure_demo(bare.folder, clock=bare.clock, random=bytes) == codes
