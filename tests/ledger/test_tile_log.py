from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import Tampered
from hospitium.ledger.merkle import root_of, stored_nodes
from hospitium.ledger.merkle_proofs import (
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)
from hospitium.ledger.tile_log import Edge, grow, node_reader, read_edge, verify_log
from hospitium.ledger.tiles import Tile, tiles_between, tiles_of
from tests.ledger.trees import Files, flipped, leaves

SIZE = 66_000  # three levels of tiles


@cache
def files() -> Files:
    return Files(SIZE)


@cache
def all_leaves() -> list[bytes]:
    return leaves(SIZE)


@cache
def root() -> bytes:
    return root_of(all_leaves())


@given(steps=st.lists(st.integers(0, 700), max_size=5))
@settings(max_examples=20)
def test_a_log_grows_to_the_same_whatever_the_steps(steps: list[int]) -> None:
    grown = Files()
    for step in steps:
        old, before = grown.edge, set(grown)
        grown.append(files().entries[old.size : old.size + step])
        assert set(grown) - before == set(tiles_between(old.size, old.size + step))
    assert grown.edge == Files(sum(steps)).edge
    assert grown.edge.root == root_of(all_leaves()[: sum(steps)])


def test_a_log_of_three_levels_has_the_right_root_and_edge() -> None:
    assert files().edge.root == root()
    assert read_edge(SIZE, files().fetch) == files().edge
    assert [len(row) for row in files().edge.rows] == [SIZE % 256, SIZE // 256 % 256, 1]


def test_an_append_reads_the_right_edge_only() -> None:
    seen = list[Tile]()

    def fetch(tile: Tile) -> bytes:
        seen.append(tile)
        return files()[tile]

    edge, tiles = grow(read_edge(SIZE, fetch), [bytes(32)])
    assert len(seen) == 3
    assert [tile.path for tile in tiles] == [Tile(0, SIZE // 256, SIZE % 256 + 1).path]
    assert edge.root == root_of([*all_leaves(), bytes(32)])


@given(st.integers(0, SIZE - 1), st.integers(1, SIZE))
@settings(max_examples=25)
def test_proofs_from_tiles_verify(index: int, old: int) -> None:
    read = node_reader(SIZE, files().fetch)
    proof = prove_inclusion(index, SIZE, read)
    verify_inclusion(index, SIZE, proof, all_leaves()[index], root())
    longer = prove_consistency(old, SIZE, node_reader(SIZE, files().fetch))
    edge, _ = grow(Edge(), all_leaves()[:old])
    verify_consistency(old, SIZE, longer, edge.root, root())


@given(st.integers(1, 600), st.data())
@settings(max_examples=30)
def test_tiles_and_memory_make_the_same_proofs(size: int, data: st.DataObject) -> None:
    index, some = data.draw(st.integers(0, size - 1)), Files(size)
    tiled = prove_inclusion(index, size, node_reader(size, some.fetch))
    assert tiled == prove_inclusion(index, size, stored_nodes(leaves(size)))


def test_a_whole_log_verifies() -> None:
    verify_log(SIZE, root(), files().fetch)
    verify_log(0, root_of([]), files().fetch)
    with pytest.raises(Tampered, match="signed root"):
        verify_log(300, root(), Files(300).fetch)


@given(st.integers(1, 600), st.data())
@settings(max_examples=50)
def test_any_changed_bit_of_any_file_is_found(size: int, data: st.DataObject) -> None:
    some = Files(size)
    right = some.edge.root
    verify_log(size, right, some.fetch)
    tile = data.draw(st.sampled_from(list(tiles_of(size))))
    some[tile] = flipped(some[tile], data)
    with pytest.raises(Tampered):
        verify_log(size, right, some.fetch)


@given(st.integers(2, 600), st.data())
@settings(max_examples=30)
def test_a_log_made_anew_after_a_change_is_found_by_its_root(
    size: int, data: st.DataObject
) -> None:
    right, forged = Files(size).edge.root, Files()
    entries = Files(size).entries
    where = data.draw(st.integers(0, size - 1))
    entries[where] += b"!"
    forged.append(entries)
    with pytest.raises(Tampered, match="signed root"):
        verify_log(size, right, forged.fetch)


def test_a_tile_of_another_length_is_refused() -> None:
    short = Files(5)
    short[Tile(0, 0, 5)] = bytes(32 * 4)
    with pytest.raises(Tampered, match="length"):
        read_edge(5, short.fetch)
