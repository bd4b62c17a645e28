import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger import LogReport, check_log, encode_leaf
from hospitium.ledger.leaf import glance
from hospitium.ledger.log_check import WHOLE, Known
from hospitium.ledger.merkle import root_of
from hospitium.ledger.tile_log import Edge, grow
from hospitium.ledger.tiles import Tile, tile_at
from hospitium.ledger.tlog_checkpoint import TreeHead
from tests.ledger.entries import leaf, log
from tests.ledger.trees import flipped

Tiles = dict[Tile, bytes]


def tiles_over(entries: list[bytes]) -> Tiles:
    return grow(Edge(), [leaf_hash(entry) for entry in entries])[1]


def read(entry: bytes) -> int | None:
    try:
        return glance(entry).sequence
    except Tampered:
        return None


def check(
    entries: list[bytes],
    tiles: Tiles,
    *,
    size: int | None = None,
    signed: TreeHead | None = None,
    known: Known = WHOLE,
) -> LogReport:
    return check_log(
        [(entry, read(entry)) for entry in entries[known.size :]],
        lambda tile: tiles.get(tile, b""),
        size=len(entries) if size is None else size,
        signed=signed,
        known=known,
    )


def head(entries: list[bytes], size: int | None = None) -> TreeHead:
    kept = entries[: len(entries) if size is None else size]
    return TreeHead("demo/log", len(kept), root_of(leaf_hash(entry) for entry in kept))


@given(size=st.sampled_from([0, 1, 2, 7, 255, 256, 257, 600]), data=st.data())
@settings(max_examples=30, deadline=None)
def test_an_untouched_log_is_sound(size: int, data: st.DataObject) -> None:
    entries = log(size)
    signed = head(entries, data.draw(st.integers(0, size)))
    report = check(entries, tiles_over(entries), signed=signed)
    assert report.sound
    assert (report.size, report.root) == (size, head(entries).root)


@given(size=st.integers(1, 300), data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_changed_bit_of_an_entry_is_found_where_it_is(size: int, data: st.DataObject) -> None:
    entries = log(size)
    tiles = tiles_over(entries)
    where = data.draw(st.integers(0, size - 1))
    entries[where] = flipped(entries[where], data)
    assert where + 1 in {one.sequence for one in check(entries, tiles).problems}


@given(size=st.integers(257, 520), data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_changed_bit_of_a_tile_is_found(size: int, data: st.DataObject) -> None:
    entries = log(size)
    tiles = tiles_over(entries)
    tile = data.draw(
        st.sampled_from([tile_at(0, 0, size), tile_at(0, 1, size), tile_at(1, 0, size)])
    )
    tiles[tile] = flipped(tiles[tile], data)
    assert not check(entries, tiles).sound


@given(size=st.integers(2, 12), data=st.data())
def test_any_removed_entry_is_found(size: int, data: st.DataObject) -> None:
    entries = log(size)
    signed = head(entries)
    del entries[data.draw(st.integers(0, size - 2))]
    assert not check(entries, tiles_over(log(size))).sound
    assert not check(entries, tiles_over(entries)).sound
    assert not check(entries, tiles_over(entries), signed=signed).sound


@given(size=st.integers(2, 12), seed=st.integers(0, 1000))
def test_any_other_order_is_found(size: int, seed: int) -> None:
    shuffled = log(size)
    random.Random(seed).shuffle(shuffled)
    untouched = shuffled == log(size)
    assert check(shuffled, tiles_over(log(size))).sound == untouched
    assert check(shuffled, tiles_over(shuffled)).sound == untouched


@given(size=st.integers(1, 12), data=st.data())
def test_any_repeated_entry_is_found(size: int, data: st.DataObject) -> None:
    entries = log(size)
    again = entries[data.draw(st.integers(0, size - 1))]
    entries.insert(data.draw(st.integers(0, size)), again)
    assert not check(entries, tiles_over(entries)).sound


@given(size=st.integers(1, 12), data=st.data())
def test_a_cut_end_is_found_against_the_signed_head(size: int, data: st.DataObject) -> None:
    entries = log(size)
    signed = head(entries)
    kept = entries[: data.draw(st.integers(0, size - 1))]
    assert check(kept, tiles_over(kept)).sound
    report = check(kept, tiles_over(kept), signed=signed)
    assert [one.sequence for one in report.problems] == [len(kept) + 1]


def test_a_cut_end_is_found_against_the_size() -> None:
    entries = log(5)
    assert not check(entries[:4], tiles_over(entries), size=5).sound
    assert not check(entries, tiles_over(entries), size=4).sound


@given(size=st.integers(1, 12), data=st.data())
def test_a_forged_log_is_found_against_the_signed_head(size: int, data: st.DataObject) -> None:
    entries = log(size)
    signed = head(entries, data.draw(st.integers(1, size)))
    where = data.draw(st.integers(1, signed.size))
    entries[where - 1] = encode_leaf(leaf(where, operator="somebody-else"))
    forged = tiles_over(entries)
    assert check(entries, forged).sound
    assert not check(entries, forged, signed=signed).sound


def tiles_as_stored(entries: list[bytes]) -> Tiles:
    """Tiles of every width, as a store answers that keeps the widest only."""
    wide = tiles_over(entries)
    return wide | {
        Tile(tile.level, tile.index, width): data[: 32 * width]
        for tile, data in wide.items()
        for width in range(1, tile.width)
    }


def known_of(entries: list[bytes], size: int) -> Known:
    return Known(size, head(entries, size).root)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_from_where_it_was_checked_before_the_rest_is_checked_alike(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([1, 3, 256, 300, 513]))
    entries = log(size)
    known = known_of(entries, data.draw(st.integers(0, size)))
    signed = head(entries, data.draw(st.integers(0, size)))
    report = check(entries, tiles_as_stored(entries), signed=signed, known=known)
    assert report.sound
    assert (report.size, report.root, report.since) == (size, head(entries).root, known.size)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_after_the_known_part_any_changed_bit_is_found(data: st.DataObject) -> None:
    entries = log(300)
    known, tiles = known_of(entries, data.draw(st.integers(0, 299))), tiles_as_stored(entries)
    where = data.draw(st.integers(known.size, 299))
    entries[where] = flipped(entries[where], data)
    problems = check(entries, tiles, known=known).problems
    assert where + 1 in {one.sequence for one in problems}


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_known_part_that_was_rewritten_since_is_found_in_its_tree(data: st.DataObject) -> None:
    entries = log(300)
    known = known_of(entries, data.draw(st.integers(1, 300)))
    where = data.draw(st.integers(1, known.size))
    entries[where - 1] = encode_leaf(leaf(where, operator="somebody-else"))
    report = check(entries, tiles_as_stored(entries), known=known)
    assert "what was checked before is another now" in {one.what for one in report.problems}


def test_a_log_that_is_shorter_than_what_is_known_is_found() -> None:
    entries = log(5)
    assert not check(entries[:3], tiles_over(entries[:3]), known=known_of(entries, 5)).sound
