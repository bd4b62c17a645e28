"""The person's copy holds what was said about their prints, who speaks for them, and decisions."""

import json
from typing import Any

import jsonschema_rs
import pytest

from hospitium.core.ids import CaseId
from hospitium.formats.rights_terms import Part, RequestKind, Terms
from hospitium.policy.consents import Action
from hospitium.records.consent_events import Telling
from hospitium.usecases.best_interests import Proposal, propose_decision
from hospitium.usecases.guardians import mark_conflict
from hospitium.usecases.person_export import SCHEMA_FILE, schema
from tests.rights import ACCESS, Rights, copy_of
from tests.stations import Station
from tests.usecases.backups import Safe
from tests.usecases.consents import ROAD, introduce, register, say
from tests.usecases.test_minors import CHILD

PATIENT = Telling("Tigrinya", "read aloud", interpreter="Synthetic Interpreter", witness="Wilma W.")


@pytest.fixture
def station(lite: Station) -> Station:
    return lite


@pytest.fixture
def rights(station: Station) -> Rights:
    return Rights(station)


def checked(files: dict[str, bytes]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files["record.json"])
    jsonschema_rs.validator_for(json.loads(schema()), validate_formats=True).validate(document)
    return document


def childs_case(station: Station) -> CaseId:
    """A case with all of it: a guardian's yes, the child's, a conflict, a proposal."""
    case, amira = register(station, birth_year=CHILD), station.staff["amira"]
    mother = introduce(station, case)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=mother, telling=PATIENT)
    say(station, case, Action.ASSENT_YES)
    mark_conflict(station.runtime, amira, case, mother, reason="the neighbour saw her beat him")
    until = (station.clock.now).date().replace(year=2027)
    proposal = Proposal(reason="traffickers near", authority="Youth office", review_on=until)
    propose_decision(station.runtime, amira, case, proposal)
    return case


def test_it_tells_what_was_said_who_speaks_and_what_was_decided(rights: Rights) -> None:
    case = childs_case(rights.station)
    files = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
    document = checked(files)
    assert document["kind"] == "registered-person"
    consent = document["consent"]
    assert [one["said"] for one in consent["said"]] == ["given", "assent-yes"]
    assert [one["by_guardian"] for one in consent["said"]] == [1, None]
    assert consent["said"][0]["purposes"] == ["roadside-check"]
    (guardian,) = consent["guardians"]
    assert (guardian["relation"], guardian["in_conflict"]) == ("parent", True)
    (decision,) = consent["decisions"]
    assert (decision["reason"], decision["agreed_at"]) == ("traffickers near", None)
    page, text = files["read-me.html"].decode(), files["read-me.txt"].decode()
    for told in ("marked in conflict with you since", "Tigrinya", "an interpreter was there",
                 "guardian 1: given", "traffickers near"):  # fmt: skip
        assert told in text
        assert told in page


def test_it_names_no_other_person_and_does_not_say_who_warned(rights: Rights) -> None:
    case = childs_case(rights.station)
    files = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
    said = b"".join(content for name, content in files.items() if name != SCHEMA_FILE)
    for secret in (b"Synthetic Mother", b"Interpreter", b"Wilma", b"neighbour", b"amira",
                   b"birth certificate"):  # fmt: skip
        assert secret not in said
    withheld = " ".join(one["what"] for one in checked(files)["withheld"])
    assert "guardians" in withheld
    assert "marked in conflict" in withheld


def test_a_release_without_it_holds_nothing_of_it(rights: Rights) -> None:
    case = childs_case(rights.station)
    terms = Terms("charge filed", parts=(Part.SEX,), recipient="District court")
    document = checked(copy_of(rights, rights.done(case, RequestKind.RELEASE, terms)))
    assert not {"consent", "backups_until"} & set(document)
    assert document["withheld"] == []


def test_it_tells_the_number_at_the_office_and_how_long_backups_keep_a_copy(small: Safe) -> None:
    rights = Rights(small.station)
    small.backup()
    case = small.station.open_case(reference="MP-12/2026")
    access = rights.done(case, RequestKind.ACCESS, ACCESS)
    document = checked(copy_of(rights, access))
    assert document["ground"]["reference"] == "MP-12/2026"
    small.backup(keep_days=30)
    files = copy_of(rights, access)
    until = checked(files)["backups_until"]
    assert until is not None
    assert f"until {until[:10]}" in files["read-me.txt"].decode()
    assert "MP-12/2026" in files["read-me.html"].decode()
