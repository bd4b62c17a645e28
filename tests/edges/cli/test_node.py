import json
import os
from pathlib import Path

import pytest

from hospitium.core.errors import Conflict, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.records.node_folder import open_node
from tests.edges.cli.conftest import INIT, Terminal
from tests.models import add_manifest


def test_init_prints_each_access_code_once(bare: Terminal) -> None:
    made = bare.ask(*INIT, "--case-worker", "amira")
    roles = {one["operator"]: one["roles"] for one in made["operators"]}
    assert roles["amira"] == ["case-worker", "officer"]
    assert roles["root"] == ["administrator"]
    assert len({one["access_code"] for one in made["operators"]}) == 4
    stored = b"".join(path.read_bytes() for path in bare.folder.rglob("*") if path.is_file())
    for one in made["operators"]:
        assert one["access_code"].encode() not in stored


@pytest.mark.parametrize("handle", ["", "Upper", "with space", "../x", "ü"])
def test_init_refuses_a_handle_that_cannot_be(bare: Terminal, handle: str) -> None:
    assert bare.type(*INIT, "--officer", handle).status == 2
    assert bare.type("case", "list").status == 4
    assert bare.type(*INIT).status == 0


def test_operators_come_and_go(terminal: Terminal) -> None:
    words = ("operator", "add", "chen", "--name", "Chen Example", "--role", "verifier")
    added = terminal.ask(*words, "--role", "auditor", by="root")
    assert added["roles"] == ["auditor", "verifier"]
    assert terminal.type(*words, by="root").status == 2
    assert terminal.type(*words, by="amira").status == 3
    assert terminal.type("case", "list", by="chen").status == 0
    terminal.ask("operator", "end", "chen", by="root")
    assert terminal.type("case", "list", by="chen").status == 3
    listed = {
        one["operator"]: one for one in terminal.ask("operator", "list", by="root")["operators"]
    }
    assert listed["chen"]["active"] is False
    assert "has left" in terminal.type("operator", "list", by="root").out


def test_purposes_need_no_node(bare: Terminal) -> None:
    document = bare.ask("purposes", by=None)
    assert "roadside-check" in {purpose["id"] for purpose in document["purposes"]}
    assert "marketing" in document["forbidden"]
    assert "Never a purpose: immigration-enforcement" in bare.type("purposes").out


def test_retain_on_a_young_node_erases_nothing(terminal: Terminal) -> None:
    assert set(terminal.ask("retain", by=None)["erased"].values()) == {0}


def test_the_log_names_deeds_and_no_person(terminal: Terminal) -> None:
    terminal.open_case("--given-name", "Uniquename")
    shown = terminal.ask("log", "show", "--limit", "50", by="olu")
    assert "case.open" in {entry["action"] for entry in shown["entries"]}
    assert "Uniquename" not in json.dumps(shown)
    last = shown["entries"][-1]["sequence"]
    assert terminal.ask("log", "show", "--after", str(last), by="olu")["entries"] == []
    newest = terminal.ask("log", "show", "--newest", "--limit", "1", by="olu")["entries"]
    assert newest[0]["sequence"] == last
    assert "case.open" in terminal.type("log", "show", by="olu").out


def test_log_verify_says_which_entry_was_changed(terminal: Terminal) -> None:
    import sqlite3

    terminal.open_case()
    assert "The log is sound" in terminal.type("log", "verify", by=None).out
    with sqlite3.connect(terminal.folder / "node.db") as database:
        database.execute("delete from audit_entries where sequence = 2")
    answer = terminal.type("log", "verify", "--json", by=None)
    assert answer.status == 6
    assert answer.json["sound"] is False
    assert answer.json["problems"]
    assert "NOT sound" in terminal.type("log", "verify", by=None).out


def test_a_node_is_set_up_with_an_extractor(bare: Terminal, models: Path) -> None:
    refused = bare.type(*INIT, "--extractor", "fast")
    assert refused.status == Unavailable.exit_status
    assert "no fast extractor" in refused.err
    add_manifest(models, "other", id="other-1", extractor="fast")
    assert bare.ask(*INIT, "--extractor", "fast")["extractor"] == "fast"
    again = bare.type(*INIT, "--extractor", "accurate")
    assert again.status == Conflict.exit_status
    assert "an extractor is chosen once" in again.err
    node = open_node(bare.folder, random=os.urandom)
    node.close()
    assert node.info.extractor is Extractor.FAST


def test_the_gallery_of_a_young_node_is_in_memory_until_files_are_asked_for(
    terminal: Terminal,
) -> None:
    assert terminal.ask("gallery", "status", by=None)["in_files"] is False
    assert "small" in terminal.type("gallery", "status").out
    assert terminal.ask("gallery", "compact", by=None)["erased"] == 0
    made = terminal.ask("gallery", "rebuild", by=None)
    assert (made["in_files"], made["held"], made["in_step"]) == (True, 0, True)
    assert "In step" in terminal.type("gallery", "status").out
