import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.ledger.merkle import (
    EMPTY_ROOT,
    MAX_SIZE,
    Frontier,
    is_subtree,
    nodes_of,
    range_hash,
    root_of,
    stored_nodes,
)
from tests.ledger.trees import leaves, mth

SIZES = st.integers(0, 70)


@given(SIZES)
def test_the_root_is_rfc_6962s(size: int) -> None:
    assert root_of(leaves(size)) == mth(leaves(size))


def test_the_empty_root_is_the_hash_of_nothing() -> None:
    assert Frontier().root == EMPTY_ROOT == hashlib.sha256().digest()


@given(SIZES)
def test_a_frontier_keeps_one_peak_for_each_1_of_its_size(size: int) -> None:
    edge = Frontier()
    for number, leaf in enumerate(leaves(size)):
        assert (edge.size, len(edge.peaks)) == (number, number.bit_count())
        edge = edge.push(leaf)
    assert edge.root == mth(leaves(size))


@given(blocks=st.integers(0, 8), level=st.integers(0, 3), rest=st.integers(0, 7))
def test_whole_nodes_append_like_their_leaves(blocks: int, level: int, rest: int) -> None:
    width = 1 << level
    all_leaves = leaves(blocks * width + rest)
    edge = Frontier()
    for block in range(blocks):
        edge = edge.push(mth(all_leaves[block * width : (block + 1) * width]), level)
    for leaf in all_leaves[blocks * width :]:
        edge = edge.push(leaf)
    assert edge.root == mth(all_leaves)


def test_a_node_that_is_none_of_the_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="level 1"):
        Frontier().push(bytes(32)).push(bytes(32), level=1)


@pytest.mark.parametrize(("size", "peaks"), [(1, 0), (2, 2), (-1, 1), (MAX_SIZE + 1, 1)])
def test_a_frontier_with_other_peaks_is_refused(size: int, peaks: int) -> None:
    with pytest.raises(ValueError, match="peak"):
        Frontier(size, (bytes(32),) * peaks)


@given(start=st.integers(0, 200), length=st.integers(0, 200))
def test_nodes_cover_every_leaf_once(start: int, length: int) -> None:
    nodes = nodes_of(start, start + length)
    covered = [leaf for level, at in nodes for leaf in range(at << level, (at + 1) << level)]
    assert covered == list(range(start, start + length))


@given(size=st.integers(1, 40), data=st.data())
def test_a_subtree_hashes_like_a_tree_of_its_own(size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    read = stored_nodes(leaves(size))
    if is_subtree(start, end):
        assert range_hash(start, end, read) == mth(leaves(size)[start:end])
    else:
        with pytest.raises(BadInput):
            range_hash(start, end, read)


def test_subtrees_start_at_a_multiple_of_their_widened_width() -> None:
    assert [pair for pair in ((a, b) for a in range(9) for b in range(9)) if is_subtree(*pair)] == [
        (a, b)
        for a in range(9)
        for b in range(9)
        if a < b and any(b - a <= k and (b - a) * 2 > k and a % k == 0 for k in (1, 2, 4, 8))
    ]
