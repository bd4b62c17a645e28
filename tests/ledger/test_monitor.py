from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Unavailable
from hospitium.ledger.monitor import Sighting, compare, rolled_back
from hospitium.ledger.tiles import Tile
from hospitium.ledger.tlog_checkpoint import TreeHead
from tests.ledger.trees import ORIGIN, Files, head

FILES = Files(300)
OTHER = TreeHead(ORIGIN, 7, bytes(32))


@given(one=st.integers(0, 300), other=st.integers(0, 300), same=st.booleans())
def test_an_honest_log_raises_no_alarm(one: int, other: int, same: bool) -> None:
    files = Files(max(one, other))
    seen = Sighting("node", head(one)), Sighting("node" if same else "court", head(other))
    assert compare(*seen, files.fetch) is None


@given(size=st.sampled_from([7, 8, 299]))
def test_two_histories_are_found_whichever_is_longer(size: int) -> None:
    files = Files(size)
    alarm = compare(Sighting("node", head(size)), Sighting("court", OTHER), files.fetch)
    assert alarm is not None
    assert alarm.kind == "split-view"
    alarm = compare(Sighting("node", OTHER), Sighting("node", head(size)), files.fetch)
    assert alarm is not None
    assert alarm.kind == "rewritten"


def test_tiles_that_cannot_be_had_prove_nothing() -> None:
    def fetch(_tile: Tile) -> bytes:
        raise Unavailable("a peer does not answer")

    assert compare(Sighting("a", head(5)), Sighting("b", head(9)), fetch) is not None


def test_fewer_entries_than_before_are_a_roll_back() -> None:
    assert rolled_back(Sighting("node", head(5)), Sighting("node", head(5))) is None
    alarm = rolled_back(Sighting("node", head(6)), Sighting("node", head(5)))
    assert alarm is not None
    assert alarm.kind == "rolled-back"
