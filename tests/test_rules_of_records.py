"""The rules about what is kept and what the log says, refusing: goes with `test_rules`."""

import io
import logging
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import BigInteger

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.policy.facts import Verdict
from hospitium.records.models import AgencyRow, Base
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.create_backup import create_backup
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.prove_entry import open_entry
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from tests.engines import capture, fake_print
from tests.stations import Station
from tests.test_rules import INDEX, enrolled, find, refused, station

__all__ = ["station"]


def test_store_no_image(station: Station, tmp_path: Path) -> None:
    """No column can hold an image of a finger, and no file of the node holds what was uploaded.

    A portrait is kept where that was agreed, sealed (ADR 49); numbers of photographs are counts.
    """
    enrolled(station)
    find(station)
    columns = {
        column.name
        for table in Base.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, BigInteger)
    }
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
    amira = station.staff["amira"]
    assert find(station).candidates
    close_case(station.runtime, amira, case)
    assert find(station).candidates == ()
    with pytest.raises(Refused) as refusal:
        enrol(station.runtime, amira, case, [capture(1, INDEX, 2)])
    refused(refusal, "retain.case_closed")


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
