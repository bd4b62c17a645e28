"""A large node's gallery in files follows the records, whatever happens to either."""

import os
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from hospitium.core.errors import Unavailable
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.gallery import MissedPart, SearchOutcome
from hospitium.gallery.segments import SegmentStore
from hospitium.policy.consents import Action
from hospitium.policy.desk import permit_upkeep
from hospitium.records import gallery_rows
from hospitium.usecases import galleries
from hospitium.usecases.close_case import close_case
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from hospitium.usecases.gallery_upkeep import compact_gallery, gallery_status, rebuild_gallery
from hospitium.usecases.identify import identify
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.search_report import missed_sentence
from hospitium.usecases.vault import rotate_key
from tests.engines import capture
from tests.policy.facts import RULES
from tests.stations import INCIDENT, Station
from tests.usecases.consents import ROAD, add_prints, register, say

INDEX, THUMB = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB


@pytest.fixture
def large(lite: Station, monkeypatch: pytest.MonkeyPatch) -> Station:
    """A node whose two people already count as many."""
    monkeypatch.setattr(galleries, "STORE_FROM", 2)
    for person in (1, 2):
        add(lite, person)
    return lite


def add(station: Station, person: int, *, days: int = 90) -> CaseId:
    case = station.open_case(f"Person {person}", days=days)
    enrol(station.runtime, station.staff["amira"], case, [capture(person, INDEX)])
    return case


def found(station: Station, person: int) -> tuple[CaseId, ...]:
    report = identify(
        station.runtime,
        station.staff["amira"],
        [capture(person, INDEX, 9)],
        purpose="roadside-check",
        incident=INCIDENT,
    )
    return tuple(one.candidate.case_id for one in report.candidates)


def test_a_small_node_has_no_files(lite: Station) -> None:
    case = add(lite, 1)
    assert found(lite, 1) == (case,)
    assert not lite.runtime.node.folder.gallery.exists()
    assert not gallery_status(lite.runtime).in_files


def test_the_files_follow_enrolments_closures_expiry_and_erasure(large: Station) -> None:
    runtime, amira = large.runtime, large.staff["amira"]
    third, fourth = add(large, 3), add(large, 4, days=5)
    assert (found(large, 3), found(large, 4)) == ((third,), (fourth,))
    close_case(runtime, amira, third)
    assert found(large, 3) == ()
    large.clock.advance(timedelta(days=6))
    assert found(large, 4) == ()
    status = gallery_status(runtime)
    assert (status.in_files, status.held, status.in_step) == (True, 2, True)
    erase_expired(runtime)
    status = gallery_status(runtime)
    assert (status.held, status.gone, status.segments) == (2, 0, 1)


def test_only_what_changed_is_opened_again(large: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    found(large, 1)
    opened: list[int] = []
    whole = gallery_rows.open_references

    def counted(session: Session, vault: object, permit: object, ids: list[object]) -> object:
        opened.append(len(ids))
        return whole(session, vault, permit, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(gallery_rows, "open_references", counted)
    add(large, 3)
    found(large, 3)
    found(large, 3)
    assert opened == [1]


@pytest.mark.parametrize("harm", ["missing", "damaged", "of another key"])
def test_a_store_that_does_not_verify_is_made_anew_from_the_records(
    large: Station, harm: str
) -> None:
    node = large.runtime.node
    third = add(large, 3)
    large.runtime.galleries().close(node)
    folder = node.folder.gallery
    if harm == "missing":
        segments = list(folder.glob("*.segment"))
        assert segments
        for path in segments:
            path.unlink()
    elif harm == "damaged":
        (folder / "manifest").write_bytes(b"no manifest at all, and longer than a frame")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
        SegmentStore.open(folder, key=bytes(32), random=os.urandom).close()
    assert found(large, 3) == (third,)
    assert gallery_status(large.runtime).held == 3


def test_a_clock_set_back_loses_nobody(large: Station) -> None:
    found(large, 1)
    large.clock.advance(timedelta(hours=-2))
    third = add(large, 3)
    large.clock.advance(timedelta(hours=2))
    assert found(large, 3) == (third,)


def test_what_is_committed_late_is_followed_though_the_count_agrees(large: Station) -> None:
    leaver = add(large, 3)
    before = large.clock.now
    large.clock.advance(timedelta(minutes=5))
    assert found(large, 3) == (leaver,)
    now, large.clock.now = large.clock.now, before  # both asked before that search, and took long
    comer = add(large, 4)
    close_case(large.runtime, large.staff["amira"], leaver)
    large.clock.now = now
    assert (found(large, 3), found(large, 4)) == ((), (comer,))


def test_the_files_follow_the_templates_key(large: Station) -> None:
    """A key turned over elsewhere: files that we have open are sealed anew, others' left alone."""
    runtime, other = large.runtime, galleries.Galleries()
    node, permit = runtime.node, permit_upkeep(RULES, runtime.node.info.agency, at=large.clock())
    with node.read() as session:
        other.current(node, session, permit)  # as a server has
    rotate_key(runtime, large.staff["root"], "template")
    third = add(large, 3)
    assert found(large, 3) == (third,)  # from the records: the files are the other's
    assert compact_gallery(runtime) is None
    with node.read() as session:
        assert len(other.current(node, session, permit)) == 3
    other.close(node)
    runtime.galleries().close(node)
    assert gallery_status(runtime).held == 3  # without a repair: sealed with the new key


def test_the_daily_job_needs_no_network(large: Station) -> None:
    found(large, 1)

    def none() -> FingerEngine:
        raise AssertionError("the network was loaded")

    erase_expired(replace(large.runtime, finger=none))


def test_rebuild_and_compact_leave_the_same_gallery(large: Station) -> None:
    case = add(large, 3)
    assert rebuild_gallery(large.runtime).held == 3
    done = compact_gallery(large.runtime)
    assert done is not None
    assert done.erased == 0
    assert found(large, 3) == (case,)


def test_while_another_process_writes_nothing_is_thrown_away(large: Station) -> None:
    node = large.runtime.node
    other = galleries.Galleries()
    large.runtime.galleries().close(node)
    with node.read() as session:
        permit = permit_upkeep(RULES, node.info.agency, at=large.clock())
        assert len(other.current(node, session, permit)) == 2
    third = add(large, 3)
    assert found(large, 3) == (third,)
    with pytest.raises(Unavailable, match="another process"):
        rebuild_gallery(large.runtime)
    assert compact_gallery(large.runtime) is None
    other.close(node)
    large.runtime.galleries().close(node)
    assert found(large, 3) == (third,)


def test_a_search_says_which_part_did_not_answer() -> None:
    whole = SearchOutcome((), 10, 100, 100, 0)
    assert missed_sentence(whole) == ""
    partly = SearchOutcome((), 10, 100, 60, 0, missed=(MissedPart("shard 2 of 4", 40),))
    assert missed_sentence(partly).startswith("40 of 100 prints were not searched: shard 2 of 4")


def test_the_files_follow_consent_though_the_count_agrees(large: Station) -> None:
    """One leaves and another comes back between two searches: as many references, other people."""
    stays, leaves = register(large), register(large)
    for case, person in ((stays, 3), (leaves, 4)):
        say(large, case, Action.GIVEN, uses=ROAD)
        add_prints(large, case, person)
    say(large, stays, Action.WITHDRAWN)
    assert (found(large, 3), found(large, 4)) == ((), (leaves,))
    large.clock.advance(timedelta(hours=2))
    assert found(large, 4) == (leaves,)
    say(large, stays, Action.RECONFIRMED, uses=ROAD)
    say(large, leaves, Action.WITHDRAWN)
    assert (found(large, 3), found(large, 4)) == ((stays,), ())
