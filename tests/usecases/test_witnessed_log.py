"""A node, two witnesses and a monitor, over real connections: what the log is worth outside."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from hospitium.core.clock import system_clock
from hospitium.core.errors import BadInput, NotFound, Refused, Tampered
from hospitium.edges.api.server import create_server
from hospitium.edges.witness.server import create_witness
from hospitium.edges.witness.signers import witness_signers
from hospitium.exchange.transport import call
from hospitium.ledger.proof_file import verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.records.log_tiles import store_tiles
from hospitium.records.models import AuditEntryRow, AuditHeadRow, LogTileRow
from hospitium.records.witness_store import WitnessStore
from hospitium.usecases.monitor_log import Watch, monitor_log
from hospitium.usecases.name_witnesses import name_witnesses, show_policy
from hospitium.usecases.prove_entry import prove_entry
from hospitium.usecases.publish_log import publish_log
from tests.engines import FakeEngine
from tests.serving import served
from tests.stations import Station, make_station


@dataclass
class Outside:
    """A station, and the people who watch it."""

    station: Station
    node: str
    witnesses: dict[str, str]
    state: Path

    @property
    def sources(self) -> list[str]:
        return [f"{self.node}/transparency", *self.shown]

    @property
    def shown(self) -> list[str]:
        origin = parse_policy(show_policy(self.station.runtime)).logs[0].name
        return [f"{url}/{sha256(origin.encode()).hexdigest()}" for url in self.witnesses.values()]

    def look(self, *sources: str) -> Watch:
        policy = parse_policy(show_policy(self.station.runtime))
        return monitor_log(policy, sources or self.sources, state=self.state, call=call)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    station = make_station(tmp_path / "node", FakeEngine)
    logs = parse_policy(show_policy(station.runtime)).logs
    lines, urls = list[str](), dict[str, str]()
    with ExitStack() as stack:
        for name in ("court", "ombudsman"):
            store = WitnessStore(tmp_path / name)
            signers = witness_signers(f"{name}.example/w1", store.seed(os.urandom))
            app = create_witness(store, signers, {logs[0].name: logs}, system_clock)
            urls[name] = stack.enter_context(served(app))
            lines.append(f"witness {name} {signers[0].verifier} {urls[name]}")
        lines += ["group both all court ombudsman", "quorum both", ""]
        name_witnesses(station.runtime, station.staff["root"], "\n".join(lines))
        node = stack.enter_context(served(create_server(station.runtime)))
        yield Outside(station, node, urls, tmp_path / "monitor.json")
    station.runtime.node.close()


def rewrite(station: Station) -> None:
    """What the holder of the node's key can do: forge the last entry and sign the log anew."""
    from hospitium.crypto.digest import leaf_hash
    from hospitium.ledger.tile_log import Edge, grow
    from hospitium.records.log_rows import end_tag

    node = station.runtime.node
    with node.database.write() as session:
        session.info["leaves"] = 1
        last = session.scalars(
            select(AuditEntryRow).order_by(AuditEntryRow.sequence.desc())
        ).first()
        assert last is not None
        last.leaf = last.leaf.replace(b'"amira"', b'"olga1"')
        session.flush()
        leaves = session.scalars(select(AuditEntryRow.leaf).order_by(AuditEntryRow.sequence)).all()
        edge, tiles = grow(Edge(), [leaf_hash(leaf) for leaf in leaves])
        store_tiles(session, tiles)
        tag = end_tag(node.vault, edge.size, edge.root)
        session.execute(update(AuditHeadRow).values(root=edge.root, tag=tag))


def test_an_entry_is_proved_to_somebody_without_an_account(outside: Outside) -> None:
    station = outside.station
    station.open_case()
    came = publish_log(station.runtime, call)
    assert (came.accepted, set(came.signed), came.declined) == (True, {"court", "ombudsman"}, {})
    proved = prove_entry(station.runtime, station.staff["olu"], came.head.size)
    assert proved.witnessed
    policy = parse_policy(show_policy(station.runtime))
    found = verify_proof_file(proved.proof, proved.entry, policy)
    assert set(found.witnesses) == {"court", "ombudsman"}
    with pytest.raises(Tampered):
        verify_proof_file(proved.proof, proved.entry.replace(b"amira", b"olga1"), policy)


def test_a_newer_entry_is_proved_by_the_node_alone_and_says_so(outside: Outside) -> None:
    station = outside.station
    publish_log(station.runtime, call)
    station.open_case()
    last = publish_log(station.runtime, call).head.size
    station.open_case()
    proved = prove_entry(station.runtime, station.staff["olu"], last + 1)
    assert not proved.witnessed
    with pytest.raises(Tampered, match="too few"):
        verify_proof_file(proved.proof, proved.entry, parse_policy(show_policy(station.runtime)))
    with pytest.raises(NotFound):
        prove_entry(station.runtime, station.staff["olu"], last + 2)


def test_a_growing_log_is_published_again_and_again(outside: Outside) -> None:
    for _ in range(3):
        outside.station.open_case()
        assert publish_log(outside.station.runtime, call).accepted
    assert publish_log(outside.station.runtime, call).accepted  # nothing new
    outside.station.runtime.node.folder.published_file.unlink()  # forgot what witnesses know
    outside.station.open_case()
    assert publish_log(outside.station.runtime, call).accepted


def test_no_witness_signs_a_rewritten_log(outside: Outside) -> None:
    outside.station.open_case()
    publish_log(outside.station.runtime, call)
    before = outside.station.runtime.node.folder.published_file.read_bytes()
    rewrite(outside.station)
    came = publish_log(outside.station.runtime, call)
    assert not came.accepted
    assert all("fork" in why for why in came.declined.values())
    outside.station.open_case()
    came = publish_log(outside.station.runtime, call)
    assert not came.accepted
    assert all("rewrite" in why for why in came.declined.values())
    assert outside.station.runtime.node.folder.published_file.read_bytes() == before


def test_no_witness_signs_a_log_that_was_rolled_back(outside: Outside) -> None:
    from hospitium.records.log_rows import end_tag

    node = outside.station.runtime.node
    with node.read() as session:
        tip = session.scalars(select(AuditHeadRow)).one()
        size, root = tip.sequence, tip.root
        tiles = session.get_one(LogTileRow, (0, 0)).hashes
    outside.station.open_case()
    publish_log(outside.station.runtime, call)
    with node.database.write() as session:
        session.info["leaves"] = 1
        session.execute(delete(AuditEntryRow).where(AuditEntryRow.sequence > size))
        tag = end_tag(node.vault, size, root)
        session.execute(update(AuditHeadRow).values(sequence=size, root=root, tag=tag))
        session.execute(update(LogTileRow).values(hashes=tiles))
    came = publish_log(outside.station.runtime, call)
    assert not came.accepted
    assert all("rolled back" in why for why in came.declined.values())


def test_a_witness_that_is_down_stops_nobody_else(outside: Outside) -> None:
    station = outside.station
    text = show_policy(station.runtime).decode()
    kept = [line for line in text.splitlines() if not line.startswith("log ")]
    gone = [line.replace(outside.witnesses["court"], "http://127.0.0.1:9") for line in kept]
    any_one = [line.replace("group both all", "group both any") for line in gone]
    name_witnesses(station.runtime, station.staff["root"], "\n".join([*any_one, ""]))
    came = publish_log(station.runtime, call)
    assert came.accepted
    assert came.signed == ("ombudsman",)
    assert came.declined == {"court": "a peer does not answer"}


def test_only_an_administrator_names_witnesses_and_the_log_says_so(outside: Outside) -> None:
    station = outside.station
    with pytest.raises(Refused):
        name_witnesses(station.runtime, station.staff["amira"], "quorum none\n")
    with pytest.raises(BadInput, match="line 2"):
        name_witnesses(station.runtime, station.staff["root"], "witness one nonsense\n")
    name_witnesses(station.runtime, station.staff["root"], "quorum none\n")
    proved = prove_entry(station.runtime, station.staff["olu"], 3)
    assert b'"log.policy"' in proved.entry


def test_a_monitor_is_content_with_an_honest_log(outside: Outside) -> None:
    for _ in range(2):
        outside.station.open_case()
        publish_log(outside.station.runtime, call)
        watch = outside.look()
        assert (watch.alarms, watch.silent) == ((), {})
        assert len({one.head for one in watch.seen}) == 1


def test_a_monitor_sees_a_rewrite_a_roll_back_and_two_views(outside: Outside) -> None:
    station = outside.station
    station.open_case()
    publish_log(station.runtime, call)
    assert outside.look().alarms == ()
    memory = outside.state.read_bytes()
    station.runtime.node.folder.published_file.unlink()  # shows what the node alone signs
    rewrite(station)
    kinds = {alarm.kind for alarm in outside.look().alarms}
    assert kinds == {"rewritten", "split-view"}
    assert outside.state.read_bytes() == memory  # the evidence stays


def test_a_monitor_holds_a_new_source_against_what_it_saw_elsewhere(outside: Outside) -> None:
    station = outside.station
    station.open_case()
    assert outside.look(outside.sources[0]).alarms == ()
    assert outside.look(outside.sources[0] + "/").alarms == ()
    memory = outside.state.read_bytes()
    rewrite(station)
    (alarm,) = outside.look(outside.sources[0] + "//").alarms[:1]
    assert alarm.kind == "split-view"
    assert outside.state.read_bytes() == memory


def test_a_source_that_is_silent_is_named_and_no_alarm(outside: Outside) -> None:
    publish_log(outside.station.runtime, call)
    watch = outside.look(outside.sources[0], "http://127.0.0.1:9")
    assert set(watch.silent) == {"http://127.0.0.1:9"}
    assert watch.alarms == ()
