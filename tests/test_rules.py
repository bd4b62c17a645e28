"""Each rule that this version enforces, refusing: the list that a data-protection officer reads.

The rooms test their own part in depth; here each rule stands once, by its id, end to end.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.errors import Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.formats.notice import Notice
from hospitium.policy.ages import is_minor
from hospitium.policy.facts import Verdict
from hospitium.policy.limits import Limits
from hospitium.policy.operators import AgencyKind
from hospitium.records.searches import SearchStatus
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.limits import set_limits
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import show_search
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, START, Station, make_station

INDEX = Finger.RIGHT_INDEX
KNOWN_RULES = {
    "search.purpose", "search.mandate", "search.limits", "search.candidates",
    "search.face_alone", "search.no_trace", "minor.age", "minor.consent",
    "minor.guardian_conflict", "minor.young", "minor.two_person", "consent.no_penalty",
    "consent.stream", "purpose.forbidden", "store.minimum", "store.no_image", "store.sealed",
    "retain.expiry", "retain.case_closed", "release.dual", "release.no_onward",
    "victim.location", "breakglass", "log.all", "log.no_person", "redress.freeze",
    "redress.see",
    "behaviour.staff_only", "behaviour.opt_in",  # ours too: of staff who asked for it, alone
    "device.ended", "device.own", "device.confirmed",  # ours: phones in the field, what they carry,
    "pack.expiry", "pack.names", "field.quarantine",  # and the work that comes from there
    "policy.two_person",
    "search.iris_alone",  # ours too: an iris supports what fingers and face say
}  # fmt: skip


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


@pytest.fixture
def shelter(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "shelter", lambda: engine, kind=AgencyKind.SHELTER)
    yield made
    made.runtime.node.close()


def find(
    station: Station, person: int = 1, *, who: str = "amira", purpose: str = "roadside-check"
) -> SearchReport:
    probe = [capture(person, INDEX, 9)]
    return identify(station.runtime, station.staff[who], probe, purpose=purpose, incident=INCIDENT)


def enrolled(station: Station, *, birth_year: int | None = 1990, person: int = 1) -> CaseId:
    case = station.open_case(birth_year=birth_year)
    enrol(station.runtime, station.staff["amira"], case, [capture(person, INDEX)])
    return case


def refused(refusal: pytest.ExceptionInfo[Refused], rule: str) -> None:
    """The refusal quotes the rule, so that redress can quote it back."""
    assert refusal.value.rule == rule
    assert f"(rule {rule})" in str(refusal.value)
    assert refusal.value.remedy


def test_search_purpose(station: Station) -> None:
    with pytest.raises(Refused) as refusal:
        identify(
            station.runtime, station.staff["amira"], [capture(1, INDEX)], purpose="roadside-check"
        )
    refused(refusal, "search.purpose")
    with pytest.raises(Refused) as refusal:
        find(station, who="root")
    refused(refusal, "search.purpose")


def test_search_mandate(shelter: Station) -> None:
    with pytest.raises(Refused) as refusal:
        find(shelter)
    refused(refusal, "search.mandate")
    assert find(shelter, purpose="shelter-check").candidates == ()


def test_purpose_forbidden(station: Station) -> None:
    for purpose in ("immigration-enforcement", "marketing", "predict-offending"):
        with pytest.raises(Refused) as refusal:
            find(station, purpose=purpose)
        refused(refusal, "purpose.forbidden")


def test_search_limits(station: Station) -> None:
    """Over the published quota a search is refused, and told when the count starts again."""
    agency = station.staff["root"].agency
    set_limits(station.runtime, station.staff["root"], agency, Limits(daily_quota=1))
    find(station)
    with pytest.raises(Refused) as refusal:
        find(station)
    refused(refusal, "search.limits")
    assert "starts again at" in refusal.value.remedy


def test_search_candidates(station: Station) -> None:
    """A search alone closes, alerts and confirms nothing; a verdict without a reason neither."""
    case = enrolled(station)
    report = find(station)
    assert report.candidates[0].candidate.fmr_at_gallery > 0
    amira = station.staff["amira"]
    assert list_alerts(station.runtime, amira) == ()
    assert not show_case(station.runtime, amira, case).closed
    with pytest.raises(Refused) as refusal:
        decide(
            station.runtime,
            amira,
            report.candidates[0].id,
            verdict=Verdict.CONFIRM,
            reason=" ",
        )
    refused(refusal, "search.candidates")
    assert list_alerts(station.runtime, amira) == ()


def test_search_no_trace(station: Station) -> None:
    enrolled(station)
    report = find(station, person=77)
    record = show_search(station.runtime, station.staff["amira"], report.id)
    assert record.status is SearchStatus.NO_CANDIDATE
    assert not record.probe
    assert report.decide_until is None


@pytest.mark.parametrize(
    ("notice", "minor"),
    [
        (Notice(), True),
        (Notice(birth_year=2008), True),
        (Notice(birth_year=2007), False),
        (Notice(age_low=17, age_high=30), True),
        (Notice(age_low=18), False),
    ],
)
def test_minor_age(notice: Notice, minor: bool) -> None:
    assert is_minor(notice, opened_on=START.date(), at=START) is minor


def test_minor_young(station: Station) -> None:
    """Refused by default, for the child met and for the child of a case."""
    amira, probe = station.staff["amira"], [capture(1, INDEX, 9)]
    child = station.open_case(birth_year=START.year - 4)
    served: tuple[dict[str, Any], ...] = (
        {"purpose": "roadside-check", "incident": INCIDENT, "age": 4},
        {"purpose": "find-missing-person", "case": child},
    )
    for how in served:
        with pytest.raises(Refused) as refusal:
            identify(station.runtime, amira, probe, **how)
        refused(refusal, "minor.young")
        identify(station.runtime, amira, probe, **how, despite_young="no other way is left")
    identify(station.runtime, amira, probe, purpose="roadside-check", incident=INCIDENT, age=5)


def test_minor_two_person(station: Station) -> None:
    enrolled(station, birth_year=None)
    (found,) = find(station).candidates
    assert found.minor
    amira = station.staff["amira"]

    def confirm() -> None:
        decide(station.runtime, amira, found.id, verdict=Verdict.CONFIRM, reason="looked")

    confirm()
    with pytest.raises(Refused) as refusal:
        confirm()
    refused(refusal, "minor.two_person")
    assert list_alerts(station.runtime, amira) == ()


def test_every_rule_named_in_the_code_is_known() -> None:
    """A rule id quoted anywhere is one of the rules of the design, spelt as there."""
    import re

    import hospitium

    source = Path(hospitium.__file__).parent
    quoted = {
        rule
        for path in source.rglob("*.py")
        for rule in re.findall(r'Refused\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert quoted
    assert quoted <= KNOWN_RULES
