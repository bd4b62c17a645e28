"""The policies of a node: recorded, explained, changed by two people, and never unseen."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from hospitium.core.errors import BadPolicy, Conflict, NotFound, Refused, Tampered
from hospitium.core.fingers import Finger
from hospitium.core.ids import PermitId
from hospitium.ledger import Operation
from hospitium.ledger.leaf import decode_leaf
from hospitium.policy.decision import Decision
from hospitium.policy.overlay import Overlay
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.policies import (
    adopt_overlay,
    explain_decision,
    overdue_overlays,
    propose_overlay,
    read_overlay,
    read_policies,
    record_policies,
    withdraw_overlay,
)
from hospitium.usecases.refusals import note_refusal
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from tests.engines import capture
from tests.stations import INCIDENT, Station

YOUNG = Overlay(
    "north", "A doctor decides", "Act 12", date(2027, 1, 1), ("search.young",), ""
)  # fmt: skip


def refuse(station: Station) -> Decision:
    with pytest.raises(Refused) as refusal:
        identify(
            station.runtime, station.staff["amira"], [capture(1, Finger.RIGHT_INDEX)],
            purpose="roadside-check", incident=INCIDENT, age=3,
        )  # fmt: skip
    decision = refusal.value.grounds
    assert isinstance(decision, Decision)
    for _ in range(2):  # whoever else hears of it, it is one refusal
        note_refusal(station.runtime, refusal.value)
    return decision


def decision_of(station: Station, action: str) -> PermitId:
    """Return the decision behind the newest entry of an action."""
    node = station.runtime.node
    with node.read() as session:
        query = text("SELECT decision, leaf FROM audit_entries ORDER BY sequence DESC")
        for decision, leaf in session.execute(query):
            if decode_leaf(bytes(leaf)).action == action:
                return PermitId(decision if isinstance(decision, UUID) else UUID(str(decision)))
    raise AssertionError("no such entry")


def test_a_refusal_stands_in_the_log_and_explains_itself(station: Station) -> None:
    decision = refuse(station)
    entry = show_log(station.runtime, station.staff["olu"], newest_first=True, limit=1)[0].leaf
    assert (entry.operation, entry.subject) == (Operation.REFUSAL, "rule:minor.young")
    assert (entry.operator, entry.action) == ("amira", "refused")
    newest = show_log(station.runtime, station.staff["olu"], newest_first=True, limit=2)
    assert newest[1].leaf.operation is not Operation.REFUSAL
    found = explain_decision(station.runtime, station.staff["olu"], decision.id)
    assert [clause.id for clause in found.clauses] == ["search.young"]
    assert found.decision is not None
    assert found.decision.rule == "minor.young"
    assert not found.decision.allowed
    assert found.again == found.now
    assert verify_log(station.runtime).sound


def test_a_yes_explains_itself_until_its_case_is_gone(station: Station) -> None:
    case = station.open_case(days=1)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, Finger.RIGHT_INDEX)])
    decision = decision_of(station, "case.enrol")
    found = explain_decision(station.runtime, station.staff["olu"], decision)
    assert found.decision is not None
    assert found.decision.allowed
    assert [clause.id for clause in found.clauses] == ["case.enrol.roles"]
    station.clock.advance(timedelta(days=2))
    erase_expired(station.runtime)
    assert explain_decision(station.runtime, station.staff["olu"], decision).decision is None
    assert verify_log(station.runtime).sound


def test_nobody_explains_what_never_was(station: Station) -> None:
    with pytest.raises(NotFound):
        explain_decision(station.runtime, station.staff["olu"], PermitId(station.runtime.new_id()))


def test_a_change_takes_two_people_and_then_holds(station: Station) -> None:
    runtime, staff = station.runtime, station.staff
    before = read_policies(runtime, staff["olu"]).bundle.digest
    with pytest.raises(Refused):
        propose_overlay(runtime, staff["amira"], YOUNG)
    mine = propose_overlay(runtime, staff["dana"], YOUNG)
    assert not mine.holds
    with pytest.raises(Refused, match=r"policy\.two_person"):
        adopt_overlay(runtime, staff["dana"], mine.id)
    decision = refuse(station)
    assert adopt_overlay(runtime, staff["omar"], mine.id).holds
    identify(
        runtime, staff["amira"], [capture(1, Finger.RIGHT_INDEX)],
        purpose="roadside-check", incident=INCIDENT, age=3,
    )  # fmt: skip
    found = explain_decision(runtime, staff["olu"], decision.id)
    assert found.again is not None
    assert found.now is not None
    assert not found.again.allowed, "under the policies of then"
    assert found.now.allowed, "under those of today"
    with pytest.raises(Conflict):
        adopt_overlay(runtime, staff["omar"], mine.id)
    withdraw_overlay(runtime, staff["omar"], mine.id)
    refuse(station)
    after = read_policies(runtime, staff["olu"])
    assert after.bundle.digest == before
    assert [one.digest for one in after.history][::2] == [before, before]
    assert verify_log(runtime).sound


def test_an_overlay_slipped_into_the_database_is_found(station: Station) -> None:
    runtime, staff = station.runtime, station.staff
    mine = propose_overlay(runtime, staff["dana"], YOUNG)
    with runtime.node.database._writers.begin() as raw:
        raw.execute(
            text("UPDATE policy_overlays SET adopted_at = proposed_at, adopted_by = 'omar'")
        )
    with pytest.raises(Tampered):
        show_case(runtime, staff["amira"], station.open_case())
    assert mine.overlay == YOUNG


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM policy_overlays",
        "UPDATE policy_overlays SET withdrawn_at = NULL, withdrawn_by = NULL, tag = :tag",
    ],
    ids=["removed", "put back"],
)
def test_a_change_that_is_undone_behind_the_log_is_found(station: Station, change: str) -> None:
    """An older row with its own good tag, or none at all: the log knows another bundle."""
    runtime, staff = station.runtime, station.staff
    mine = propose_overlay(runtime, staff["dana"], YOUNG)
    adopt_overlay(runtime, staff["omar"], mine.id)
    with runtime.node.read() as session:
        tag = session.scalar(text("SELECT tag FROM policy_overlays"))
    if ":tag" in change:
        withdraw_overlay(runtime, staff["omar"], mine.id)
    with runtime.node.database._writers.begin() as raw:
        raw.execute(text(change), {"tag": tag} if ":tag" in change else {})
    with pytest.raises(Tampered, match="that the log knows"):
        read_policies(runtime, staff["olu"])


def test_policies_are_logged_once_until_they_change(station: Station) -> None:
    length = len(show_log(station.runtime, station.staff["olu"]))
    assert not record_policies(station.runtime)
    with station.runtime.node.database._writers.begin() as raw:
        raw.execute(text("UPDATE policy_bundles SET digest = 'an older one'"))
    assert record_policies(station.runtime)
    entry = show_log(station.runtime, station.staff["olu"], newest_first=True, limit=1)[0].leaf
    assert entry.sequence == length + 1
    assert entry.subject.startswith("policy:")


def test_an_overlay_is_read_from_its_folder(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match="no overlay"):
        read_overlay(tmp_path)
    (tmp_path / "overlay.toml").write_text(
        'name = "north"\nreason = "why"\nsource = "law"\nreview_by = 2027-01-01\n'
        'switches_off = ["search.young"]\n'
    )
    assert read_overlay(tmp_path).switches_off == ("search.young",)
    (tmp_path / "overlay.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadPolicy):
        read_overlay(tmp_path)


def test_a_change_goes_on_past_its_review_and_is_told_as_overdue(station: Station) -> None:
    runtime, dana = station.runtime, station.staff["dana"]
    made = propose_overlay(runtime, station.staff["root"], YOUNG)
    station.clock.advance(timedelta(days=100))  # 2027-03-02; nothing holds yet
    assert not overdue_overlays(runtime)
    adopt_overlay(runtime, dana, made.id)
    assert overdue_overlays(runtime) == (YOUNG,)
    (told,) = read_policies(runtime, dana).overlays
    assert told.holds
    assert told.is_overdue(runtime.clock().date())
    assert not told.is_overdue(YOUNG.review_by)
    withdraw_overlay(runtime, station.staff["omar"], made.id)
    assert not overdue_overlays(runtime)
