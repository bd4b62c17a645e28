"""The page behind a person's own code: who looked, and what they can do about it."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from hospitium.core.errors import NotFound, Refused
from hospitium.core.ids import AgencyId, CaseId, CodeId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.ledger import Operation
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.policy.bundle import Bundle
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import CaseFacts
from hospitium.policy.overlay import Overlay
from hospitium.policy.rights import permit_see
from hospitium.records.policies import packaged_bundle
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.identify import identify
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.person_code import issue_code, revoke_code
from hospitium.usecases.person_page import open_page, prove_look, show_page
from hospitium.usecases.plain_words import OPERATIONS
from hospitium.usecases.refusals import note_refusal
from hospitium.usecases.request_right import ask_as_person
from hospitium.usecases.show_case import show_case
from hospitium.usecases.verify import verify
from hospitium.usecases.who_looked import look_with
from tests.engines import FakeEngine, capture
from tests.rights import INDEX, ORDER, Rights
from tests.stations import INCIDENT, START, Station, make_station


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


@pytest.fixture
def rights(station: Station) -> Rights:
    return Rights(station)


def entered(rights: Rights, case: object) -> CodeId:
    runtime, amira = rights.station.runtime, rights.station.staff["amira"]
    return open_page(runtime, issue_code(runtime, amira, case))  # type: ignore[arg-type]


class TestTheCode:
    def test_it_opens_however_it_is_typed(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        code = issue_code(runtime, amira, rights.enrolled())
        opened = open_page(runtime, code)
        assert open_page(runtime, f" {code.upper().replace('-', ' ')} ") == opened

    def test_a_new_one_ends_the_old_and_what_was_open_with_it(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.enrolled()
        first = issue_code(runtime, amira, case)
        opened = open_page(runtime, first)
        second = issue_code(runtime, amira, case)
        for deed in (lambda: open_page(runtime, first), lambda: show_page(runtime, opened)):
            with pytest.raises(NotFound):
                deed()
        opened = open_page(runtime, second)
        assert revoke_code(runtime, amira, case)
        assert not revoke_code(runtime, amira, case)
        with pytest.raises(NotFound):
            show_page(runtime, opened)

    def test_nobody_can_tell_why_a_code_does_not_open(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.enrolled()
        taken_back = issue_code(runtime, amira, case)
        revoke_code(runtime, amira, case)
        over = issue_code(runtime, amira, rights.enrolled(person=2))
        rights.station.clock.advance(timedelta(days=91))
        before = verify_log(runtime).size
        said = set()
        for code in (taken_back, over, "aaaaaa-aaaaaa-aaaaaa-aaaaaa", "", "x" * 500, "\udcff", "é"):
            with pytest.raises(NotFound) as refusal:
                open_page(runtime, code)
            said.add(str(refusal.value))
        assert len(said) == 1
        assert verify_log(runtime).size == before

    def test_only_its_digest_is_kept(self, rights: Rights, tmp_path: Path) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        code = issue_code(runtime, amira, rights.enrolled())
        for path in (tmp_path / "node").rglob("*"):
            if path.is_file():
                held = path.read_bytes()
                assert code.encode() not in held
                assert code.replace("-", "").encode() not in held

    def test_another_agency_gives_none(self, rights: Rights) -> None:
        case = rights.enrolled()
        with pytest.raises(NotFound):
            issue_code(rights.station.runtime, rights.add_neighbour(), case)


class TestWhoLooked:
    def test_everything_that_showed_the_record_is_there_in_plain_words(
        self, rights: Rights
    ) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        case = rights.enrolled()
        show_case(runtime, staff["amira"], case)
        list_cases(runtime, staff["bela"])
        rights.hit()
        view = show_page(runtime, entered(rights, case))
        told = [(one.agency, one.roles, one.deed) for one in reversed(view.seen.looks)]
        police, officer, verifier = "Synthetic Police", ("officer",), ("verifier",)
        assert told == [
            (police, officer, "opened this record"),
            (police, officer, "compared the fingerprints with those of other records"),
            (police, officer, "added fingerprints, or noted why a finger has none"),
            (police, officer, "read this record"),
            (police, verifier, "saw this record in a list"),
            (police, officer, "searched, and this record was among those that looked alike"),
            (police, verifier, "said whether fingerprints that were found are the same person's"),
            (police, verifier, "told the desk of this record about a hit"),
            (police, officer, "gave you a code for this page"),
            (police, (), "opened this page with your code"),
        ]
        assert all(one.reason.endswith(".") and one.at for one in view.seen.looks)
        assert not any(one.operator for one in view.seen.looks)
        assert [one.own for one in view.seen.looks] == [True] + [False] * 9

    def test_what_the_rules_refused_is_there_too(self, rights: Rights) -> None:
        runtime = rights.station.runtime
        case = rights.enrolled()
        nadia = rights.add_neighbour()
        with pytest.raises(Refused) as refusal:
            verify(runtime, nadia, case, [capture(1, INDEX, 9)], purpose="find-missing-person")
        note_refusal(runtime, refusal.value)
        newest = show_page(runtime, entered(rights, case)).seen.looks[2]
        assert newest.agency == "Synthetic Shelter"
        assert "the rules did not allow" in newest.deed

    def test_every_operation_has_its_words(self) -> None:
        assert set(OPERATIONS) == set(Operation)

    def test_looks_at_others_are_not_there(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case, other = rights.enrolled(), rights.enrolled(person=2)
        code = entered(rights, case)
        before = len(show_page(runtime, code).seen.looks)
        show_case(runtime, amira, other)
        identify(
            runtime, amira, [capture(2, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
        )
        assert len(show_page(runtime, code).seen.looks) == before

    def test_a_colleague_sees_the_same_with_the_person_and_that_shows(self, rights: Rights) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        case = rights.enrolled()
        together = look_with(runtime, staff["bela"], case)
        assert together.looks[0].deed == "looked, for you or with you, at who saw this record"
        with pytest.raises(NotFound):
            look_with(runtime, rights.add_neighbour(), case)
        with pytest.raises(Refused, match=r"search\.purpose"):
            look_with(runtime, staff["root"], case)

    def test_each_entry_has_a_proof_that_holds_without_us(self, rights: Rights) -> None:
        runtime = rights.station.runtime
        code = entered(rights, rights.enrolled())
        for one in show_page(runtime, code).seen.looks:
            with zipfile.ZipFile(io.BytesIO(prove_look(runtime, code, one.sequence))) as held:
                files = {name: held.read(name) for name in held.namelist()}
            entry, proof = (files[f"entry-{one.sequence}.{end}"] for end in ("json", "tlog-proof"))
            verify_proof_file(proof, entry, parse_policy(files["log-policy"]))
            assert json.loads(entry)["sequence"] == one.sequence
            assert b"hospitium log check" in files["how-to-check.txt"]

    def test_no_proof_of_what_concerns_others(self, rights: Rights) -> None:
        runtime = rights.station.runtime
        code = entered(rights, rights.enrolled())
        for sequence in (1, 10**6):
            with pytest.raises(NotFound):
                prove_look(runtime, code, sequence)


class TestACourtsOrder:
    def test_it_withholds_is_told_is_logged_and_ends(self, rights: Rights) -> None:
        runtime, olu = rights.station.runtime, rights.station.staff["olu"]
        case = rights.enrolled()
        code = entered(rights, case)
        hidden = show_page(runtime, code).seen.looks[-1].sequence
        rights.done(case, RequestKind.ORDER, ORDER, days=30)
        (order,) = [
            entry.leaf
            for entry in show_log(runtime, olu, limit=1000)
            if entry.leaf.action == "rights.approve.order"
        ]
        assert order.case == str(case)
        view = show_page(runtime, code)
        assert [one.own for one in view.seen.looks] == [True]
        (withheld,) = view.seen.withheld
        assert (withheld.authority, withheld.agency) == ("District court", "")
        with pytest.raises(NotFound):
            prove_look(runtime, code, hidden)
        rights.station.clock.advance(timedelta(days=31))
        later = show_page(runtime, code)
        assert len(later.seen.looks) > 5
        assert not later.seen.withheld

    def test_it_may_cover_one_agency_only(self, rights: Rights) -> None:
        runtime = rights.station.runtime
        case = rights.enrolled()
        code = entered(rights, case)
        rights.done(case, RequestKind.ORDER, replace(ORDER, agency="demo-shelter"), days=30)
        assert len(show_page(runtime, code).seen.looks) > 3

    @pytest.mark.parametrize("days", [None, 400])
    def test_none_is_open_ended_and_it_takes_two(self, rights: Rights, days: int | None) -> None:
        case = rights.enrolled()
        with pytest.raises(Refused, match=r"redress\.see"):
            rights.ask(case, RequestKind.ORDER, ORDER, days=days)
        with pytest.raises(Refused, match=r"release\.dual"):
            rights.settle(rights.ask(case, RequestKind.ORDER, ORDER, days=9), who="amira")


class TestWhatThePersonCanDo:
    WORDS = Terms("I was never there")

    def test_contest_a_hit_and_hear_what_came_of_it(self, rights: Rights) -> None:
        runtime = rights.station.runtime
        code = entered(rights, rights.enrolled())
        hit = rights.hit()
        assert [one.outcome for one in show_page(runtime, code).hits] == [Outcome.CONFIRMED]
        appeal = ask_as_person(runtime, code, RequestKind.APPEAL, self.WORDS, subject=hit)
        assert show_page(runtime, code).hits[0].frozen
        rights.settle(appeal)
        view = show_page(runtime, code)
        assert view.hits[0].outcome is Outcome.OVERTURNED
        (told,) = view.requests
        assert (told.answer, told.by_person) == ("papers were seen", True)

    def test_a_hit_that_waits_is_not_shown_so_that_nobody_can_be_made_to_stop_it(
        self, rights: Rights
    ) -> None:
        runtime = rights.station.runtime
        code = entered(rights, rights.enrolled())
        rights.hit(confirmed_by=())
        assert show_page(runtime, code).hits == ()

    def test_ask_for_a_correction_that_somebody_else_makes(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.enrolled()
        code = entered(rights, case)
        terms = Terms("misspelt", field="given_name", value="Ada", evidence="my passport")
        request = ask_as_person(runtime, code, RequestKind.CORRECTION, terms)
        assert show_case(runtime, amira, case).notice.given_name == "Person"
        rights.settle(request, who="amira")
        assert show_case(runtime, amira, case).notice.given_name == "Ada"

    def test_no_copy_and_no_erasure_by_the_code_alone(self, rights: Rights) -> None:
        code = entered(rights, rights.enrolled())
        for kind in (RequestKind.ACCESS, RequestKind.ERASURE, RequestKind.HOLD):
            terms = Terms("x", identity_check="x", authority="x", reference="x")
            with pytest.raises(Refused, match=r"release\.dual"):
                ask_as_person(rights.station.runtime, code, kind, terms)

    def test_somebody_elses_hit_cannot_be_contested(self, rights: Rights) -> None:
        code = entered(rights, rights.enrolled())
        rights.enrolled(person=2)
        with pytest.raises(NotFound):
            ask_as_person(
                rights.station.runtime, code, RequestKind.APPEAL, self.WORDS,
                subject=rights.hit(person=2),
            )  # fmt: skip


def test_a_deployment_may_show_who_it_was(rights: Rights) -> None:
    """The policy that hides handles is one that an overlay can switch off."""
    facts = CaseFacts(CaseId(uuid4()), AgencyId("x"), False, START + timedelta(days=9), False)
    packaged = packaged_bundle()
    until = START.date() + timedelta(days=300)
    off = ("redress.see.names",)
    overlay = Overlay("open", "our law says so", "Act 7/2026", until, off, "")
    opened = Bundle(packaged.schema, packaged.files, (overlay,))
    for bundle, named in ((packaged, False), (opened, True)):
        rules = replace(rights.station.runtime.rules(), bundle=bundle)
        assert permit_see(rules, facts, at=START).named is named
