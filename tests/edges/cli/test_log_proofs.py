import json
from pathlib import Path

import pytest

from hospitium.edges.witness.signers import witness_signers
from tests.authority import certify, make_authority
from tests.edges.cli.conftest import Terminal


def test_a_proof_is_checked_by_somebody_without_a_node(terminal: Terminal, tmp_path: Path) -> None:
    terminal.open_case()
    out = tmp_path / "proof"
    made = terminal.ask("log", "prove", "4", "--out", out, by="olu")
    assert (made["entry"], made["witnessed"]) == (4, False)
    entry, proof, policy = map(Path, made["files"])
    words = ("log", "check", proof, entry, "--policy", policy)
    terminal.folder = tmp_path / "nowhere"
    checked = terminal.ask(*words, by=None)
    assert (checked["proved"], checked["witnesses"]) == (True, {})
    entry.write_bytes(entry.read_bytes().replace(b"case.open", b"case.shut"))
    assert terminal.type(*words, by=None).status == 6
    proof.write_bytes(b"nonsense")
    assert terminal.type(*words, by=None).status == 2


def test_there_is_no_proof_of_what_was_not_logged(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.type("log", "prove", "99", "--out", tmp_path, by="olu").status == 4


def test_without_witnesses_the_node_publishes_alone(terminal: Terminal) -> None:
    made = terminal.ask("log", "publish", by=None)
    assert (made["published"], made["signed"]) == (True, [])
    assert "quorum none" in terminal.type("log", "policy", by=None).out


def test_too_few_witnesses_are_an_error_with_reasons(terminal: Terminal, tmp_path: Path) -> None:
    key = witness_signers("w.example/one", bytes(32))[0].verifier
    lines = tmp_path / "witnesses.txt"
    lines.write_text(f"witness one {key} http://127.0.0.1:9\nquorum one\n")
    named = terminal.ask("log", "witnesses", lines, by="root")
    assert (named["quorum"], named["least"]) == ("one", 1)
    assert terminal.type("log", "witnesses", lines, by="amira").status == 3
    answer = terminal.type("log", "publish", "--json", by=None)
    assert answer.status == 5
    assert json.loads(answer.out)["declined"] == {"one": "a peer does not answer"}
    assert "NOT published" in terminal.type("log", "publish", by=None).out


@pytest.mark.parametrize("text", ["witness one\nquorum none\n", "", "quorum ghost\n", "\udcff"])
def test_lines_that_are_no_policy_change_nothing(
    terminal: Terminal, tmp_path: Path, text: str
) -> None:
    lines = tmp_path / "witnesses.txt"
    lines.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert terminal.type("log", "witnesses", lines, by="root").status == 2
    assert not (terminal.folder / "log-policy").exists()


def test_a_monitor_without_an_answer_says_so(terminal: Terminal, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text(terminal.ask("log", "policy", by=None)["policy"])
    words = ("log", "monitor", "--policy", policy, "--state", tmp_path / "m.json")
    answer = terminal.type(*words, "http://127.0.0.1:9/transparency", by=None)
    assert answer.status == 5
    assert "silent" in answer.out


def test_a_public_entry_is_opened_and_checked_by_somebody_without_a_node(
    terminal: Terminal, tmp_path: Path
) -> None:
    app, out = tmp_path / "app", tmp_path / "proof"
    app.mkdir()
    (app / "index.html").write_bytes(b"<!doctype html>")
    assert terminal.type("log", "public", by="olu").out == "No public entry yet.\n"
    made = terminal.ask("log", "record-app", "field", app, by="root")
    (listed,) = terminal.ask("log", "public", "--about", "app:field", by="olu")["entries"]
    assert (listed["sequence"], listed["details"]["sha256"]) == (made["entry"], made["sha256"])
    assert "app:field" in terminal.type("log", "public", by="olu").out
    assert "as logged before" in terminal.type("log", "record-app", "field", app, by="root").out
    number = str(made["entry"])
    proof = terminal.ask("log", "prove", number, "--out", out, "--open", by="olu")
    entry, path, policy, opening = map(Path, proof["files"])
    terminal.folder = tmp_path / "nowhere"
    words = ("log", "check", path, entry, "--policy", policy, "--opening", opening)
    checked = terminal.ask(*words, by=None)
    assert checked["details"] == {
        "subject": "app:field",
        "sha256": made["sha256"],
        "files": 1,
        "bytes": 15,
    }
    assert made["sha256"] in terminal.type(*words, by=None).out
    opening.write_bytes(opening.read_bytes().replace(made["sha256"].encode(), b"0" * 64))
    assert terminal.type(*words, by=None).status == 6


def test_what_is_not_public_is_not_opened(terminal: Terminal, tmp_path: Path) -> None:
    terminal.open_case()
    answer = terminal.type("log", "prove", "2", "--open", "--out", tmp_path / "p", by="olu")
    assert answer.status == 3
    assert "log.no_person" in answer.err
    assert not (tmp_path / "p").exists()


def test_a_time_stamp_is_fetched_by_files_shown_and_checked_by_others(
    terminal: Terminal, tmp_path: Path
) -> None:
    authority = make_authority(tmp_path / "authority")
    pem, query, reply = (tmp_path / name for name in ("ca.pem", "log.tsq", "log.tsr"))
    pem.write_bytes(authority.root.pem)
    assert terminal.type("log", "timestamp", "--request", query, by=None).status == 4
    size = terminal.ask("log", "publish", by=None)["size"]
    asked = terminal.ask("log", "timestamp", "--request", query, by=None)
    assert (asked["size"], asked["file"]) == (size, str(query))
    assert terminal.type("log", "timestamp", "--request", query, by=None).status == 2  # is there
    reply.write_bytes(authority.answer(query.read_bytes()))
    take = ("log", "timestamp", "--reply", reply)
    assert "--authority" in terminal.type(*take, by=None).err
    assert terminal.type("log", "timestamp", "--authority", pem, by=None).status == 2
    awaited = terminal.type("log", "verify", "--authority", pem, by=None)
    assert "has not come yet" in awaited.out
    taken = terminal.ask(*take, "--authority", pem, by=None)
    assert taken["timestamp"]["authority"] == "CN=Test Authority"
    (found,) = terminal.ask("log", "verify", "--authority", pem, by=None)["timestamps"]
    assert found == {"size": size, "timestamp": taken["timestamp"], "problem": None}
    assert "CN=Test Authority" in terminal.type("log", "verify", "--authority", pem, by=None).out
    made = terminal.ask("log", "prove", "1", "--out", tmp_path / "proof", by="olu")
    entry, proof, policy, _checkpoint, stamp = map(Path, made["files"])
    words = ("log", "check", proof, entry, "--policy", policy, "--timestamp", stamp)
    terminal.folder = tmp_path / "nowhere"
    checked = terminal.ask(*words, "--authority", pem, by=None)
    assert checked["timestamp"] == taken["timestamp"]
    assert "Seen by CN=Test Authority" in terminal.type(*words, "--authority", pem, by=None).out
    assert terminal.type(*words, by=None).status == 2
    stamp.write_bytes(stamp.read_bytes()[:-1] + b"\0")
    assert terminal.type(*words, "--authority", pem, by=None).status == 6


def test_a_time_stamp_that_does_not_verify_is_told_and_fails(
    terminal: Terminal, tmp_path: Path
) -> None:
    authority = make_authority(tmp_path / "authority")
    pem = tmp_path / "ca.pem"
    pem.write_bytes(authority.root.pem)
    terminal.ask("log", "publish", by=None)
    with authority.served() as url:
        terminal.ask("log", "timestamp", "--url", url, "--authority", pem, by=None)
    pem.write_bytes(certify("Test Root").pem)
    answer = terminal.type("log", "verify", "--authority", pem, by=None)
    assert answer.status == 6
    assert "NOT sound" in answer.out
    assert terminal.type("log", "verify", by=None).status == 0
