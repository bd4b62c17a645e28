"""Each rule that this version enforces, refusing: the list that a data-protection officer reads.

The rooms test their own part in depth; here each rule stands once, by its id, end to end.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.formats.notice import Notice
from hospitium.policy.ages import is_minor
from hospitium.policy.facts import Verdict
from hospitium.policy.limits import Limits
from hospitium.policy.operators import AgencyKind
from hospitium.records.models import AgencyRow, Base
from hospitium.records.searches import SearchStatus
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.create_backup import create_backup
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.limits import set_limits
from hospitium.usecases.prove_entry import open_entry
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_search import show_search
from tests.engines import FakeEngine, capture, fake_print
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
    assert record.probe == ()
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


def test_store_no_image(station: Station, tmp_path: Path) -> None:
    """No column can hold an image, and no file of the node holds what was uploaded."""
    enrolled(station)
    find(station)
    columns = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    assert not any(word in name for name in columns for word in ("image", "photo", "picture"))
    uploads = [fake_print(1, INDEX, 1), fake_print(1, INDEX, 9)]
    for path in (tmp_path / "node").rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert not any(upload in held for upload in uploads), path.name


def test_retain_expiry(station: Station, tmp_path: Path) -> None:
    case = enrolled(station)
    amira = station.staff["amira"]
    with pytest.raises(Refused) as refusal:
        create_backup(station.runtime, station.staff["root"], tmp_path / "x", b"", keep_days=400)
    refused(refusal, "retain.expiry")
    with pytest.raises(Refused) as refusal:
        station.open_case(days=365 * 6)
    refused(refusal, "retain.expiry")
    station.clock.advance(timedelta(days=90))
    assert find(station).candidates == ()
    with pytest.raises(Refused) as refusal:
        enrol(station.runtime, amira, case, [capture(1, INDEX, 2)])
    refused(refusal, "retain.expiry")
    assert erase_expired(station.runtime).prints == 1
    with pytest.raises(NotFound):
        show_case(station.runtime, amira, case)


def test_retain_case_closed(station: Station) -> None:
    case = enrolled(station)
    assert find(station).candidates
    close_case(station.runtime, station.staff["amira"], case)
    assert find(station).candidates == ()


def test_log_all(station: Station) -> None:
    """Every deed adds a leaf, and a change without one cannot even be saved."""
    amira, olu, runtime = station.staff["amira"], station.staff["olu"], station.runtime

    def length() -> int:
        return verify_log(runtime).size

    before = length()
    case = enrolled(station)
    assert length() == before + 4  # opened, compared with the others and how, enrolled
    find(station)
    show_case(runtime, amira, case)
    assert length() == before + 7  # searched and how, read
    newest = show_log(runtime, olu, newest_first=True, limit=1)[0].leaf
    assert (newest.operator, newest.action, newest.case) == ("amira", "case.read", str(case))

    def change_in_secret() -> None:
        with runtime.node.write() as session:
            session.add(AgencyRow(id="x", kind="police", name="x"))

    with pytest.raises(RuntimeError, match="without a leaf"):
        change_in_secret()
    assert length() == before + 7


def test_log_no_person(station: Station, caplog: pytest.LogCaptureFixture) -> None:
    """No name in an entry, a log line or an error; the fields of a leaf could not hold one."""
    name = "Zyxwvut"
    caplog.set_level(logging.DEBUG)
    amira, olu, runtime = station.staff["amira"], station.staff["olu"], station.runtime
    case = station.open_case(name, birth_year=2012)
    enrol(runtime, amira, case, [capture(1, INDEX)])
    errors = io.StringIO()
    (found,) = find(station).candidates
    for reason in (name, name):
        try:
            decide(runtime, amira, found.id, verdict=Verdict.CONFIRM, reason=reason)
        except HospitiumError as error:
            errors.write(f"{error} {error.remedy}")
    entries = show_log(runtime, olu, limit=1000)
    said = repr(entries) + caplog.text + errors.getvalue()
    assert name not in said
    assert errors.getvalue()
    leaf = {field.name for field in fields(entries[0].leaf)}
    assert leaf == {
        "sequence", "at", "operation", "action", "permit", "purpose", "operator", "agency", "case",
        "subject", "commitment",
    }  # fmt: skip


def test_log_no_person_in_what_is_given_away(station: Station) -> None:
    """No role has the details of an entry about a case taken out of the node."""
    station.open_case()
    last = show_log(station.runtime, station.staff["olu"], newest_first=True)[0].leaf.sequence
    for who in station.staff.values():
        with pytest.raises(Refused) as refusal:
            open_entry(station.runtime, who, last)
        refused(refusal, "log.no_person")


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
