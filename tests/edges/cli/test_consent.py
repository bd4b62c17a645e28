"""`hospitium consent`: a person's words at the terminal, and a receipt that anybody can check."""

import json
from datetime import timedelta
from pathlib import Path

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import draw

REGISTERED = (
    *("case", "open", "--kind", "registered-person", "--given-name", "Selam"),
    *("--authority", "Child protection office", "--contact-desk", "Front desk"),
    *("--expires", "900d"),
)
YES = ("given", "--purpose", "roadside-check", "--language", "Tigrinya", "--explained", "aloud")


def register(terminal: Terminal, birth_year: str = "1990") -> str:
    return str(terminal.ask(*REGISTERED, "--birth-year", birth_year)["id"])


def test_yes_prints_no_longer_and_what_was_stopped(terminal: Terminal, tmp_path: Path) -> None:
    case, image = register(terminal), draw(tmp_path, "right-index.png", 1)
    refused = terminal.type("enroll", case, image)
    assert refused.status == 3
    assert "consent.stream" in refused.err
    terminal.ask("consent", "record", case, *YES)
    terminal.ask("enroll", case, image)
    answer = terminal.type("consent", "record", case, "withdrawn")
    assert "1 print left the gallery" in answer.out
    assert "The case stays open and the help goes on, without prints." in answer.out
    shown = terminal.ask("consent", "show", case)
    assert [event["action"] for event in shown["events"]] == ["given", "withdrawn"]
    assert shown["standing"]["uses"] == []
    assert "withdrawn" in terminal.type("consent", "due").out
    terminal.clock.advance(timedelta(days=14))
    assert terminal.ask("retain", by=None)["erased"]["prints"] == 1
    assert terminal.ask("case", "show", case)["references"] == []


def test_a_receipt_is_read_printed_and_checked_offline(terminal: Terminal, tmp_path: Path) -> None:
    case, file = register(terminal), tmp_path / "receipt.json"
    number = terminal.ask("consent", "record", case, *YES)["log_entry"]
    words = terminal.type("consent", "receipt", case, "1", "--out", file).out
    assert "You said yes." in words
    assert "Selam" not in words + file.read_text()
    policy = tmp_path / "log-policy"
    policy.write_text(terminal.ask("log", "policy", by=None)["policy"])
    proof = ("--proof", tmp_path / f"entry-{number}.tlog-proof")
    entry = ("--entry", tmp_path / f"entry-{number}.json")
    terminal.ask("log", "prove", str(number), "--out", tmp_path, by="olu")
    check = ("consent", "check", file, "--policy", policy)
    assert terminal.ask(*check, by=None)["in_log"] is False
    assert terminal.ask(*check, *proof, *entry, by=None)["in_log"] is True
    receipt = json.loads(file.read_text())
    receipt["events"][0]["said"] = "refused"
    file.write_text(json.dumps(receipt))
    assert terminal.type(*check, by=None).status == 6
    file.write_text("{}")
    assert terminal.type(*check, by=None).status == 2


def test_a_receipt_prints_of_its_agency_what_was_chosen(terminal: Terminal, tmp_path: Path) -> None:
    words = ("agency", "describe", "demo-police")
    places = ("--jurisdiction", "ZA", "--stored-in", "ZA-KZN")
    assert terminal.type(*words, *places).status == 3, "an officer does not"
    assert terminal.type(*words, "--jurisdiction", "Examplia", by="root").status == 2
    assert terminal.type("agency", "describe", "nobody", by="root").status == 4
    terminal.ask(*words, "--address", "PO box 7", *places, by="root")
    case, file = register(terminal), tmp_path / "receipt.json"
    terminal.ask("consent", "record", case, *YES)
    terminal.type("consent", "receipt", case, "1", "--out", file)
    receipt = json.loads(file.read_text())
    assert receipt["parties"][0]["party_address"] == "PO box 7"
    assert receipt["purposes"][0]["jurisdiction"] == "loc:ZA"
    assert receipt["purposes"][0]["storage_locations"] == ["loc:ZA-KZN"]
    terminal.ask(*words, by="root")  # nothing is printed from now on


def test_a_child_a_guardian_in_conflict_and_two_people(terminal: Terminal) -> None:
    case = register(terminal, "2012")
    assert terminal.type("consent", "record", case, *YES).status == 3
    words = ("consent", "guardian", case, "--name", "Hana", "--proof", "certificate seen")
    guardian = terminal.ask(*words)["id"]
    terminal.ask("consent", "record", case, *YES, "--guardian", guardian)
    terminal.ask("consent", "record", case, "assent-yes")
    assert terminal.ask("consent", "show", case)["standing"]["ground"] == "guardian"
    terminal.ask("consent", "conflict", case, guardian, "--reason", "the child is afraid")
    review = ("consent", "review", case, guardian, "--upheld", "--reason", "police agree")
    assert terminal.type(*review).status == 3
    terminal.ask(*review, by="bela")
    assert "IN CONFLICT" in terminal.type("consent", "show", case).out
    hidden = terminal.type("consent", "receipt", case, "1", "--guardian", guardian)
    assert hidden.status == 3
    decide = ("consent", "decide", case, "--reason", "in danger", "--authority", "Youth office")
    decision = terminal.ask(*decide, "--review-on", "2027-05-01")["id"]
    assert terminal.type("consent", "agree", case, decision).status == 3
    terminal.ask("consent", "agree", case, decision, by="bela")
    assert terminal.ask("consent", "show", case)["standing"]["ground"] == "best-interests"


def test_a_basis_that_does_not_fit_is_refused(terminal: Terminal) -> None:
    assert terminal.type(*REGISTERED, "--basis", "legal-basis").status == 2
    missing = (*REGISTERED[:2], *REGISTERED[4:], "--basis", "consent")
    assert terminal.type(*missing).status == 2
    lawless = terminal.type(*REGISTERED[:2], *REGISTERED[4:])
    assert lawless.status == 3
    assert "search.purpose" in lawless.err


def test_what_people_are_told_needs_no_node(bare: Terminal) -> None:
    assert "You choose." in bare.type("consent", "notice", by=None).out
