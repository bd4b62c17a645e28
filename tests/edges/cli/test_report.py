"""A data-protection officer makes the year's report at the terminal."""

from pathlib import Path

from tests.edges.cli.conftest import Terminal


def test_two_files_that_are_never_overwritten(terminal: Terminal, tmp_path: Path) -> None:
    terminal.open_case()
    out = tmp_path / "public"
    made = terminal.ask("report", "2026", "--out", out, by="olu")
    assert made["files"] == [
        str(out / "transparency-2026.md"), str(out / "transparency-2026.csv")
    ]  # fmt: skip
    assert (out / "transparency-2026.md").read_text().startswith("# Transparency report 2026")
    assert terminal.type("report", "2026", "--out", out, by="olu").status == 2
    assert "## What this report cannot say" in terminal.type("report", "2026", by="root").out
    assert terminal.type("report", "2026", by="amira").status == 3
