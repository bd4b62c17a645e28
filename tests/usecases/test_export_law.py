"""What a court gets: complete, bound to the signed log, and any change of it is found."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hospitium.core.errors import BadInput, HospitiumError, Refused, Tampered
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId
from hospitium.ledger import Operation
from hospitium.ledger.law_export import Checked, check_export
from hospitium.ledger.law_rows import AIACT12_COLUMNS, LED25_COLUMNS, Law
from hospitium.ledger.quorum import parse_policy
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Operator
from hospitium.records.models import SearchRow
from hospitium.records.places import search_place
from hospitium.records.probes import probe_digest
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.export_law import LawExport, export_law
from hospitium.usecases.identify import identify
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.search_report import SearchReport
from hospitium.usecases.show_case import show_case
from hospitium.usecases.vault import rotate_key
from tests.engines import capture
from tests.stations import INCIDENT, Station

TODAY = date(2026, 11, 22)
INDEX = Finger.RIGHT_INDEX


def export(
    station: Station,
    law: Law,
    *,
    who: str = "olu",
    start: date = TODAY,
    end: date = TODAY,
    recipient: str = "",
) -> LawExport:
    return export_law(
        station.runtime, station.staff[who], law, start=start, end=end, recipient=recipient
    )


def checked(made: LawExport) -> Checked:
    return check_export(made.files, parse_policy(made.files["log-policy"]))


def find(station: Station, person: int = 1) -> SearchReport:
    probe = [capture(person, INDEX, 9)]
    who = station.staff["amira"]
    return identify(station.runtime, who, probe, purpose="roadside-check", incident=INCIDENT)


def work(station: Station) -> SearchReport:
    """A case, a search that finds its child, and two people who confirm."""
    amira, runtime = station.staff["amira"], station.runtime
    case = station.open_case(birth_year=2015)
    enrol(runtime, amira, case, [capture(1, INDEX, n) for n in (1, 2)])
    station.clock.advance(timedelta(seconds=2))
    report = find(station)
    show_case(runtime, amira, case)
    for who in ("bela", "chen"):
        outcome = decide(
            runtime,
            station.staff[who],
            report.candidates[0].id,
            verdict=Verdict.CONFIRM,
            reason="Thandiwe's scar at the delta",
        ).outcome
    assert outcome is Outcome.CONFIRMED
    find(station, person=99)
    return report


def test_led25_tells_who_did_what_to_whom_and_why(station: Station) -> None:
    report = work(station)
    made = export(station, Law.LED25)
    found = checked(made)
    assert (found.whole, found.withheld) == (True, 0)
    assert list(found.rows) == list(made.rows)
    said = {row["operation"] for row in made.rows}
    assert said == {"collection", "consultation", "combination", "alteration", "disclosure"}
    (given,) = [row for row in made.rows if row["operation"] == "disclosure"]
    assert given["recipient"] == "agency:demo-police"
    assert given["operator"] == "chen"
    (search,) = [row for row in made.rows if row["subject"] == str(report.id)]
    assert (search["operator"], search["purpose"]) == ("amira", "roadside-check")
    table = list(csv.DictReader(io.StringIO(made.files["rows.csv"].decode())))
    assert table == [{name: str(row[name]) for name in LED25_COLUMNS} for row in made.rows]
    assert "Thandiwe" not in repr(made.files)


def test_aiact12_tells_period_database_input_and_verifiers(station: Station) -> None:
    report = work(station)
    made = export(station, Law.AIACT12)
    assert checked(made).rows == made.rows
    check, hit, miss = made.rows
    assert tuple(hit) == AIACT12_COLUMNS
    assert check["kind"] == "duplicate-check"
    assert (hit["use"], hit["kind"], hit["led_to_match"]) == (str(report.id), "search", "confirmed")
    assert hit["verified_by"] == "bela:confirm chen:confirm"
    assert (hit["database_persons"], hit["database_prints"]) == (1, 2)
    assert hit["database_model"] == station.runtime.finger().model
    assert hit["database_sha256"] == miss["database_sha256"] != check["database_sha256"]
    assert str(hit["started_at"]) <= str(hit["ended_at"])
    assert (miss["led_to_match"], miss["input_digest"]) == ("no-candidate", "")


def test_the_digest_is_that_of_the_probe_until_it_is_gone(station: Station) -> None:
    amira, node = station.staff["amira"], station.runtime.node
    enrol(station.runtime, amira, station.open_case(), [capture(1, INDEX)])
    report = find(station)
    (_, hit) = export(station, Law.AIACT12).rows

    def digest() -> str:
        with node.read() as session:
            row = session.get_one(SearchRow, report.id)
            assert row.sealed_probe is not None
            place = search_place(row)
            return probe_digest(
                node.vault.open("probe", place, row.expires_at, row.sealed_probe)
            ).hex()

    assert hit["input_digest"] == digest()
    rotate_key(station.runtime, station.staff["root"], "probe")
    assert hit["input_digest"] == digest()


def edited(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    assert old in files[name], (name, old)
    return {**files, name: files[name].replace(old, new, 1)}


def without_line(files: dict[str, bytes], name: str, number: int) -> dict[str, bytes]:
    lines = files[name].splitlines(keepends=True)
    del lines[number]
    return {**files, name: b"".join(lines)}


Edit = Callable[[dict[str, bytes]], dict[str, bytes]]
EDITS: dict[str, Edit] = {
    "a name in the table": lambda f: edited(f, "rows.csv", b"chen", b"bela"),
    "a name in the JSON": lambda f: edited(f, "rows.json", b"chen", b"bela"),
    "a row left out": lambda f: without_line(f, "rows.csv", 2),
    "an entry changed": lambda f: edited(f, "entries.jsonl", b'"amira"', b'"zelda"'),
    "an entry left out": lambda f: without_line(f, "entries.jsonl", 3),
    "the last entry left out": lambda f: without_line(f, "entries.jsonl", -1),
    "another period": lambda f: edited(f, "scope.json", b"2026-11-22", b"2026-11-23"),
    "another agency": lambda f: edited(f, "scope.json", b"demo-police", b"demo-polite"),
    "a proof cut short": lambda f: edited(f, "proof", b"start 0", b"start 1"),
    "an opening left out": lambda f: without_line(f, "openings.jsonl", 0),
    "an opening of something else": lambda f: edited(
        f, "openings.jsonl", b'"details": "7b22', b'"details": "7b20'
    ),
}


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_any_change_is_found(lite: Station, law: Law, edit: Edit) -> None:
    work(lite)
    files = edit(dict(export(lite, law).files))
    if files == export(lite, law).files:
        pytest.fail("the edit changed nothing")
    with pytest.raises((Tampered, BadInput)):
        check_export(files, parse_policy(files["log-policy"]))


def test_a_changed_or_missing_record_of_a_use_is_found(lite: Station) -> None:
    work(lite)
    files = dict(export(lite, Law.AIACT12).files)
    for wrong in (
        edited(files, "uses.jsonl", b'"persons":1', b'"persons":9'),
        without_line(files, "uses.jsonl", 0),
    ):
        with pytest.raises(Tampered):
            check_export(wrong, parse_policy(files["log-policy"]))


def test_another_node_s_signature_is_not_believed(lite: Station) -> None:
    work(lite)
    files = export(lite, Law.LED25).files
    other = files["log-policy"].decode().split("+")
    other[1] = "00000000" if other[1] != "00000000" else "00000001"
    with pytest.raises(HospitiumError):
        check_export(files, parse_policy("+".join(other).encode()))


def test_a_period_has_what_happened_in_it_and_nothing_else(lite: Station) -> None:
    work(lite)
    lite.clock.advance(timedelta(days=1))
    find(lite)
    lite.clock.advance(timedelta(days=1))
    find(lite)
    tomorrow = TODAY + timedelta(days=1)
    for law, count in ((Law.LED25, 1), (Law.AIACT12, 1)):
        made = export(lite, law, start=tomorrow, end=tomorrow)
        found = checked(made)
        assert len(made.rows) == count
        assert found.whole
        assert found.entries <= 5
    assert not export(lite, Law.LED25, start=date(2020, 1, 1), end=date(2020, 1, 31)).rows
    with pytest.raises(BadInput):
        export(lite, Law.LED25, start=tomorrow, end=TODAY)


def test_a_verification_after_the_period_still_counts(lite: Station) -> None:
    amira = lite.staff["amira"]
    enrol(lite.runtime, amira, lite.open_case(), [capture(1, INDEX)])
    (found,) = find(lite).candidates
    lite.clock.advance(timedelta(days=2))
    decide(lite.runtime, lite.staff["bela"], found.id, verdict=Verdict.REJECT, reason="no")
    made = export(lite, Law.AIACT12)
    checked(made)
    assert made.rows[-1]["led_to_match"] == "rejected"
    assert made.rows[-1]["verified_by"] == "bela:reject"


def test_after_an_erasure_the_export_still_stands(lite: Station) -> None:
    work(lite)
    lite.clock.advance(timedelta(days=200))
    assert erase_expired(lite.runtime).cases == 1
    made = export(lite, Law.AIACT12)
    checked(made)
    assert made.rows[1]["led_to_match"] == "erased"
    assert made.rows[1]["verified_by"] == "bela:erased chen:erased"
    assert len(export(lite, Law.LED25).rows) > 5


def test_only_those_who_watch_export_and_it_is_logged_for_whom(lite: Station) -> None:
    for who in ("amira", "bela", "root"):
        with pytest.raises(Refused):
            export(lite, Law.LED25, who=who)
    for who in ("olu", "dana", "omar"):
        export(lite, Law.LED25, who=who, recipient="durban-high-court")
    newest = show_log(lite.runtime, lite.staff["olu"], newest_first=True, limit=3)
    assert [entry.leaf.subject for entry in newest] == ["law:led25"] * 3
    assert newest[0].leaf.operation is Operation.DISCLOSURE
    rows = export(lite, Law.LED25).rows
    assert [row["recipient"] for row in rows] == ["recipient:durban-high-court"] * 3
    with pytest.raises(BadInput):
        export(lite, Law.LED25, recipient="The court in Durban")


def test_another_agency_s_entries_are_hashes(lite: Station) -> None:
    work(lite)
    olu: Operator = replace(lite.staff["olu"], agency=AgencyId("other-police"))
    made = export_law(lite.runtime, olu, Law.LED25, start=TODAY, end=TODAY)
    found = checked(made)
    assert made.rows == []
    assert found.withheld == found.entries > 10
    assert b"amira" not in made.files["entries.jsonl"]
    everything = export(lite, Law.LED25, who="omar")
    assert json.loads(everything.files["scope.json"])["agency"] == ""
    assert checked(everything).withheld == 0
