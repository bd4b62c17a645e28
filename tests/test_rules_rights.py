"""The rules of rights and redress, refusing: each once, by its id, end to end; see test_rules."""

from datetime import timedelta

import pytest

from hospitium.core.errors import Refused
from hospitium.formats.rights_terms import Part, RequestKind, Terms
from hospitium.usecases.alerts import acknowledge_alert, list_alerts
from hospitium.usecases.close_case import close_case
from hospitium.usecases.hand_over import hand_over
from hospitium.usecases.person_code import issue_code
from hospitium.usecases.person_page import open_page, show_page
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from tests.rights import ACCESS, ORDER, Rights
from tests.stations import Station
from tests.test_rules import find, refused, station

__all__ = ["station"]


def test_release_dual(station: Station) -> None:
    """Nobody takes anything out alone, and nothing that is not listed leaves."""
    rights = Rights(station)
    request = rights.ask(rights.enrolled(), RequestKind.ACCESS, ACCESS)
    for deed in (
        lambda: rights.settle(request, who="amira"),
        lambda: hand_over(station.runtime, station.staff["amira"], request),
        lambda: rights.ask(rights.enrolled(person=3), RequestKind.RELEASE, Terms("asked")),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        refused(refusal, "release.dual")


def test_release_no_onward(station: Station) -> None:
    rights = Rights(station)
    case = rights.enrolled()
    rights.add_neighbour()
    ours = Terms("found there", parts=(Part.NAME,), recipient="agency:demo-shelter")
    rights.done(case, RequestKind.RELEASE, ours)
    onto = Terms("they ask", parts=(Part.NAME,), recipient="Hospital")
    with pytest.raises(Refused) as refusal:
        rights.ask(case, RequestKind.RELEASE, onto, who="nadia")
    refused(refusal, "release.no_onward")


def test_victim_location(station: Station) -> None:
    rights = Rights(station)
    terms = Terms("charge filed", parts=(Part.LAST_SEEN,), recipient="Court")
    with pytest.raises(Refused) as refusal:
        rights.ask(rights.enrolled(birth_year=None), RequestKind.RELEASE, terms)
    refused(refusal, "victim.location")


def test_redress_freeze(station: Station) -> None:
    """A contested hit is frozen until somebody decides who had no part in it."""
    rights = Rights(station)
    case = rights.enrolled()
    hit = rights.hit(confirmed_by=("chen",))
    appeal = rights.ask(case, RequestKind.APPEAL, Terms("was never there"), subject=hit)
    (alert,) = list_alerts(station.runtime, station.staff["amira"])
    for deed in (
        lambda: acknowledge_alert(station.runtime, station.staff["amira"], alert.id),
        lambda: close_case(station.runtime, station.staff["amira"], case),
        lambda: rights.settle(appeal, who="chen"),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        refused(refusal, "redress.freeze")
    rights.settle(appeal, who="bela")


def test_redress_see(station: Station) -> None:
    """The person sees who looked; only a court's order that ends withholds it."""
    rights = Rights(station)
    case = rights.enrolled()
    code = open_page(station.runtime, issue_code(station.runtime, station.staff["amira"], case))
    assert show_page(station.runtime, code).seen.looks
    with pytest.raises(Refused) as refusal:
        rights.ask(case, RequestKind.ORDER, ORDER, days=500)
    refused(refusal, "redress.see")
    rights.done(case, RequestKind.ORDER, ORDER, days=30)
    assert show_page(station.runtime, code).seen.withheld


def test_retain_expiry_under_a_legal_hold(station: Station) -> None:
    """A hold stops erasure, and never extends sharing."""
    rights = Rights(station)
    case = rights.enrolled()
    rights.done(case, RequestKind.HOLD, ORDER, days=200)
    with pytest.raises(Refused) as refusal:
        rights.ask(case, RequestKind.ERASURE, Terms("asked"))
    refused(refusal, "retain.expiry")
    station.clock.advance(timedelta(days=91))
    assert erase_expired(station.runtime).cases == 0
    assert find(station).candidates == ()
    with pytest.raises(Refused) as refusal:
        show_case(station.runtime, station.staff["amira"], case)
    refused(refusal, "retain.expiry")
