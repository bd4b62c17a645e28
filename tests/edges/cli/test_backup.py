from datetime import timedelta
from pathlib import Path

import pytest

from tests.edges.cli.conftest import Terminal

WORDS = "correct horse battery staple"


@pytest.fixture
def safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for keys and backups, with the passphrase where the commands look for it."""
    words = tmp_path / "words"
    words.write_text(WORDS + "\n")
    monkeypatch.setenv("HOSPITIUM_NEW_BACKUP_PASSPHRASE_FILE", str(words))
    monkeypatch.setenv("HOSPITIUM_BACKUP_PASSPHRASE_FILE", str(words))
    folder = tmp_path / "safe"
    folder.mkdir()
    return folder


def test_from_a_key_to_a_node_that_is_back(terminal: Terminal, safe: Path) -> None:
    made = terminal.ask("backup", "key", safe / "key", by=None)
    assert WORDS not in (safe / "key").read_text()
    case = terminal.open_case("--given-name", "Uniquename")
    to = ("--to", made["public"])
    backup = terminal.ask("backup", "create", safe / "1.backup", *to, by="root")
    assert backup["root_inside"] is False
    assert backup["bytes"] == (safe / "1.backup").stat().st_size
    checked = terminal.ask("backup", "check", safe / "1.backup", "--key", safe / "key", by=None)
    assert checked["whole"] is True
    assert checked["log"]["size"] == backup["log_size"]
    assert {"cases", "audit_entries", "vault_keys"} <= {one["name"] for one in checked["parts"]}
    listed = terminal.ask("backup", "list", by="root")["backups"]
    assert [one["id"] for one in listed] == [backup["id"]]
    root = terminal.folder / "keys" / "node.key"
    gone = terminal.ask("backup", "erasures", safe / "gone", by="root")
    assert gone["gone"] == {"cases": 0, "closed": 0, "probes": 0, "operators": 0, "purposes": []}
    words = ("--data", safe / "back", "--key", safe / "key", "--root", root)
    answer = terminal.type(
        *("backup", "restore", safe / "1.backup", *words, "--erasures", safe / "gone"), by="root"
    )
    assert answer.status == 0, answer.err
    assert "goes on" in answer.out
    assert "must not" in answer.err
    assert "refuse to sign on" in answer.err
    terminal.folder = safe / "back"
    assert terminal.ask("case", "show", case)["notice"]["given_name"] == "Uniquename"
    assert terminal.ask("log", "verify", by=None)["sound"] is True


def test_what_is_refused_is_refused_with_its_status(terminal: Terminal, safe: Path) -> None:
    terminal.ask("backup", "key", safe / "key", by=None)
    assert terminal.type("backup", "key", safe / "key", by=None).status == 2
    to = ("--to", safe / "key.pub")
    assert terminal.type("backup", "create", safe / "1", *to, by="amira").status == 3
    assert terminal.type("backup", "list", by="amira").status == 3
    assert terminal.type("backup", "erasures", safe / "gone", by="olu").status == 3
    wrong = ("--to", safe / "key")
    assert terminal.type("backup", "create", safe / "1", *wrong, by="root").status == 2
    terminal.ask("backup", "create", safe / "1", *to, "--keep-days", "1", by="root")
    assert terminal.type("backup", "create", safe / "1", *to, by="root").status == 2
    answer = terminal.type("backup", "restore", safe / "1", "--key", safe / "key", by="root")
    assert (answer.status, "empty" in answer.err) == (2, True)
    words = ("--data", safe / "back", "--key", safe / "key")
    assert terminal.type("backup", "restore", safe / "1", *words, by=None).status == 7
    answer = terminal.type("backup", "restore", safe / "1", *words, by="root")
    assert (answer.status, "--root" in answer.err) == (5, True)
    assert terminal.ask("backup", "prune", safe, by=None) == {"removed": []}
    terminal.clock.advance(timedelta(days=1))
    assert terminal.ask("backup", "prune", safe, by=None) == {"removed": [str(safe / "1")]}


def test_a_node_without_backups_says_so(terminal: Terminal) -> None:
    assert "No backup was ever made" in terminal.type("backup", "list", by="root").out
