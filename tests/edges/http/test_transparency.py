from fastapi.testclient import TestClient

from hospitium.core.ids import AgencyId
from hospitium.ledger.merkle import range_hash
from hospitium.ledger.note import parse_note
from hospitium.ledger.note_keys import verify_note
from hospitium.ledger.quorum import parse_policy
from hospitium.ledger.tile_log import node_reader
from hospitium.ledger.tiles import Tile
from hospitium.ledger.tlog_checkpoint import parse_tree_head
from hospitium.policy.limits import Limits
from hospitium.usecases.limits import set_limits
from hospitium.usecases.name_witnesses import show_policy
from tests.stations import Station


def test_the_root_can_be_rebuilt_by_anybody(http: TestClient, station: Station) -> None:
    for _ in range(3):
        station.open_case()
    note = parse_note(http.get("/transparency/checkpoint").content)
    verify_note(note, parse_policy(show_policy(station.runtime)).logs)
    head = parse_tree_head(note.text)
    assert head.size == 5

    def fetch(tile: Tile) -> bytes:
        return http.get(f"/transparency/{tile.path}").content

    assert range_hash(0, head.size, node_reader(head.size, fetch)) == head.root


def test_entries_and_what_is_not_there_are_not_shown(http: TestClient) -> None:
    for path in (
        "tile/entries/000.p/1",
        "tile/0/000",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/0/0",
        "x",
    ):
        answer = http.get(f"/transparency/{path}")
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_limits_of_agencies_are_public(http: TestClient, station: Station) -> None:
    set_limits(station.runtime, station.staff["root"], AgencyId("demo-police"), Limits(20, 3))
    answer = http.get("/transparency/limits")
    (only,) = answer.json()["limits"]
    assert (only["agency"], only["daily_quota"], only["candidate_cap"]) == ("demo-police", 20, 3)
    assert "root" not in answer.text
