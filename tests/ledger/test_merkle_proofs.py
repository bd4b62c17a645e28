import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.merkle import is_subtree, stored_nodes
from hospitium.ledger.merkle_proofs import (
    prove_consistency,
    prove_inclusion,
    prove_subtree,
    verify_consistency,
    verify_inclusion,
    verify_inclusion_in_subtree,
    verify_subtree,
)
from tests.ledger.trees import consistency, flipped, leaves, mth, path, proofs

SIZES = st.integers(1, 70)


@given(SIZES, st.data())
def test_inclusion_is_rfc_6962s_and_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    all_leaves = leaves(size)
    proof = prove_inclusion(index, size, stored_nodes(all_leaves))
    assert list(proof) == path(index, all_leaves)
    verify_inclusion(index, size, proof, all_leaves[index], mth(all_leaves))


@given(SIZES, st.data())
def test_consistency_is_rfc_6962s_and_verifies(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    all_leaves = leaves(size)
    proof = prove_consistency(old, size, stored_nodes(all_leaves))
    assert list(proof) == consistency(old, all_leaves)
    verify_consistency(old, size, proof, mth(all_leaves[:old]), mth(all_leaves))


@given(SIZES, st.data())
def test_every_subtree_verifies(size: int, data: st.DataObject) -> None:
    start, end = data.draw(
        st.sampled_from(
            [(a, b) for a in range(size) for b in range(a + 1, size + 1) if is_subtree(a, b)]
        )
    )
    all_leaves = leaves(size)
    part = mth(all_leaves[start:end])
    proof = prove_subtree(start, end, size, stored_nodes(all_leaves))
    verify_subtree(start, end, size, proof, part, mth(all_leaves))
    index = data.draw(st.integers(start, end - 1))
    inside = path(index - start, all_leaves[start:end])
    verify_inclusion_in_subtree(index, start, end, inside, all_leaves[index], part)


@given(size=st.integers(2, 70), data=st.data())
def test_no_changed_bit_passes(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    all_leaves = leaves(size)
    values = [mth(all_leaves[:old]), mth(all_leaves), *consistency(old, all_leaves)]
    where = data.draw(st.integers(0, len(values) - 1))
    values[where] = flipped(values[where], data)
    with pytest.raises(Tampered):
        verify_consistency(old, size, values[2:], values[0], values[1])


@given(size=st.integers(2, 70), data=st.data())
def test_an_entry_is_in_no_other_place(size: int, data: st.DataObject) -> None:
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    all_leaves = leaves(size)
    proof = path(index, all_leaves)
    if other != index:
        with pytest.raises(Tampered):
            verify_inclusion(other, size, proof, all_leaves[index], mth(all_leaves))
    with pytest.raises(Tampered):
        verify_inclusion(index, size, proof, all_leaves[index], mth(all_leaves[:-1]))
    with pytest.raises(Tampered):
        verify_inclusion(index, size, proof[:-1], all_leaves[index], mth(all_leaves))
    with pytest.raises(Tampered):
        verify_inclusion(index, size, [*proof, bytes(32)], all_leaves[index], mth(all_leaves))
    with pytest.raises(Tampered):
        verify_inclusion(index, size, [bytes(32), *proof], all_leaves[index], mth(all_leaves))


@given(st.integers(-2, 2**64), st.integers(-2, 2**64), st.integers(-2, 2**64), proofs)
def test_any_sizes_and_hashes_are_refused_quietly(
    start: int, end: int, size: int, proof: tuple[bytes, ...]
) -> None:
    with pytest.raises(Tampered):
        verify_inclusion(start, size, proof, bytes(32), b"r" * 32)
    with pytest.raises(Tampered):
        verify_consistency(end, size, proof, bytes(32), b"r" * 32)
    with pytest.raises(Tampered):
        verify_subtree(start, end, size, proof, bytes(32), b"r" * 32)
    with pytest.raises(Tampered):
        verify_inclusion_in_subtree(start, end, size, proof, bytes(32), b"r" * 32)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_hashes_of_another_length_are_refused(length: int) -> None:
    odd, root = bytes(length), mth(leaves(5))
    with pytest.raises(Tampered, match="length"):
        verify_inclusion(0, 5, [odd, *path(0, leaves(5))[1:]], leaves(5)[0], root)
    with pytest.raises(Tampered, match="length"):
        verify_inclusion(0, 5, path(0, leaves(5)), odd, root)
    with pytest.raises(Tampered):
        verify_inclusion(0, 5, path(0, leaves(5)), leaves(5)[0], odd)


@pytest.mark.parametrize("size", [2**40 + 3, 2**63 - 1])
def test_huge_trees_are_no_deeper_than_their_size_in_bits(size: int) -> None:
    proof = prove_inclusion(size // 3, size, lambda level, index: bytes(32))
    assert len(proof) <= size.bit_length()


@pytest.mark.parametrize(("start", "end", "size"), [(0, 0, 3), (1, 3, 8), (0, 4, 3), (-1, 0, 3)])
def test_there_is_no_proof_of_what_is_no_subtree(start: int, end: int, size: int) -> None:
    with pytest.raises(BadInput):
        prove_subtree(start, end, size, stored_nodes(leaves(8)))


def test_what_is_no_subtree_cannot_pass_for_one() -> None:
    four = leaves(4)
    proof = prove_subtree(0, 3, 4, stored_nodes(four))
    verify_subtree(0, 3, 4, proof, mth(four[:3]), mth(four))
    with pytest.raises(Tampered, match="does not have"):
        verify_subtree(1, 3, 4, proof, mth(four[:3]), mth(four))
    with pytest.raises(Tampered, match="no such subtree"):
        verify_inclusion_in_subtree(2, 1, 4, path(1, four[1:]), four[2], mth(four[1:]))


def test_from_an_empty_log_nothing_is_proved() -> None:
    with pytest.raises(BadInput):
        prove_consistency(0, 3, stored_nodes(leaves(3)))
    with pytest.raises(Tampered):
        verify_consistency(0, 3, (), mth([]), mth(leaves(3)))
