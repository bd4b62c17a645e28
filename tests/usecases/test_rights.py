"""Requests: asked for by one person, settled by another, done at once, told in the log."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused
from hospitium.formats.rights_terms import Part, RequestKind, Terms
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.decide import decide
from hospitium.usecases.find_case import find_case
from hospitium.usecases.identify import identify
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.review_hold import review_due, review_hold
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_requests import list_requests, show_request
from hospitium.usecases.show_search import show_search
from hospitium.usecases.vault import erase_all
from tests.engines import FakeEngine, capture
from tests.rights import ACCESS, INDEX, ORDER, Rights, copy_of, refused
from tests.stations import INCIDENT, Station, make_station


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


@pytest.fixture
def rights(station: Station) -> Rights:
    return Rights(station)


class TestAnAppeal:
    WORDS = Terms("I was never there")

    def test_it_freezes_the_hit_until_somebody_else_decides(self, rights: Rights) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        case = rights.enrolled()
        hit = rights.hit()
        appeal = rights.ask(case, RequestKind.APPEAL, self.WORDS, subject=hit)
        (alert,) = list_alerts(runtime, staff["amira"])
        assert alert.frozen
        terms = Terms("charge filed", parts=(Part.HITS,), recipient="District court")
        for deed in (
            lambda: acknowledge_alert(runtime, staff["amira"], alert.id),
            lambda: close_case(runtime, staff["amira"], case),
            lambda: rights.ask(case, RequestKind.RELEASE, terms),
            lambda: rights.ask(case, RequestKind.ERASURE, Terms("asked")),
            lambda: rights.settle(appeal, who="chen"),
            lambda: rights.settle(appeal, who="amira"),
        ):
            with refused("redress.freeze"):
                deed()
        rights.settle(appeal, approve=False)
        acknowledge_alert(runtime, staff["amira"], alert.id)
        close_case(runtime, staff["amira"], case)

    def test_a_hit_that_still_waits_is_frozen_too(self, rights: Rights) -> None:
        case = rights.enrolled()
        hit = rights.hit(confirmed_by=())
        rights.ask(case, RequestKind.APPEAL, self.WORDS, subject=hit)
        with refused("redress.freeze"):
            decide(
                rights.station.runtime,
                rights.station.staff["bela"],
                hit,
                verdict=Verdict.CONFIRM,
                reason="x",
            )

    def test_upheld_it_withdraws_hit_alert_and_probe(self, rights: Rights) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        case = rights.enrolled()
        hit = rights.hit()
        (alert,) = list_alerts(runtime, staff["amira"])
        acknowledge_alert(runtime, staff["amira"], alert.id)
        rights.done(case, RequestKind.APPEAL, self.WORDS, subject=hit)
        (told,) = list_alerts(runtime, staff["amira"])
        assert told.withdrawn
        acknowledge_alert(runtime, staff["amira"], alert.id)
        assert list_alerts(runtime, staff["amira"]) == ()
        with pytest.raises(Conflict):
            acknowledge_alert(runtime, staff["amira"], alert.id)
        record = show_search(runtime, staff["amira"], told.search_id)
        assert record.candidates[0].outcome is Outcome.OVERTURNED
        assert not record.probe
        with pytest.raises(Conflict):
            decide(runtime, staff["bela"], hit, verdict=Verdict.CONFIRM, reason="x")

    def test_the_agency_whose_search_made_the_hit_may_bring_it_too(self, rights: Rights) -> None:
        """The person met on the road has no record of their own here."""
        runtime = rights.station.runtime
        case, nadia = rights.enrolled(), rights.add_neighbour()
        probe = [capture(1, INDEX, 9)]
        found = identify(runtime, nadia, probe, purpose="shelter-check", incident=INCIDENT)
        hit = found.candidates[0].id
        rights.ask(case, RequestKind.APPEAL, self.WORDS, who="nadia", subject=hit)
        with refused("redress.freeze"):
            decide(runtime, nadia, hit, verdict=Verdict.CONFIRM, reason="x")
        with refused("redress.freeze"):
            close_case(runtime, rights.station.staff["amira"], case)

    def test_it_names_a_hit_on_the_record(self, rights: Rights) -> None:
        rights.enrolled()
        other = rights.station.open_case()
        with pytest.raises(NotFound):
            rights.ask(other, RequestKind.APPEAL, self.WORDS, subject=rights.hit())
        with pytest.raises(BadInput):
            rights.ask(other, RequestKind.APPEAL, self.WORDS)


class TestACorrection:
    TERMS = Terms("misspelt", field="given_name", value="Ada", evidence="passport seen")

    def test_it_is_made_and_what_stood_there_is_history(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.enrolled()
        request = rights.ask(case, RequestKind.CORRECTION, self.TERMS)
        rights.settle(request, who="amira")
        assert show_case(runtime, amira, case).notice.given_name == "Ada"
        terms = show_request(runtime, amira, request).terms
        assert terms is not None
        assert (terms.old, terms.value) == ("Person", "Ada")
        copied = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
        assert "now 'Ada', before 'Person' (history" in copied["read-me.txt"].decode()

    def test_the_case_is_found_by_what_it_says_now(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.station.open_case("Lost", reference="MP-7")
        rights.done(case, RequestKind.CORRECTION, self.TERMS)
        (found,) = find_case(runtime, amira, name="Ada Lost")
        assert found.id == case
        assert find_case(runtime, amira, name="Person Lost") == ()
        (found,) = find_case(runtime, amira, reference="mp 7")
        assert found.id == case

    def test_the_history_is_erased_after_a_year(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        case = rights.station.open_case(days=500)
        request = rights.done(case, RequestKind.CORRECTION, self.TERMS)
        rights.station.clock.advance(timedelta(days=364))
        erase_expired(runtime)
        assert show_request(runtime, amira, request).terms is not None
        rights.station.clock.advance(timedelta(days=2))
        erase_expired(runtime)
        assert show_request(runtime, amira, request).terms is None

    def test_a_minors_takes_two_people(self, rights: Rights) -> None:
        case = rights.enrolled(birth_year=None)
        request = rights.ask(case, RequestKind.CORRECTION, self.TERMS)
        with refused("minor.two_person"):
            rights.settle(request, who="amira")
        rights.settle(request)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("birth_year", "2200"), ("birth_year", "young"), ("sex", "x"), ("shoe_size", "38"),
         ("last_seen_on", "yesterday")],
    )  # fmt: skip
    def test_a_value_that_cannot_be_is_told_at_once(
        self, rights: Rights, field: str, value: str
    ) -> None:
        case, terms = rights.station.open_case(), Terms("x", field=field, value=value, evidence="y")
        with pytest.raises(BadInput):
            rights.ask(case, RequestKind.CORRECTION, terms)


class TestALegalHold:
    def test_it_stops_erasure_and_shares_nothing(self, rights: Rights) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        case = rights.enrolled()
        hold = rights.done(case, RequestKind.HOLD, ORDER, days=200)
        with pytest.raises(Refused, match=r"legal hold .*retain\.expiry") as refusal:
            rights.ask(case, RequestKind.ERASURE, Terms("asked"))
        assert "District court" in refusal.value.remedy
        assert "2027-06-10" in refusal.value.remedy
        with refused("retain.expiry"):
            erase_all(runtime, staff["root"], "template", reason="ordered")
        rights.station.clock.advance(timedelta(days=91))
        assert erase_expired(runtime).cases == 0
        with refused("retain.expiry"):
            show_case(runtime, staff["amira"], case)
        for kind, terms in ((RequestKind.ACCESS, ACCESS), (RequestKind.CORRECTION,
                            TestACorrection.TERMS)):  # fmt: skip
            with refused("retain.expiry"):
                rights.ask(case, kind, terms)
        with refused("retain.expiry"):
            close_case(runtime, staff["amira"], case)
        (listed,) = list_requests(runtime, staff["amira"], kind=RequestKind.HOLD)
        assert listed.id == hold
        rights.station.clock.advance(timedelta(days=110))
        assert erase_expired(runtime).cases == 1

    def test_it_takes_two_and_so_does_lifting_it(self, rights: Rights) -> None:
        case = rights.enrolled()
        asked = rights.ask(case, RequestKind.HOLD, ORDER, days=200)
        with refused("release.dual"):
            rights.settle(asked, who="amira")
        rights.settle(asked)
        lift = rights.ask(case, RequestKind.LIFT, ORDER, subject=asked)
        with refused("release.dual"):
            rights.settle(lift, who="amira")
        rights.settle(lift)
        rights.ask(case, RequestKind.ERASURE, Terms("asked"))
        with pytest.raises(Conflict):
            rights.done(case, RequestKind.LIFT, ORDER, subject=asked)

    @pytest.mark.parametrize("days", [None, 400])
    def test_none_is_open_ended(self, rights: Rights, days: int | None) -> None:
        with refused("retain.expiry"):
            rights.ask(rights.enrolled(), RequestKind.HOLD, ORDER, days=days)

    def test_it_is_reviewed(self, rights: Rights) -> None:
        runtime, amira = rights.station.runtime, rights.station.staff["amira"]
        hold = rights.done(rights.enrolled(), RequestKind.HOLD, ORDER, days=200)
        first = review_due(show_request(runtime, amira, hold))
        rights.station.clock.advance(timedelta(days=30))
        due = review_hold(runtime, amira, hold, reason="trial goes on")
        assert first is not None
        assert due == first + timedelta(days=30)
        assert review_due(show_request(runtime, amira, hold)) == due


def test_a_request_is_settled_once_and_with_a_reason(rights: Rights) -> None:
    request = rights.done(rights.enrolled(), RequestKind.ACCESS, ACCESS)
    with pytest.raises(Conflict):
        rights.settle(request, who="chen")


@pytest.mark.parametrize("kind", list(RequestKind))
def test_every_kind_wants_to_know_why(rights: Rights, kind: RequestKind) -> None:
    with pytest.raises(BadInput):
        rights.ask(rights.station.open_case(), kind, Terms("  "))


@pytest.mark.parametrize("kind", [kind for kind in RequestKind if kind is not RequestKind.RELEASE])
def test_another_agency_asks_for_nothing(rights: Rights, kind: RequestKind) -> None:
    case = rights.enrolled()
    rights.add_neighbour()
    terms = Terms("x", identity_check="x", field="sex", evidence="x", authority="x", reference="x")
    hit = rights.hit() if kind is RequestKind.APPEAL else None
    with pytest.raises(NotFound):
        rights.ask(case, kind, terms, who="nadia", subject=hit, days=5)
