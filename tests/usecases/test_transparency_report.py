"""Everybody may read it: it counts, hides the few, names nobody, and says what it cannot say."""

import csv
import io
from datetime import timedelta

import pytest

from hospitium.core.errors import BadInput, Refused
from hospitium.core.fingers import Finger
from hospitium.policy.facts import Verdict
from hospitium.records.statistics import YearCounts
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.report_sections import count_sections
from hospitium.usecases.report_text import as_csv, as_markdown, report_files
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.transparency_report import CANNOT_SAY, Report, make_report
from tests.engines import capture
from tests.stations import INCIDENT, Station

INDEX = Finger.RIGHT_INDEX


def find(station: Station, person: int) -> str:
    probe = [capture(person, INDEX, 9)]
    who = station.staff["amira"]
    found = identify(station.runtime, who, probe, purpose="roadside-check", incident=INCIDENT)
    return str(found.candidates[0].id) if found.candidates else ""


def tables(report: Report) -> dict[str, dict[str, str]]:
    return {section.title: dict(section.lines) for section in report.sections}


def make(station: Station, year: int = 2026, *, who: str = "dana") -> Report:
    return make_report(station.runtime, station.staff[who], year)


def test_it_counts_a_year_and_hides_the_few(station: Station) -> None:
    amira, runtime = station.staff["amira"], station.runtime
    enrol(runtime, amira, station.open_case(birth_year=2015), [capture(1, INDEX)])
    for _ in range(11):
        find(station, person=99)
    report = identify(
        runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    for who in ("bela", "chen"):
        station.clock.advance(timedelta(minutes=50))
        decide(
            runtime,
            station.staff[who],
            report.candidates[0].id,
            verdict=Verdict.CONFIRM,
            reason="the cores agree",
        )
    found = tables(make(station))
    searches = found["Searches of the whole gallery"]
    assert searches == {"roadside-check, by police agencies": "10", "All": "10"}
    assert (
        found["What came of these searches"]["No candidate: the probe was erased at once"] == "10"
    )
    decisions = found["Candidates and decisions"]
    assert decisions["Hits confirmed by people, and a desk alerted"] == "<10"
    assert decisions["Candidates on whom two or more people spoke"] == "<10"
    assert decisions["Verdicts: not the same person"] == "0"
    times = found["Time from a search to the last verdict on a candidate"]
    assert (times["Within a day"], times["Within an hour"]) == ("<10", "0")
    assert times["Median"] == "too few to tell"
    assert found["Limits on searches as they are now"]["demo-police"].startswith("1000 a day")


def test_it_names_nobody(lite: Station) -> None:
    case = lite.open_case("Zyxwvut", birth_year=2015)
    enrol(lite.runtime, lite.staff["amira"], case, [capture(1, INDEX)])
    find(lite, person=1)
    files = report_files(make(lite))
    said = b"".join(files.values()).decode()
    for word in ("Zyxwvut", "amira", "dana", "km 41", str(case)):
        assert word not in said
    assert sorted(files) == ["transparency-2026.csv", "transparency-2026.md"]


def test_what_was_erased_counts_and_its_verdicts_are_told_as_erased(lite: Station) -> None:
    enrol(lite.runtime, lite.staff["amira"], lite.open_case(days=20), [capture(1, INDEX)])
    found = find(lite, person=1)
    assert found
    lite.clock.advance(timedelta(days=30))
    assert erase_expired(lite.runtime).cases == 1
    erased = tables(make(lite))["Erased because their time was over"]
    assert erased == {"Cases": "<10", "Prints": "<10", "Probes of searches": "<10"}


def test_refusals_in_the_log_are_counted_by_rule() -> None:
    counts = YearCounts()
    counts.refusals.update({"search.limits": 25, "minor.young": 3})
    (section,) = [s for s in count_sections(counts) if s.title == "Refusals by rule"]
    assert section.lines == (("minor.young", "<10"), ("search.limits", "20"))


def test_both_files_say_the_same_and_what_they_cannot_say(lite: Station) -> None:
    report = make(lite)
    rows = list(csv.reader(io.StringIO(as_csv(report).decode())))
    assert rows[0] == ["section", "what", "value"]
    lines = sum(len(section.lines) for section in report.sections)
    assert len(rows) == 1 + lines + len(CANNOT_SAY)
    text = as_markdown(report).decode()
    assert text.startswith("# Transparency report 2026 (so far, 2026-11-22): Synthetic Police")
    assert all(sentence in text for sentence in CANNOT_SAY)
    assert text.count("\n## ") == len(report.sections) + 1


def test_only_some_make_it_and_the_log_says_who(lite: Station) -> None:
    for who in ("amira", "bela"):
        with pytest.raises(Refused):
            make(lite, who=who)
    for who in ("dana", "omar", "olu", "root"):
        make(lite, who=who)
    newest = show_log(lite.runtime, lite.staff["olu"], newest_first=True, limit=1)[0].leaf
    assert (newest.operator, newest.subject) == ("root", "report:2026")
    for year in (2025, 2027, 0, 10**9):
        with pytest.raises(BadInput):
            make(lite, year)
