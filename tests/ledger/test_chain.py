import random

from hypothesis import given
from hypothesis import strategies as st

from hospitium.ledger import GENESIS, Checkpoint, encode_leaf, next_head, verify_chain
from tests.ledger.entries import leaf, log

Log = list[tuple[bytes, bytes]]


def checkpoint(entries: Log, length: int | None = None) -> Checkpoint:
    length = len(entries) if length is None else length
    return Checkpoint("demo/chain", length, entries[length - 1][1] if length else GENESIS)


def rebuilt(entries: Log) -> Log:
    """The log as somebody would forge it who recomputes every head."""
    head, out = GENESIS, []
    for encoded, _ in entries:
        head = next_head(head, encoded)
        out.append((encoded, head))
    return out


@given(length=st.integers(0, 20), signed=st.integers(0, 20))
def test_an_untouched_log_is_sound(length: int, signed: int) -> None:
    entries = log(length)
    report = verify_chain(entries, checkpoint(entries, min(signed, length)))
    assert report.sound
    assert report.length == length
    assert report.head == (entries[-1][1] if entries else GENESIS)


@given(length=st.integers(1, 12), data=st.data())
def test_any_changed_byte_is_found_where_it_is(length: int, data: st.DataObject) -> None:
    entries = log(length)
    where = data.draw(st.integers(0, length - 1))
    column = data.draw(st.sampled_from([0, 1]))
    changed = bytearray(entries[where][column])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    pair = list(entries[where])
    pair[column] = bytes(changed)
    entries[where] = (pair[0], pair[1])
    report = verify_chain(entries)
    assert not report.sound
    if column == 1:
        assert report.problems[0].sequence == where + 1


@given(length=st.integers(2, 12), data=st.data())
def test_any_removed_entry_is_found(length: int, data: st.DataObject) -> None:
    entries = log(length)
    signed = checkpoint(entries)
    del entries[data.draw(st.integers(0, length - 2))]
    assert not verify_chain(entries).sound
    assert not verify_chain(rebuilt(entries)).sound
    assert not verify_chain(rebuilt(entries), signed).sound


@given(length=st.integers(2, 12), seed=st.integers(0, 1000))
def test_any_other_order_is_found(length: int, seed: int) -> None:
    entries = log(length)
    shuffled = entries[:]
    random.Random(seed).shuffle(shuffled)
    assert verify_chain(shuffled).sound == (shuffled == entries)
    assert verify_chain(rebuilt(shuffled)).sound == (shuffled == entries)


@given(length=st.integers(1, 12), data=st.data())
def test_any_repeated_entry_is_found(length: int, data: st.DataObject) -> None:
    entries = log(length)
    again = entries[data.draw(st.integers(0, length - 1))]
    entries.insert(data.draw(st.integers(0, length)), again)
    assert not verify_chain(entries).sound
    assert not verify_chain(rebuilt(entries)).sound


@given(length=st.integers(1, 12), data=st.data())
def test_a_cut_end_is_found_against_the_checkpoint(length: int, data: st.DataObject) -> None:
    entries = log(length)
    signed = checkpoint(entries)
    kept = data.draw(st.integers(0, length - 1))
    report = verify_chain(entries[:kept], signed)
    assert [problem.sequence for problem in report.problems] == [kept + 1]


@given(length=st.integers(1, 12), data=st.data())
def test_a_forged_log_is_found_against_the_checkpoint(length: int, data: st.DataObject) -> None:
    entries = log(length)
    signed = checkpoint(entries)
    where = data.draw(st.integers(1, length))
    entries[where - 1] = (encode_leaf(leaf(where, operator="somebody-else")), b"")
    forged = rebuilt(entries)
    assert verify_chain(forged).sound
    assert not verify_chain(forged, signed).sound
