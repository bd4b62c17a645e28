"""A backup that is not as it was made, or not for this person or place, leaves nothing behind."""

import os
from datetime import timedelta
from typing import Any

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Refused, Tampered, Unavailable
from hospitium.core.ids import OperatorId
from hospitium.records.backups import restore as restoring
from hospitium.records.backups.create import write_backup
from hospitium.records.backups.keys import create_backup_key, load_backup_seed, load_recipient
from hospitium.records.keyfile import create_key
from hospitium.records.root_file import next_key_file
from hospitium.usecases import backups, restore_backup
from hospitium.usecases.create_backup import create_backup
from hospitium.usecases.operators import add_operator, end_access
from tests.usecases.backups import WORDS, Safe, ask, assert_nothing_is_left, person


def test_a_changed_backup_is_refused_and_leaves_nothing(safe: Safe) -> None:
    person(safe.station)
    path = safe.backup()
    data = path.read_bytes()
    size = len(data)
    wrong = [data[:at] for at in (0, 5, 18, 30, 200, size // 2, size - 16, size - 1)]
    wrong += [data + b"\x00", data + data[-1000:]]
    for at in (3, 20, 25, 80, 400, size // 2, size - 1):
        flipped = bytearray(data)
        flipped[at] ^= 4
        wrong.append(bytes(flipped))
    for keep in (b"2026", b"2027"):  # a longer life than it was given
        wrong.append(data.replace(b'"keep_until": "' + keep, b'"keep_until": "2099'))
    for one in [each for each in wrong if each != data]:
        path.write_bytes(one)
        with pytest.raises((Tampered, BadInput)):
            safe.restore(path)
        with pytest.raises((Tampered, BadInput)):
            backups.check_file(path, safe.key, ask)
    assert_nothing_is_left(safe)


def test_a_wrong_secret_or_root_is_refused_and_leaves_nothing(safe: Safe) -> None:
    path = safe.backup()
    other = safe.path / "other-key"
    create_backup_key(other, WORDS, os.urandom)
    with pytest.raises(Tampered):
        safe.restore(path, key=other)
    foreign = safe.path / "foreign-root"
    create_key(foreign, os.urandom)
    with pytest.raises(Tampered, match="root does not belong"):
        safe.restore(path, root=foreign)
    with pytest.raises(BadInput, match="secret key"):
        safe.restore(path, key=safe.public)
    with pytest.raises(BadInput, match="public key"):
        load_recipient(safe.key)
    with pytest.raises(Unavailable, match="does not open"):
        load_backup_seed(safe.key, lambda _: "another passphrase")
    with pytest.raises(BadInput, match="not a backup"):
        safe.restore(safe.key)
    assert_nothing_is_left(safe)


@pytest.mark.parametrize("stage", ["_checked", "_write_files", "sign_end"])
def test_a_restore_that_fails_half_way_leaves_nothing(
    safe: Safe, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    person(safe.station)
    path = safe.backup()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    place = restore_backup if stage == "sign_end" else restoring
    with monkeypatch.context() as patch:
        patch.setattr(place, stage, full)
        with pytest.raises(OSError, match="space"):
            safe.restore(path)
    assert_nothing_is_left(safe)
    assert safe.restore(path).log_size > 0


def test_a_backup_of_a_later_version_is_refused(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("hospitium.records.backups.create.revision_of", lambda _: "9999")
        path = safe.backup()
    with pytest.raises(Unavailable, match="later version"):
        safe.restore(path)
    data = path.read_bytes().replace(b'"format": 1', b'"format": 2')
    path.write_bytes(data)
    with pytest.raises(BadInput, match="does not know the format"):
        safe.restore(path)
    assert_nothing_is_left(safe)


def test_nothing_that_is_there_is_overwritten(safe: Safe) -> None:
    path = safe.backup()
    (safe.path / "restored").mkdir()
    (safe.path / "restored" / "something").write_text("mine")
    with pytest.raises(Conflict):
        safe.restore(path)
    (safe.path / "restored" / "something").unlink()
    safe.restore(path)  # an empty folder will do
    if safe.second_url is not None:
        with pytest.raises(Conflict, match="database"):
            safe.restore(path, folder="second")
        assert not (safe.path / "second").exists()


def test_an_expired_backup_is_refused_and_pruned(small: Safe) -> None:
    path, longer = small.backup(keep_days=1), small.backup(keep_days=2)
    small.station.clock.advance(timedelta(days=1))
    with pytest.raises(Refused, match="expired") as caught:
        small.restore(path)
    assert caught.value.rule == "retain.expiry"
    assert backups.prune(small.path, small.station.clock) == (path,)
    assert {one.name for one in small.path.iterdir()} == {
        *(longer.name, "backup-key", "backup-key.pub", "node.key"),
    }


def test_only_an_administrator_makes_lists_and_restores(small: Safe) -> None:
    path, runtime = small.backup(), small.station.runtime
    recipient = load_recipient(small.public)
    for who in ("amira", "bela", "olu"):
        staff = small.station.staff[who]
        with pytest.raises(Refused):
            create_backup(runtime, staff, small.path / "no", recipient)
        with pytest.raises(Refused):
            backups.export_gone(runtime, staff, small.path / "no")
        with pytest.raises(Refused):
            small.restore(path, operator=who)
    with pytest.raises(NotFound):
        small.restore(path, operator="nobody")
    with pytest.raises(Refused, match="at most a year"):
        create_backup(
            runtime, small.station.staff["root"], small.path / "no", recipient, keep_days=999
        )
    with pytest.raises(Conflict):
        create_backup(runtime, small.station.staff["root"], path, recipient)
    assert not (small.path / "no").exists()


def test_an_administrator_who_has_left_since_restores_nothing(small: Safe) -> None:
    root, runtime = small.station.staff["root"], small.station.runtime
    add_operator(
        runtime, root, operator_id=OperatorId("rita"), display_name="Rita", roles=root.roles
    )
    path = small.backup()
    end_access(runtime, root, OperatorId("rita"))
    with pytest.raises(Refused):
        small.restore(path, operator="rita", gone=[small.gone()])
    assert_nothing_is_left(small)


def test_a_backup_during_which_the_root_moves_is_given_up(
    small: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = small.station.runtime
    waiting = next_key_file(runtime.node.folder.key_file)

    def moves(*arguments: Any, **named: Any) -> Any:
        waiting.write_text("another")
        return write_backup(*arguments, **named)

    monkeypatch.setattr("hospitium.usecases.create_backup.write_backup", moves)
    with pytest.raises(Unavailable, match="moved while"):
        small.backup()
    assert not (small.path / "1.backup").exists()


def state_of(small: Safe, handle: str) -> tuple[object, bool]:
    state = backups.backup_state(small.station.runtime, small.station.staff[handle])
    assert state is not None
    return state.last, state.overdue


def test_a_backup_that_fails_leaves_no_file_and_is_known_as_unfinished(
    small: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    root = small.station.staff["root"]
    with monkeypatch.context() as patch:
        patch.setattr("hospitium.records.backups.create.current_head", full)
        with pytest.raises(OSError, match="space"):
            small.backup()
    assert not list(small.path.glob("*backup*.*[0-9]"))
    assert not (small.path / "1.backup").exists()
    (one,) = backups.list_backups(small.station.runtime, root)
    assert one.written_at is None
    assert state_of(small, "root") == (None, False)
    small.station.clock.advance(timedelta(days=8))
    assert state_of(small, "root") == (None, True)
    small.backup()
    (newest, _) = backups.list_backups(small.station.runtime, root)
    assert state_of(small, "root") == (newest, False)
    assert backups.backup_state(small.station.runtime, small.station.staff["amira"]) is None
