"""A person's rights at the terminal."""

import zipfile
from pathlib import Path

import pytest

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import draw

COURT = ("--authority", "District court", "--reference", "7 Gs 12/26", "--reason", "trial")


def ask(terminal: Terminal, *words: str) -> str:
    return str(terminal.ask("rights", *words)["id"])


def approve(terminal: Terminal, request: str) -> None:
    terminal.ask("rights", "approve", request, "--reason", "papers seen", by="bela")


@pytest.fixture
def case(terminal: Terminal, tmp_path: Path) -> str:
    made = terminal.open_case()
    terminal.ask("enroll", made, draw(tmp_path, "right-index.png", 1))
    return made


def test_a_copy_waits_for_a_second_person_and_lands_in_a_file(
    terminal: Terminal, case: str, tmp_path: Path
) -> None:
    request = ask(terminal, "access", case, "--reason", "asks", "--identity-check", "passport")
    out = tmp_path / "copy.zip"
    assert terminal.type("rights", "fetch", request, "--out", out).status == 3
    assert not out.exists()
    alone = terminal.type("rights", "approve", request, "--reason", "x")
    assert alone.status == 3
    assert "release.dual" in alone.err
    assert request in terminal.type("rights", "list", "--waiting", by="bela").out
    approve(terminal, request)
    terminal.ask("rights", "fetch", request, "--out", out)
    with zipfile.ZipFile(out) as held:
        assert "Synthetic" in held.read("read-me.txt").decode()
    assert terminal.type("rights", "fetch", request, "--out", out).status == 2
    shown = terminal.type("rights", "show", request).out
    assert "papers seen" in shown
    assert "passport" in shown


def test_a_hit_is_contested(terminal: Terminal, case: str, tmp_path: Path) -> None:
    probe = draw(tmp_path, "right-index.png", 1)
    found = terminal.ask(
        "identify", probe, "--purpose", "roadside-check", "--incident", "km 41, no papers"
    )
    hit = found["candidates"][0]["id"]
    terminal.ask("decide", hit, "--confirm", "--reason", "cores agree", by="bela")
    request = ask(terminal, "appeal", case, "--hit", hit, "--reason", "was never there")
    assert "contested" in terminal.type("alert", "list").out
    alert = terminal.ask("alert", "list")["alerts"][0]["id"]
    assert terminal.type("alert", "ack", alert).status == 3
    refused = terminal.type("rights", "refuse", request, "--reason", "x", by="bela")
    assert "redress.freeze" in refused.err
    terminal.ask(
        "operator", "add", "chen", "--name", "Synthetic chen", "--role", "verifier", by="root"
    )
    terminal.ask("rights", "approve", request, "--reason", "another delta", by="chen")
    assert terminal.ask("alert", "list", "--all")["alerts"][0]["withdrawn"]


def test_a_record_is_put_right_held_and_erased_with_a_proof(
    terminal: Terminal, case: str, tmp_path: Path
) -> None:
    words = ("--field", "given_name", "--value", "Ada", "--evidence", "passport")
    approve(terminal, ask(terminal, "correct", case, *words, "--reason", "misspelt"))
    assert terminal.ask("case", "show", case)["notice"]["given_name"] == "Ada"
    hold = ask(terminal, "hold", case, *COURT, "--until", "90d")
    approve(terminal, hold)
    stopped = terminal.type("rights", "erase", case, "--reason", "asks")
    assert stopped.status == 3
    assert "District court ordered it" in stopped.err
    terminal.ask("rights", "review", hold, "--reason", "goes on")
    approve(terminal, ask(terminal, "lift", case, "--hold", hold, *COURT))
    approve(terminal, ask(terminal, "erase", case, "--reason", "asks"))
    out = tmp_path / "proof"
    said = terminal.type("rights", "prove-erasure", case, "--out", out)
    assert "fingerprint templates" in said.out
    checked = terminal.ask(
        "rights", "check-erasure", str(out), "--policy", str(out / "log-policy"), by=None
    )
    assert (checked["proved"], checked["record"]) == (True, case)
    told = out / "statement.json"
    told.write_text(told.read_text().replace('"prints": 1', '"prints": 2'))
    assert (
        terminal.type(
            "rights", "check-erasure", out, "--policy", out / "log-policy", by=None
        ).status
        == 6
    )
    assert terminal.ask("log", "verify", by=None)["sound"] is True


def test_who_looked_is_told_and_a_court_may_withhold_it(terminal: Terminal, case: str) -> None:
    code = terminal.ask("rights", "code", case)["code"]
    assert len(code) == 27
    assert "opened this record" in terminal.type("rights", "looks", case).out
    approve(terminal, ask(terminal, "withhold", case, *COURT, "--until", "30d"))
    assert "District court ordered that who looked is not shown" in (
        terminal.type("rights", "looks", case).out
    )
    assert terminal.ask("rights", "code", case, "--revoke")["revoked"] is True


def test_a_release_names_parts_and_recipient(terminal: Terminal, case: str) -> None:
    words = ("release", case, "--to", "Court", "--reason", "charge filed")
    assert terminal.type("rights", *words).status == 2
    request = ask(terminal, *words, "--part", "name", "--part", "birth")
    assert "name, birth" in terminal.type("rights", "show", request).out
