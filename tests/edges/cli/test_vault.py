from io import StringIO
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput
from hospitium.edges.cli import secrets
from tests.edges.cli.conftest import Terminal


class Typist(StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def secret(folder: Path, text: str) -> str:
    path = folder / "secret.txt"
    path.write_text(text + "\n")
    return str(path)


def test_status_names_keys_and_shows_none(terminal: Terminal) -> None:
    found = terminal.ask("vault", "status", by=None)
    assert found["root"] == "file"
    assert {one["generation"] for one in found["keys"]} == {1}
    assert "whoever can read it" in terminal.type("vault", "status", by=None).out


def test_a_passphrase_is_wanted_from_then_on(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = secret(tmp_path, "correct horse battery staple")
    monkeypatch.setenv("HOSPITIUM_NEW_PASSPHRASE_FILE", words)
    assert terminal.type("vault", "protect", by="amira").status == 3
    assert terminal.ask("vault", "protect", by="root")["root"] == "passphrase"
    answer = terminal.type("case", "list")
    assert (answer.status, "HOSPITIUM_PASSPHRASE_FILE" in answer.err) == (5, True)
    monkeypatch.setenv("HOSPITIUM_PASSPHRASE_FILE", words)
    assert terminal.type("case", "list").status == 0
    assert terminal.ask("vault", "rotate", "notice", by="root")["generation"] == 2
    assert terminal.ask("vault", "protect", "--plain", by="root")["root"] == "file"
    monkeypatch.delenv("HOSPITIUM_PASSPHRASE_FILE")
    assert terminal.ask("log", "verify", by=None)["sound"] is True


def test_erasing_everything_wants_to_be_meant(terminal: Terminal) -> None:
    words = ("vault", "erase-all", "template", "--reason", "order 3 C 12/26")
    assert terminal.type(*words, by="root").status == 2
    assert terminal.ask(*words, "--sure", by="root")["erased"] == 0
    assert terminal.type(*words, "--sure", by="amira").status == 3
    assert terminal.type("vault", "rotate", "nonsense", by="root").status == 2


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_secret_file_that_is_none_is_named_without_its_content(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    path = tmp_path / "secret.txt"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("HOSPITIUM_NEW_PASSPHRASE_FILE", str(path))
    answer = terminal.type("vault", "protect", by="root")
    assert answer.status == 2
    assert "cannot be read" in answer.err


def test_what_is_typed_twice_must_be_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["one thing", "another"])
    monkeypatch.setattr(secrets, "getpass", lambda _prompt: next(typed))
    monkeypatch.setattr("sys.stdin", Typist())
    with pytest.raises(BadInput, match="not the same"):
        secrets.ask_secret("new passphrase")
