"""Backups of a running node, put back: on SQLite and on PostgreSQL."""

import base64
import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hospitium.core.errors import BadInput, NotFound, Tampered, Unavailable
from hospitium.records.backups.keys import load_backup_seed
from hospitium.records.backups.read import open_backup
from hospitium.records.checkpoints import root_at
from hospitium.records.keyfile import load_key
from hospitium.records.log_rows import log_end
from hospitium.records.manifests import load_calibration
from hospitium.records.models import AuditEntryRow, CaseRow, PrintRow
from hospitium.records.models_vault import CaseIndexRow
from hospitium.records.own_models import OwnModels
from hospitium.records.vault_keys import load_keys
from hospitium.usecases import backups, protect_root, restore_backup, vault
from hospitium.usecases.add_model import add_model
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.close_case import close_case
from hospitium.usecases.find_case import find_case
from hospitium.usecases.known_models import find_model, known_models
from hospitium.usecases.operators import end_access
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from hospitium.usecases.use_model import use_model
from hospitium.usecases.verify_models import verify_models
from tests.records.worker import open_cases_for_ever, start
from tests.stations import INCIDENT
from tests.usecases.backups import WORDS, Safe, ask, found, leaves, person
from tests.usecases.own_models import OURS, manifest, weights


def test_a_restored_node_works_on_and_its_log_goes_on(safe: Safe) -> None:
    case = person(safe.station)
    assert found(safe.station) == [case]
    before = leaves(safe.station)
    again = safe.restored(safe.backup())
    assert verify_log(again.runtime).sound
    assert leaves(again) == [*before, "backup.create", "backup.restore", "retention"]
    assert found(again) == [case]
    assert show_case(again.runtime, again.staff["amira"], case).notice.family_name == "Synthetic"
    assert [
        one.id for one in find_case(again.runtime, again.staff["amira"], name="person Synthetic")
    ]
    assert found(again, 2) == []
    person(again, 2)
    assert len(found(again, 2)) == 1
    assert verify_log(again.runtime).sound
    again.runtime.node.close()


def test_made_while_another_process_writes_it_is_one_state_of_the_node(safe: Safe) -> None:
    node = safe.station.runtime.node
    process, talk = start(open_cases_for_ever, node.folder.path)
    said = [talk.recv() for _ in range(10)]
    paths = [safe.backup() for _ in range(3)]
    time.sleep(0.05)
    process.kill()
    process.join()
    talk.close()
    whole = [backups.check_file(path, safe.key, ask).manifest["log"] for path in paths]
    with node.read() as session:
        size = log_end(session, node.vault).sequence
        for log in whole:  # each holds the log as it once was
            assert root_at(session, log["size"], size).hex() == log["root"]
    assert 10 < whole[0]["size"] < whole[1]["size"] < whole[2]["size"] < size
    again = safe.restored(paths[1])
    assert verify_log(again.runtime).sound
    with again.runtime.node.read() as session:
        saved = {("case", one) for one in session.scalars(select(CaseRow.id))}
        saved |= {("print", one) for one in session.scalars(select(PrintRow.id))}
        logged = session.scalars(select(AuditEntryRow.leaf)).all()
    assert set(said) <= saved  # what was acknowledged before it began is in it
    subjects = b"\n".join(logged)
    assert all(str(one).encode() in subjects for _, one in saved)
    assert sum(b'"case.open"' in leaf or b'"case.enrol"' in leaf for leaf in logged) == len(saved)
    again.runtime.node.close()


def test_what_was_erased_since_stays_erased_where_a_list_tells(safe: Safe) -> None:
    station = safe.station
    short = station.open_case("Erased", days=1)
    closed, kept = person(station, 1, "Closed"), person(station, 2, "Kept")
    path = safe.backup()
    close_case(station.runtime, station.staff["amira"], closed, reason="found safe")
    end_access(station.runtime, station.staff["root"], station.staff["bela"].id)
    station.clock.advance(timedelta(days=2))
    assert erase_expired(station.runtime).cases == 1
    gone = safe.gone()
    assert b"Erased" not in gone.read_bytes()
    station.clock.now -= timedelta(days=2)  # so that no expiry helps
    done = safe.restore(path, gone=[gone])
    assert (done.erased_again, done.ended_again, done.expired.cases) == (1, 2, 0)
    again = safe.opened()
    assert find_case(again.runtime, again.staff["amira"], name="Erased Person") == ()
    with pytest.raises(NotFound):
        show_case(again.runtime, again.staff["amira"], short)
    with again.runtime.node.read() as session:
        entries = select(AuditEntryRow).where(AuditEntryRow.case_id == short)
        assert all(row.sealed_details is None for row in session.scalars(entries))
        assert session.scalars(select(func.count()).select_from(CaseIndexRow)).one() == 2
    assert found(again, 1) == []
    assert found(again, 2) == [kept]
    assert verify_log(again.runtime).sound
    again.runtime.node.close()


def test_without_a_list_the_person_who_restores_is_told_and_expiry_still_holds(
    small: Safe,
) -> None:
    station = small.station
    station.open_case("Expiring", days=1)
    path = small.backup()
    station.clock.advance(timedelta(days=2))
    done = small.restore(path)
    assert done.gone_known_until is None
    assert done.expired.cases == 1


def test_templates_that_a_court_had_erased_do_not_come_back(safe: Safe) -> None:
    station = safe.station
    person(station)
    path = safe.backup()
    vault.erase_all(station.runtime, station.staff["root"], "template", reason="court order")
    person(station, 2)
    after = safe.backup()
    gone = safe.gone()
    done = safe.restore(path, gone=[gone])
    assert done.purposes_again == ("template",)
    again = safe.opened()
    assert found(again) == []
    assert verify_log(again.runtime).sound
    again.runtime.node.close()
    if safe.second_url is None:  # a backup from after it keeps what is newer
        done = safe.restore(after, gone=[gone], folder="later")
        assert done.purposes_again == ()


def test_a_list_that_was_changed_is_refused(small: Safe) -> None:
    path, gone = small.backup(), small.gone()
    text = gone.read_bytes()
    extra = f"case {os.urandom(16).hex()}".encode()
    for wrong in (text.replace(b"signature", extra + b"\nsignature"), text[:-9] + b"00000000\n"):
        gone.write_bytes(wrong)
        with pytest.raises(Tampered):
            small.restore(path, gone=[gone])
    for wrong in (b"", b"x", text.replace(b"hospitium-gone-1", b"hospitium-gone-2")):
        gone.write_bytes(wrong)
        with pytest.raises(BadInput):
            small.restore(path, gone=[gone])
    assert not (small.path / "restored").exists()


def test_a_root_behind_a_passphrase_travels_inside_a_plain_one_never(small: Safe) -> None:
    station = small.station
    case = person(station)
    plain = small.backup()
    with pytest.raises(Unavailable, match="plain file"):
        restore_backup.restore_backup(
            restore_backup.Target(small.path / "restored"),
            restore_backup.Sources(plain, small.key),
            station.staff["root"].id,
            clock=station.clock,
            random=os.urandom,
            ask=ask,
        )
    assert not (small.path / "restored").exists()
    protect_root.to_passphrase(station.runtime, station.staff["root"], WORDS)
    restore_backup.restore_backup(
        restore_backup.Target(small.path / "restored"),
        restore_backup.Sources(small.backup(), small.key),
        station.staff["root"].id,
        clock=station.clock,
        random=os.urandom,
        ask=ask,
    )
    again = small.opened()
    assert found(again) == [case]
    again.runtime.node.close()


def test_inside_a_backup_nothing_of_a_person_and_no_key_lies_in_the_clear(safe: Safe) -> None:
    """Who has the file and its secret, but not the root, learns of nobody."""
    station = safe.station
    case = person(station, 1, "Verysecretname")
    found(station)
    path = safe.backup()
    node = station.runtime.node
    secrets = [b"Verysecretname", b"missing person report", INCIDENT.encode()[:20]]
    with node.read() as session:
        secrets += [
            node.root.unwrap(key.wrapped, key.label)
            for key in load_keys(session)
            if key.wrapped is not None
        ]
    secrets += [load_key(node.folder.key_file), station.codes["amira"].encode()]
    with path.open("rb") as file:
        _, parts = open_backup(file, load_backup_seed(safe.key, ask))
        inside = b"".join(b"".join(frames) for _, frames in parts)
    whole = path.read_bytes()
    for secret in secrets:
        for spelling in (secret, base64.b64encode(secret)[:-4], secret.hex().encode()):
            assert spelling not in inside
            assert spelling not in whole
    assert case.hex.encode() in inside  # so that the test would see
    assert case.hex.encode() not in whole


def test_a_network_of_ones_own_comes_back_measured_and_in_use(safe: Safe) -> None:
    station, graph = safe.station, weights()
    root, node = station.staff["root"], station.runtime.node
    add_model(station.runtime, root, manifest(graph), graph)
    own = OwnModels(node.folder.own_models)
    own.calibrate(own.manifest(OURS), load_calibration())
    use_model(station.runtime, root, OURS)
    again = safe.restored(safe.backup())
    known = find_model(again.runtime.node, OURS)
    assert (known.in_use, known.weights()) == (True, graph)
    assert known.calibration() is not None
    assert {one.state for one in verify_models(known_models(again.runtime.node))} == {"whole"}
    again.runtime.node.close()
