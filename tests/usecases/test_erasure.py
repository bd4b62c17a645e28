"""A person is erased, and anybody can check that they were."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hospitium.core.errors import BadInput, NotFound, Refused, Tampered
from hospitium.core.ids import CaseId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.records.models import AuditEntryRow, Base, SearchRow
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.identify import identify
from hospitium.usecases.person_code import issue_code
from hospitium.usecases.person_page import open_page
from hospitium.usecases.prove_erasure import NAMES, check_statement, prove_erasure
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine, capture
from tests.rights import INDEX, Rights
from tests.stations import INCIDENT, Station, make_station

ASKED = Terms("the person asks")


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine, database_url: str) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine, database_url=database_url)
    yield made
    assert verify_log(made.runtime).problems == ()
    made.runtime.node.close()


@pytest.fixture
def rights(station: Station) -> Rights:
    return Rights(station)


@pytest.fixture
def erased(rights: Rights) -> CaseId:
    """A person with a hit, a code and a request, erased."""
    case = rights.enrolled()
    rights.hit()
    issue_code(rights.station.runtime, rights.station.staff["amira"], case)
    rights.done(case, RequestKind.ERASURE, replace(ASKED, backups_until=date(2027, 3, 1)))
    return case


def test_nothing_of_the_person_is_left(rights: Rights, erased: CaseId) -> None:
    runtime, amira = rights.station.runtime, rights.station.staff["amira"]
    with pytest.raises(NotFound):
        show_case(runtime, amira, erased)
    probe = [capture(1, INDEX, 9)]
    assert not identify(
        runtime, amira, probe, purpose="roadside-check", incident=INCIDENT
    ).candidates
    with runtime.node.read() as session:
        for table in Base.metadata.sorted_tables:
            if "case_id" in table.columns and table.name not in ("audit_entries", "searches"):
                held = select(table).where(table.columns["case_id"] == erased)
                assert session.execute(held).all() == [], table.name
        entries = session.scalars(
            select(AuditEntryRow)
            .where(AuditEntryRow.case_id == erased)
            .order_by(AuditEntryRow.sequence)
        ).all()
        assert [row.sequence for row in entries if row.sealed_details] == [entries[-1].sequence]
        (search,) = session.scalars(select(SearchRow).order_by(SearchRow.at).limit(1))
        assert (search.sealed_probe, search.sealed_incident) == (None, None)


def test_the_log_verifies_before_and_after_the_daily_job(rights: Rights, erased: CaseId) -> None:
    assert verify_log(rights.station.runtime).sound
    rights.station.clock.advance(timedelta(days=400))
    erase_expired(rights.station.runtime)
    assert verify_log(rights.station.runtime).sound


def test_the_proof_holds_without_us(rights: Rights, erased: CaseId) -> None:
    files = prove_erasure(rights.station.runtime, rights.station.staff["amira"], erased)
    (name,) = [name for name in files if name.endswith(".tlog-proof")]
    entry = files[name.replace(".tlog-proof", ".json")]
    verify_proof_file(files[name], entry, parse_policy(files["log-policy"]))
    leaf = check_statement(files["statement.json"], entry)
    assert (leaf.action, leaf.case) == ("erase-person", str(erased))
    told = json.loads(files["statement.json"])
    assert told["destroyed"] | {"log_details": 0} == {
        "cases": 1, "prints": 1, "faces": 0, "irises": 0, "absent_fingers": 0, "candidates": 1,
        "verdicts": 1,
        "alerts": 1, "rights_requests": 1, "person_codes": 1, "looks": 1, "log_details": 0,
        "probes": 1, "case_index": 1, "consent_events": 0, "consent_uses": 0, "consent_states": 0,
        "guardians": 0, "best_interests": 0,
    } | {name: 0 for name in told["destroyed"] if name not in NAMES}  # fmt: skip
    assert told["destroyed"]["log_details"] == len(told["log_entries"])
    opened = json.loads(base64.b64decode(told["opens"]["payload"]))
    assert set(opened["decision"]) == {"id"}, "the facts of the decision are about the person"
    text = files["statement.txt"].decode()
    assert "gone by 2027-03-01" in text
    assert "had no key of its own" in text
    for secret in (b"Synthetic", b"km 41"):
        assert not any(secret in content for content in files.values())


@pytest.mark.parametrize("change", ["destroyed", "opens", "backups", "record"])
def test_a_statement_that_says_something_else_is_refused(
    rights: Rights, erased: CaseId, change: str
) -> None:
    files = prove_erasure(rights.station.runtime, rights.station.staff["amira"], erased)
    (entry,) = [one for name, one in files.items() if name.startswith("entry") and b'"at"' in one]
    told = json.loads(files["statement.json"])
    told[change] = {**told["opens"], "salt": "00" * 32} if change == "opens" else "other"
    with pytest.raises(Tampered):
        check_statement(json.dumps(told).encode(), entry)
    with pytest.raises(BadInput):
        check_statement(b"{}", entry)


def test_nobody_has_stated_until_when_backups_are_kept(rights: Rights) -> None:
    case = rights.enrolled()
    rights.done(case, RequestKind.ERASURE, ASKED)
    files = prove_erasure(rights.station.runtime, rights.station.staff["amira"], case)
    assert "Nobody has stated" in files["statement.txt"].decode()


def test_nobody_erases_alone(rights: Rights) -> None:
    case = rights.enrolled()
    asked = rights.ask(case, RequestKind.ERASURE, ASKED)
    with pytest.raises(Refused, match=r"release\.dual"):
        rights.settle(asked, who="amira")
    rights.settle(asked, approve=False)
    show_case(rights.station.runtime, rights.station.staff["amira"], case)


def test_a_hold_that_came_meanwhile_stops_it(rights: Rights) -> None:
    case = rights.enrolled()
    asked = rights.ask(case, RequestKind.ERASURE, ASKED)
    order = Terms("pending trial", authority="District court", reference="7 Gs 12/26")
    rights.done(case, RequestKind.HOLD, order, days=100)
    with pytest.raises(Refused, match=r"retain\.expiry"):
        rights.settle(asked)


def test_others_stay_and_the_code_opens_nothing(rights: Rights) -> None:
    runtime, amira = rights.station.runtime, rights.station.staff["amira"]
    other, case = rights.enrolled(person=2), rights.enrolled()
    code = issue_code(runtime, amira, case)
    rights.done(case, RequestKind.ERASURE, ASKED)
    assert show_case(runtime, amira, other).references
    with pytest.raises(NotFound):
        open_page(runtime, code)
    with pytest.raises(NotFound):
        prove_erasure(runtime, amira, other)
