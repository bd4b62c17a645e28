from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.ledger.merkle import EMPTY_ROOT, stored_nodes
from hospitium.ledger.merkle_proofs import Proof, prove_consistency
from hospitium.ledger.note import parse_signatures
from hospitium.ledger.note_keys import Signer, verify_note
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.ledger.witness import AddCheckpoint, Verdict, decide, parse_add_checkpoint
from tests.ledger.trees import LOG, NOW, ORIGIN, WITNESSES, head, leaves, mangled, mth, signed

WITNESS = WITNESSES[0]


def proof(old: int, size: int) -> Proof:
    return prove_consistency(old, size, stored_nodes(leaves(size))) if old else ()


def ask(what: TreeHead, old: int, hashes: Proof | None = None, by: Signer = LOG) -> AddCheckpoint:
    return AddCheckpoint(
        old, proof(old, what.size) if hashes is None else hashes, signed(what, by), what
    )


def answer(request: AddCheckpoint | bytes, known: TreeHead | None = None) -> Verdict:
    return decide(
        request if isinstance(request, bytes) else request.encode(),
        logs={ORIGIN: [LOG.verifier]},
        latest=lambda origin: known,
        cosign=lambda text: [WITNESS.sign(text, NOW)],
    )


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_a_log_that_only_grows_is_cosigned_at_each_step(steps: list[int]) -> None:
    known: TreeHead | None = None
    for step in steps:
        old = known.size if known else 0
        request = ask(head(old + step), old)
        verdict = answer(request, known)
        assert verdict.status == 200
        assert verdict.remember == request.head
        note = request.note.with_signatures(parse_signatures(verdict.body))
        assert [one.time for one in verify_note(note, [WITNESS.verifier])] == [NOW]
        known = verdict.remember


@given(known=st.integers(0, 20), old=st.integers(0, 20), size=st.integers(0, 20))
def test_only_a_request_from_where_the_witness_is_gets_through(
    known: int, old: int, size: int
) -> None:
    hashes = proof(old, size) if old <= size else ()
    verdict = answer(ask(head(size), old, hashes), head(known))
    if old > size:
        assert (verdict.status, verdict.remember) == (400, None)
    elif old != known:
        assert (verdict.status, verdict.body, verdict.remember) == (409, f"{known}\n", None)
        assert verdict.content_type == "text/x.tlog.size"
    else:
        assert verdict.status == 200


@given(known=st.integers(1, 20), more=st.integers(0, 20), data=st.data())
def test_a_fork_is_refused_whatever_proof_it_brings(
    known: int, more: int, data: st.DataObject
) -> None:
    forked = leaves(known + more)
    forked[data.draw(st.integers(0, known - 1))] = bytes(32)
    read = stored_nodes(forked)
    edge = prove_consistency(known, known + more, read)
    root = TreeHead(ORIGIN, known + more, mth(forked))
    verdict = answer(ask(root, known, edge), head(known))
    assert verdict.status == (409 if more == 0 else 422)
    assert verdict.fork == (more == 0)
    assert verdict.remember is None


def test_a_rollback_is_refused() -> None:
    for old in range(6):
        verdict = answer(ask(head(5), old), head(9))
        assert (verdict.status, verdict.body, verdict.remember) == (409, "9\n", None)
    assert answer(ask(head(5), 9, ()), head(9)).status == 400


def test_a_stranger_gets_nothing() -> None:
    assert answer(ask(head(5), 0, by=WITNESSES[1])).status == 403
    assert answer(ask(TreeHead("other.example", 0, EMPTY_ROOT), 0)).status == 404


def test_proofs_that_do_not_belong_are_refused() -> None:
    assert answer(ask(head(9), 5, (bytes(32),)), head(5)).status == 422
    assert answer(ask(head(9), 5, ()), head(5)).status == 422
    assert answer(ask(head(9), 0, (bytes(32),))).status == 422
    assert answer(ask(head(5), 5, (bytes(32),)), head(5)).status == 422
    assert answer(ask(TreeHead(ORIGIN, 0, bytes(32)), 0)).status == 409


@given(st.integers(1, 20), st.integers(0, 20))
def test_a_request_reads_back(old: int, more: int) -> None:
    request = ask(head(old + more), old)
    assert parse_add_checkpoint(request.encode()) == request


@given(st.data())
def test_a_mangled_request_is_the_same_or_gets_nothing(data: st.DataObject) -> None:
    good = ask(head(9), 5).encode()
    mutant = mangled(good, data)
    with suppress(BadInput):
        assert parse_add_checkpoint(mutant).encode() == mutant
    verdict = answer(mutant, head(5))
    if mutant != good and verdict.remember is not None:
        assert parse_add_checkpoint(mutant).head == head(9)  # another signature line at most


@pytest.mark.parametrize(
    "body", [b"", b"old 1\n", b"old 01\n\n", b"old\n\n", b"new 1\n\n", b"\xff\n\n"]
)
def test_malformed_requests_are_bad_requests(body: bytes) -> None:
    verdict = answer(body)
    assert (verdict.status, verdict.remember) == (400, None)


def test_a_proof_has_at_most_63_lines() -> None:
    assert answer(ask(head(9), 5, (bytes(32),) * 63), head(5)).status == 422
    assert answer(ask(head(9), 5, (bytes(32),) * 64), head(5)).status == 400
