"""A run of entries is proved as a whole, and nothing else passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.merkle import stored_nodes
from hospitium.ledger.range_proof import MOST_HASHES, prove_range, verify_range
from tests.ledger.trees import flipped, leaves, mth

RUNS = st.integers(1, 70).flatmap(
    lambda size: st.tuples(st.just(size), st.integers(0, size - 1)).flatmap(
        lambda two: st.tuples(st.just(two[0]), st.just(two[1]), st.integers(two[1] + 1, two[0]))
    )
)


@given(RUNS)
def test_every_run_verifies_in_few_hashes(run: tuple[int, int, int]) -> None:
    size, start, end = run
    all_leaves = leaves(size)
    proof = prove_range(start, end, size, stored_nodes(all_leaves))
    assert len(proof) <= min(MOST_HASHES, 3 * size.bit_length())
    verify_range(start, all_leaves[start:end], size, proof, mth(all_leaves))


@given(RUNS, st.data())
def test_no_changed_bit_and_no_missing_entry_passes(
    run: tuple[int, int, int], data: st.DataObject
) -> None:
    size, start, end = run
    all_leaves = leaves(size)
    root = mth(all_leaves)
    proof = prove_range(start, end, size, stored_nodes(all_leaves))
    part = all_leaves[start:end]
    values = [*part, *proof]
    where = data.draw(st.integers(0, len(values) - 1))
    values[where] = flipped(values[where], data)
    with pytest.raises(Tampered):
        verify_range(start, values[: len(part)], size, tuple(values[len(part) :]), root)
    if len(part) > 1:
        with pytest.raises((Tampered, BadInput)):
            verify_range(start, part[1:], size, proof, root)
        with pytest.raises((Tampered, BadInput)):
            verify_range(start, part[:-1], size, proof, root)


def test_an_empty_run_is_refused() -> None:
    with pytest.raises(BadInput):
        prove_range(3, 3, 5, stored_nodes(leaves(5)))
    with pytest.raises(BadInput):
        prove_range(3, 6, 5, stored_nodes(leaves(5)))
