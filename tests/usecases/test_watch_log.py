"""What a page that looks at the log again and again may say, and what it must still find."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict
from hospitium.records import audit
from hospitium.records.models import AuditEntryRow, AuditHeadRow, LogTileRow
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.watch_log import LogWatch
from tests.records.test_log_check import rebuild
from tests.stations import Station

ROWS = AuditEntryRow


def meddle(station: Station, change: Callable[[Session], object]) -> None:
    """Change the database behind the log's back."""
    with station.runtime.node.database.write() as session:
        change(session)
        session.info["leaves"] = 1


def forge(sequence: int) -> Callable[[Session], object]:
    def change(session: Session) -> None:
        row = session.get_one(ROWS, sequence)
        row.leaf = row.leaf.replace(b'"amira"', b'"olga1"')

    return change


def grown(station: Station, size: int) -> Station:
    """Open cases until the log has `size` entries."""
    for _ in range(size - verify_log(station.runtime).size):
        station.open_case()
    return station


def test_a_short_log_is_read_whole_at_every_look(station: Station) -> None:
    grown(station, 4)
    watch = LogWatch()
    for _ in range(2):
        look = watch.look(station.runtime)
        assert (look.report.sound, look.report.size, look.report.since) == (True, 4, 0)
        assert look.all_read_at == station.clock.now
    meddle(station, forge(4))
    assert watch.look(station.runtime).report == verify_log(station.runtime)
    assert not watch.look(station.runtime).report.sound


def test_of_a_long_log_only_what_came_since_is_read(station: Station) -> None:
    grown(station, 7)
    watch = LogWatch(short=3)
    first = watch.look(station.runtime)
    assert (first.report.since, first.report.size, first.all_read_at) == (4, 7, None)
    full = watch.check_all(station.runtime)
    assert (full.report.since, full.report.size) == (0, 7)
    assert full.report == verify_log(station.runtime)
    grown(station, 9)
    again = watch.look(station.runtime)
    assert (again.report.sound, again.report.since, again.report.size) == (True, 7, 9)
    assert again.report.root == verify_log(station.runtime).root
    nothing = watch.look(station.runtime)
    assert (nothing.report.sound, nothing.report.since, nothing.report.size) == (True, 9, 9)
    assert nothing.all_read_at == full.all_read_at == station.clock.now


def test_a_changed_entry_that_came_since_is_found(lite: Station) -> None:
    watch = LogWatch(short=2)
    watch.check_all(grown(lite, 5).runtime)
    grown(lite, 7)
    meddle(lite, forge(6))
    for _ in range(2):
        look = watch.look(lite.runtime)
        assert 6 in {problem.sequence for problem in look.report.problems}


def test_an_old_entry_changed_in_the_database_shows_when_all_are_read(lite: Station) -> None:
    """What the page must not claim to have looked at."""
    watch = LogWatch(short=2)
    watch.check_all(grown(lite, 6).runtime)
    meddle(lite, forge(3))
    grown(lite, 7)
    look = watch.look(lite.runtime)
    assert (look.report.sound, look.report.since) == (True, 6)
    assert not watch.check_all(lite.runtime).report.sound
    assert not watch.look(lite.runtime).report.sound, "until a full check says otherwise"
    meddle(lite, lambda session: unforge(session, 3))
    assert not watch.look(lite.runtime).report.sound
    assert watch.check_all(lite.runtime).report.sound
    assert watch.look(lite.runtime).report.sound


def unforge(session: Session, sequence: int) -> None:
    row = session.get_one(ROWS, sequence)
    row.leaf = row.leaf.replace(b'"olga1"', b'"amira"')


def rewrite_tree(session: Session) -> None:
    forge(3)(session)
    session.flush()
    rebuild(session)


def cut(session: Session) -> None:
    session.execute(delete(ROWS).where(ROWS.sequence > 4))
    session.flush()
    rebuild(session)


@pytest.mark.parametrize(
    "change",
    [
        rewrite_tree,
        cut,
        lambda session: session.execute(delete(LogTileRow)),
        lambda session: session.execute(delete(AuditHeadRow)),
        lambda session: session.execute(update(AuditHeadRow).values(root=bytes(32))),
    ],
)
def test_a_rewritten_tree_a_cut_end_and_a_lost_tile_are_found_at_the_next_look(
    lite: Station, change: Callable[[Session], object]
) -> None:
    watch = LogWatch(short=2)
    watch.check_all(grown(lite, 6).runtime)
    meddle(lite, change)
    assert not watch.look(lite.runtime).report.sound
    assert not watch.look(lite.runtime).report.sound


def test_the_whole_log_is_read_by_one_at_a_time(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(lite, 4)
    watch, begun, go_on = LogWatch(short=1), Event(), Event()
    verify = audit.verify

    def slowly(*given: object, **named: object) -> object:
        begun.set()
        assert go_on.wait(30)
        return verify(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("hospitium.usecases.watch_log.audit.verify", slowly)
    thread = Thread(target=watch.check_all, args=(lite.runtime,))
    thread.start()
    assert begun.wait(30)
    with pytest.raises(Conflict):
        watch.check_all(lite.runtime)
    go_on.set()
    thread.join()
    assert watch.check_all(lite.runtime).report.sound
