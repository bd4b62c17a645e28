from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.ledger.proof_file import ProofFile, parse_proof_file, verify_proof_file
from hospitium.ledger.quorum import parse_policy
from tests.ledger.trees import LOG, WITNESSES, entries, flipped, head, leaves, mangled, path, signed

POLICY = parse_policy(
    f"log {LOG.verifier}\nwitness one {WITNESSES[0].verifier}\nquorum one\n".encode()
)


def proof_of(index: int, size: int, extra: bytes | None = None) -> ProofFile:
    note = signed(head(size), LOG, WITNESSES[0])
    return ProofFile(index, tuple(path(index, leaves(size))), note, extra)


@given(size=st.integers(1, 40), extra=st.none() | st.binary(max_size=9), data=st.data())
def test_a_proof_file_proves_its_entry_and_no_other(
    size: int, extra: bytes | None, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    file = proof_of(index, size, extra)
    assert parse_proof_file(file.encode()) == file
    witnessed = verify_proof_file(file.encode(), entries(size)[index], POLICY)
    assert witnessed.head == head(size)
    assert list(witnessed.witnesses) == ["one"]
    with pytest.raises(Tampered):
        verify_proof_file(file.encode(), b"another entry", POLICY)


@given(st.data())
@settings(max_examples=200)
def test_no_changed_bit_passes(data: st.DataObject) -> None:
    file, entry = proof_of(3, 9), entries(9)[3]
    with pytest.raises((BadInput, Tampered)):
        verify_proof_file(flipped(file.encode(), data), entry, POLICY)


@given(st.data())
def test_a_proof_file_has_one_spelling(data: st.DataObject) -> None:
    mutant = mangled(proof_of(3, 9, b"extra").encode(), data)
    with suppress(BadInput):
        assert parse_proof_file(mutant).encode() == mutant
    with suppress(HospitiumError):
        assert verify_proof_file(mutant, entries(9)[3], POLICY).head == head(9)


def test_a_file_without_a_quorum_proves_nothing() -> None:
    file = ProofFile(3, tuple(path(3, leaves(9))), signed(head(9), LOG))
    with pytest.raises(Tampered, match="too few"):
        verify_proof_file(file.encode(), entries(9)[3], POLICY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"index 3", b"index 03"),
        (b"index 3", b"extra AAAA"),
        (b"index 3", b"index 3\nindex 3"),
        (b"index 3", b"index 3\nextra AAAA"),
        (b"index 3", b"extra AAA\nindex 3"),
        (b"index 3\n", b"index 3\n" + (b"A" * 43 + b"=\n") * 64),
        (b"\n\n", b"\n"),
        (b"index", b"\xff"),
        (b"index 3", b"extra " + b"AAAA" * 21846 + b"\nindex 3"),
    ],
)
def test_other_files_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(BadInput):
        parse_proof_file(proof_of(3, 9).encode().replace(old, new))
