import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from hospitium.core.errors import BadInput, Refused, Tampered, Unavailable
from hospitium.core.fingers import Finger
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_keys
from hospitium.records import audit, node_folder, vault_keys, vault_opening
from hospitium.records.node_folder import Node, open_node
from hospitium.records.purpose_keys import SEALING, WrappedKey
from hospitium.records.reseal import reseal_batch
from hospitium.records.root_file import next_key_file
from hospitium.usecases import protect_root, vault
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine, capture
from tests.policy.facts import RULES
from tests.records.older_keys import sealing_themselves
from tests.stations import INCIDENT, Station, make_station

PASSPHRASE = "correct horse battery staple"
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def people(station: Station, count: int = 3, *, first: int = 0) -> None:
    for person in range(first, first + count):
        case = station.open_case()
        fingers = [capture(person, Finger.RIGHT_INDEX), capture(person, Finger.LEFT_INDEX)]
        enrol(station.runtime, station.staff["amira"], case, fingers)


def found(station: Station, person: int = 1) -> int:
    probe = [capture(person, Finger.RIGHT_INDEX, 9)]
    report = identify(
        station.runtime,
        station.staff["amira"],
        probe,
        purpose="roadside-check",
        incident=INCIDENT,
    )
    return len(report.candidates)


def reopened(station: Station, ask: str = "") -> Node:
    return open_node(station.runtime.node.folder.path, random=os.urandom, ask=lambda _: ask)


def restart(station: Station, ask: str = "") -> None:
    again = reopened(station, ask)
    station.runtime.node.close()
    station.runtime = replace(station.runtime, node=again)


@pytest.mark.parametrize("purpose", SEALING)
def test_a_key_is_turned_over_and_nothing_is_lost(station: Station, purpose: str) -> None:
    people(station)
    assert found(station) == 1
    done = vault.rotate_key(station.runtime, station.staff["root"], purpose)
    assert (done.generation, done.destroyed) == (2, 1)
    state = {one.purpose: one for one in vault.vault_status(station.runtime).keys}
    assert (state[purpose].generation, state[purpose].older) == (2, 0)
    assert found(station) == 1
    assert verify_log(station.runtime).sound
    again = vault.rotate_key(station.runtime, station.staff["root"], purpose)
    assert again.generation == 3


def test_every_kind_of_value_was_sealed_anew(station: Station) -> None:
    people(station)
    found(station)
    root = station.staff["root"]
    counts = {
        purpose: vault.rotate_key(station.runtime, root, purpose).resealed for purpose in SEALING
    }
    full = {purpose for purpose, count in counts.items() if count}
    assert full >= {"audit", "candidate", "incident", "notice", "operator", "probe", "template"}
    assert counts["template"] == 6


def test_a_rotation_that_stopped_is_finished_by_the_next(station: Station) -> None:
    people(station)
    permit = permit_keys(RULES, station.staff["root"], "rotate", at=station.clock.now)
    node = station.runtime.node
    with node.write() as session:
        vault_keys.add_generation(session, permit, node.root, os.urandom, "template")
        session.info["leaves"] = 1
    done = vault.rotate_key(station.runtime, station.staff["root"], "template")
    assert (done.generation, done.resealed, done.destroyed) == (2, 6, 1)


def test_a_rotation_that_stopped_before_the_old_key_was_destroyed_is_finished(
    station: Station,
) -> None:
    people(station)
    permit = permit_keys(RULES, station.staff["root"], "rotate", at=station.clock.now)
    node = station.runtime.node
    with node.write() as session:
        vault_keys.add_generation(session, permit, node.root, os.urandom, "template")
        session.info["leaves"] = 1
    with node.write() as session:
        assert reseal_batch(session, node.vault, permit, "template", 2, limit=100) == 6
        session.info["leaves"] = 1
    done = vault.rotate_key(station.runtime, station.staff["root"], "template")
    assert (done.generation, done.resealed, done.destroyed) == (2, 0, 1)


def test_a_node_of_before_record_keys_seals_everything_anew_when_its_keys_are_turned_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(node_folder, "fresh_keys", sealing_themselves)
        patch.setattr(vault_opening, "sealing_anew", lambda *_: [])
        station = make_station(tmp_path / "older", FakeEngine)
        people(station)
    restart(station)
    assert found(station) == 1
    done = vault.rotate_key(station.runtime, station.staff["root"], "template")
    assert (done.generation, done.resealed, done.destroyed) == (2, 6, 1)
    assert found(station) == 1
    assert verify_log(station.runtime).sound
    station.runtime.node.close()


def test_another_process_goes_on_sealing_with_the_right_key(station: Station) -> None:
    people(station)
    other = reopened(station)
    other.vault.seal("template", "x", None, b"")  # it knows the old key now
    vault.rotate_key(station.runtime, station.staff["root"], "template")
    with other.write() as session:
        session.info["leaves"] = 1
        sealed = other.vault.seal("template", "x", None, b"later")
    assert station.runtime.node.vault.open("template", "x", None, sealed) == b"later"
    other.close()


def test_the_node_works_while_a_key_is_turned_over(station: Station) -> None:
    people(station, 2)
    done = list[vault.Rotated]()
    root = station.staff["root"]
    thread = Thread(target=lambda: done.append(vault.rotate_key(station.runtime, root, "template")))
    thread.start()
    people(station, 3, first=10)
    thread.join()
    assert done[0].generation == 2
    vault.rotate_key(station.runtime, root, "template")
    assert found(station) >= 1
    assert verify_log(station.runtime).sound


def test_destroying_the_keys_erases_all_templates(station: Station) -> None:
    people(station)
    root = station.staff["root"]
    assert vault.erase_all(station.runtime, root, "template", reason="court order 3 C 12/26") == 6
    assert found(station) == 0
    kept = [key.wrapped is None for key in all_keys(station) if key.purpose == "template"]
    assert kept == [True, False]
    people(station, 1)
    assert found(station, 0) == 1
    assert verify_log(station.runtime).sound


def all_keys(station: Station) -> list[WrappedKey]:
    with station.runtime.node.read() as session:
        return vault_keys.load_keys(session)


def test_only_an_administrator_works_on_keys_and_never_without_a_reason(station: Station) -> None:
    for who in ("amira", "olu", "bela"):
        with pytest.raises(Refused):
            vault.rotate_key(station.runtime, station.staff[who], "template")
        with pytest.raises(Refused):
            vault.erase_all(station.runtime, station.staff[who], "template", reason="x")
    root = station.staff["root"]
    with pytest.raises(BadInput, match="reason"):
        vault.erase_all(station.runtime, root, "template", reason=" ")
    for purpose in ("checkpoint-signing", "tag/log-end", "nonsense"):
        with pytest.raises(BadInput):
            vault.rotate_key(station.runtime, root, purpose)


def test_a_node_behind_a_passphrase_opens_with_it_only(station: Station) -> None:
    people(station, 1)
    old = station.runtime.node.folder.key_file.read_bytes()
    protect_root.to_passphrase(station.runtime, station.staff["root"], PASSPHRASE)
    assert vault.vault_status(station.runtime).root == "passphrase"
    with pytest.raises(Unavailable, match="does not open"):
        reopened(station, "something else")
    again = reopened(station, PASSPHRASE)
    again.close()
    path = station.runtime.node.folder.key_file
    path.write_bytes(old)  # a stolen copy of the old key file
    with pytest.raises(Tampered):
        reopened(station)


def test_a_short_passphrase_is_refused_and_changes_nothing(station: Station) -> None:
    before = station.runtime.node.folder.key_file.read_bytes()
    with pytest.raises(BadInput, match="12"):
        protect_root.to_passphrase(station.runtime, station.staff["root"], "too short")
    assert station.runtime.node.folder.key_file.read_bytes() == before


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_crash_while_moving_the_root_is_finished_or_forgotten(
    station: Station, wrapped: bool, tmp_path: Path
) -> None:
    """Between the new key file, the commit and the renaming, the node always opens."""
    people(station, 1)
    path = station.runtime.node.folder.key_file
    old = path.read_bytes()
    protect_root.to_passphrase(station.runtime, station.staff["root"], PASSPHRASE)
    new = path.read_bytes()
    if not wrapped:
        restart(station, PASSPHRASE)
        protect_root.to_plain_file(station.runtime, station.staff["root"])
        old = path.read_bytes()
    path.write_bytes(old)
    next_key_file(path).write_bytes(new)
    next_key_file(path).chmod(0o600)
    again = reopened(station, PASSPHRASE)
    assert not next_key_file(path).exists()
    assert path.read_bytes() == (new if wrapped else old)
    again.close()


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all: the library looks for tokens once in the life of a process."""
    if not SOFTHSM.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("SOFTHSM ABSENT: apt install softhsm2; the PKCS#11 root was NOT tested")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    words = ["softhsm2-util", "--init-token", "--free", "--label", "node"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        subprocess.run([*words, "--so-pin", "12345678", "--pin", "4321"], check=True, timeout=30)
        yield "node"


def test_a_root_in_a_token_opens_the_node(station: Station, token: str) -> None:
    people(station, 1)
    root = station.staff["root"]
    words = {"module": str(SOFTHSM), "token": token, "key": os.urandom(4).hex(), "pin": "4321"}
    count = protect_root.to_token(station.runtime, root, **words)
    assert count == len(all_keys(station))
    assert vault.vault_status(station.runtime).root == "token"
    again = reopened(station, "4321")
    with again.read() as session:
        assert len(vault_keys.load_keys(session)) == count
    again.vault.seal("template", "x", None, b"")
    again.close()
    with pytest.raises(Unavailable):
        protect_root.to_token(station.runtime, root, **{**words, "token": "another"})


def test_a_case_reads_the_same_under_every_root(station: Station) -> None:
    case = station.open_case("Lastname")
    root = station.staff["root"]
    protect_root.to_passphrase(station.runtime, root, PASSPHRASE)
    restart(station, PASSPHRASE)
    protect_root.to_plain_file(station.runtime, root)
    restart(station)
    assert show_case(station.runtime, station.staff["amira"], case).notice.family_name == "Lastname"


def test_two_who_turn_a_key_over_at_once_both_come_to_an_end(station: Station) -> None:
    """The second adds a newer key while the first is at work: both then seal with that one."""
    people(station)
    root = station.staff["root"]
    rounds: list[int] = []

    def somebody_else(done: int) -> None:
        rounds.append(done)
        assert len(rounds) < 20, "it goes round and round, and fills the log"
        if len(rounds) == 1:
            node = station.runtime.node
            permit = permit_keys(RULES, root, "rotate", at=station.clock.now)
            with node.write() as session:
                newer = vault_keys.add_generation(session, permit, node.root, os.urandom, "notice")
                audit.append(session, node.vault, permit, operation=Operation.ADMINISTRATION)
            assert newer == 3

    done = vault.rotate_key(station.runtime, root, "notice", on_progress=somebody_else)
    assert (done.generation, done.destroyed) == (3, 2)
    assert vault.rotate_key(station.runtime, root, "notice").generation == 4
