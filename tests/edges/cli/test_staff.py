"""Agencies, passkeys, systems, loans, overrides and departures at the terminal."""

import pytest

from tests.edges.cli.conftest import Terminal


@pytest.fixture
def staffed(terminal: Terminal) -> Terminal:
    """Amira, bela, olu, root, and an ombudsman called omar."""
    if "omar" not in {
        one["operator"] for one in terminal.ask("operator", "list", by="root")["operators"]
    }:
        terminal.ask("operator", "add", "omar", "--name", "x", "--role", "ombudsman", by="root")
    return terminal


def test_an_agency_with_its_own_people(terminal: Terminal) -> None:
    made = terminal.ask(
        *("agency", "add", "south-shelter", "--kind", "shelter", "--name", "Shelter"),
        *("--admin", "dora", "--admin-name", "Synthetic dora"),
        by="root",
    )
    assert made["access_code"]
    listed = terminal.ask("agency", "list", by="root")["agencies"]
    assert [one["id"] for one in listed] == ["demo-police", "south-shelter"]
    assert terminal.type("agency", "list", by="dora").status == 3
    terminal.ask("operator", "add", "wanda", "--name", "x", "--role", "case-worker", by="dora")
    case = terminal.open_case()
    assert terminal.type("case", "show", case, by="wanda").status == 4


def test_a_role_is_lent_listed_and_returned(terminal: Terminal) -> None:
    words = ("role", "lend", "officer", "--to", "olu", "--until", "7d", "--reason", "on leave")
    loan = terminal.ask(*words)
    assert terminal.ask("case", "list", by="olu")["cases"] == []
    assert terminal.ask("role", "loans", by="olu")["loans"][0]["lasts"] is True
    terminal.ask("role", "return", loan["id"], by="olu")
    assert terminal.type("case", "list", by="olu").status == 3
    assert terminal.type("role", "lend", "administrator", *words[3:], by="root").status == 3


def test_an_override_from_begin_to_review(staffed: Terminal) -> None:
    reason = "a child may be moved tonight, nobody else answers"
    begun = staffed.ask("override", "begin", "--minutes", "60", "--reason", reason)
    staffed.open_case()
    (told,) = staffed.ask("override", "list", by="omar")["overrides"]
    assert (told["reason"], told["entries"][-1]["action"]) == (reason, "case.open")
    staffed.ask("override", "end", begun["id"])
    words = ("override", "review", begun["id"], "--finding", "nobody else could act")
    assert staffed.type(*words, by="omar").status == 2
    assert staffed.type(*words, "--justified").status == 3
    staffed.ask(*words, "--justified", by="omar")
    assert staffed.ask("override", "list", by="omar")["overrides"] == []
    assert staffed.ask("override", "list", "--mine")["overrides"][0]["justified"] is True
    assert "No override." in staffed.type("override", "list", by="omar").out


def test_a_system_comes_and_goes(terminal: Terminal) -> None:
    words = ("system", "add", "registry", "--name", "Registry", "--scope", "case.read")
    made = terminal.ask(*words, by="root")
    new = terminal.ask("system", "rotate", made["system"], by="root")
    assert new["secret"] != made["secret"]
    (listed,) = terminal.ask("system", "list", by="root")["systems"]
    assert (listed["scopes"], listed["last_used_at"]) == (["case.read"], None)
    terminal.ask("system", "revoke", made["system"], by="root")
    assert "shut out" in terminal.type("system", "list", by="root").out
    assert terminal.type(*words[:-1], "decide", by="root").status == 2
    assert terminal.type(*words).status == 3


def test_somebody_leaves_and_their_work_stays(terminal: Terminal) -> None:
    case = terminal.open_case()
    assert terminal.ask("operator", "work", "amira", by="root")["work"][0]["id"] == case
    left = terminal.type("operator", "end", "amira", "--hand-over-to", "bela", by="root")
    assert f"case {case}" in left.out
    assert terminal.type("case", "list").status == 3
    assert terminal.type("operator", "end", "root", by="root").status == 2


def test_codes_links_and_signing_out(terminal: Terminal) -> None:
    assert terminal.ask("passkey", "code", "bela", by="root")["code"]
    assert terminal.ask("passkey", "list", by="bela")["passkeys"] == []
    assert terminal.ask("passkey", "lost", "bela", by="root")["passkeys"] == 0
    terminal.ask("operator", "link", "bela", "--same-person-as", "olu", by="root")
    terminal.ask("operator", "sign-out", "bela", by="root")
    assert terminal.type("passkey", "code", "bela").status == 3


@pytest.mark.parametrize("address", ["node.example", "http://node.example", "https://a/b"])
def test_a_public_address_is_an_origin_with_tls(terminal: Terminal, address: str) -> None:
    assert terminal.type("serve", "--address", address, by=None).status == 2


def test_ones_own_typing_is_turned_on_seen_and_turned_off(staffed: Terminal) -> None:
    words = ("operator", "typing")
    assert staffed.ask(*words, "status", by="amira") == {"operator": "amira", "on": False}
    assert staffed.ask(*words, "on", by="amira") == {"operator": "amira", "on": True}
    seen = staffed.ask(*words, "status", by="amira")
    assert (seen["on"], seen["learned"], seen["unusual_at"]) == (True, 0, None)
    assert "learned from 0 sign-ins" in staffed.type(*words, "status", by="amira").out
    assert staffed.type(*words, "list", by="root").status == 3
    assert staffed.ask(*words, "off", by="amira")["erased"] is True
    assert staffed.ask(*words, "off", by="amira")["erased"] is False
