"""A node that is put back from a backup older than what was witnessed: everybody sees it."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hospitium.core.clock import system_clock
from hospitium.core.errors import Tampered
from hospitium.edges.witness.server import create_witness
from hospitium.edges.witness.signers import witness_signers
from hospitium.exchange.transport import call
from hospitium.ledger.quorum import parse_policy
from hospitium.records.witness_store import WitnessStore
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.name_witnesses import name_witnesses, show_policy
from hospitium.usecases.publish_log import publish_log
from tests.serving import served
from tests.stations import make_station
from tests.usecases.backups import Safe


@pytest.fixture
def checkpoint(small: Safe, tmp_path: Path) -> Iterator[str]:
    """Where a witness of the node shows the last checkpoint that it signed."""
    log = parse_policy(show_policy(small.station.runtime)).logs[0]
    store = WitnessStore(tmp_path / "court")
    signers = witness_signers("court.example/w1", store.seed(lambda size: bytes(range(size))))
    app = create_witness(store, signers, {log.name: [log]}, system_clock)
    with served(app) as url:
        lines = f"witness court {signers[0].verifier} {url}\nquorum court\n"
        name_witnesses(small.station.runtime, small.station.staff["root"], lines)
        yield f"{url}/{sha256(log.name.encode()).hexdigest()}/checkpoint"


def kept(small: Safe, checkpoint: str) -> Path:
    path = small.path / "witnessed"
    path.write_bytes(call(checkpoint, None).body)
    return path


def test_a_backup_of_what_was_witnessed_goes_on_with_its_witness(
    small: Safe, checkpoint: str
) -> None:
    assert publish_log(small.station.runtime, call).accepted
    backup = small.backup()
    done = small.restore(backup, witnessed=[kept(small, checkpoint)])
    assert done.lost_entries == 0
    again = small.opened()
    assert publish_log(again.runtime, call).accepted
    again.runtime.node.close()


def test_what_was_lost_is_told_and_no_witness_signs_the_shorter_log(
    small: Safe, checkpoint: str
) -> None:
    backup = small.backup()
    for _ in range(5):
        small.station.open_case()
    came = publish_log(small.station.runtime, call)
    done = small.restore(backup, witnessed=[kept(small, checkpoint)])
    assert done.witnessed == came.head.size
    assert done.lost_entries == came.head.size - done.log_size > 0
    again = small.opened()
    assert verify_log(again.runtime).sound  # by itself it is sound: only others can see it
    assert not publish_log(again.runtime, call).accepted
    for _ in range(9):  # not even once it is longer again
        again.open_case()
    assert not publish_log(again.runtime, call).accepted
    again.runtime.node.close()


def test_a_checkpoint_of_another_history_is_no_checkpoint_of_this_backup(
    small: Safe, tmp_path: Path
) -> None:
    other = make_station(tmp_path / "other", small.station.runtime.finger)
    foreign = other.runtime.node.folder.checkpoint_file
    with pytest.raises(Tampered):
        small.restore(small.backup(), witnessed=[foreign])
    other.runtime.node.close()
    assert not (small.path / "restored").exists()
