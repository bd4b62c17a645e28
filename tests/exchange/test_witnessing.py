import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.exchange.transport import Reply
from hospitium.exchange.witnessing import Cosigned, Declined, Talk
from hospitium.ledger.merkle import stored_nodes
from hospitium.ledger.merkle_proofs import Proof, prove_consistency
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.ledger.witness import decide
from tests.ledger.trees import LOG, NOW, ORIGIN, WITNESSES, head, leaves, signed

SIZE = 9
WITNESS = WITNESSES[0]


def prove(old: int) -> Proof:
    return prove_consistency(old, SIZE, stored_nodes(leaves(SIZE)))


def talk() -> Talk:
    return Talk(signed(head(SIZE)), head(SIZE), WITNESS.verifier, prove)


def witness(known: TreeHead | None, body: bytes) -> Reply:
    """Answer as a witness that last signed `known`."""
    verdict = decide(
        body,
        logs={ORIGIN: [LOG.verifier]},
        latest=lambda _: known,
        cosign=lambda text: [one.sign(text, NOW) for one in WITNESSES],
    )
    return Reply(int(verdict.status), verdict.body.encode())


@given(believed=st.integers(0, 12), known=st.integers(0, SIZE))
def test_two_requests_are_enough_whatever_was_believed(believed: int, known: int) -> None:
    ours, theirs = talk(), head(known) if known else None
    answer = ours.answer(witness(theirs, ours.request(believed)))
    if isinstance(answer, int):
        answer = ours.answer(witness(theirs, ours.request(answer)))
    assert isinstance(answer, Cosigned)
    assert [one.name for one in answer.signatures] == [WITNESS.name]


def test_a_witness_that_knows_more_tells_of_a_roll_back() -> None:
    ours = talk()
    answer = ours.answer(witness(head(SIZE + 3), ours.request(4)))
    assert isinstance(answer, Declined)
    assert "rolled back" in answer.why


def test_a_witness_that_knows_another_log_tells_of_a_fork() -> None:
    ours, forked = talk(), TreeHead(ORIGIN, SIZE, bytes(32))
    answer = ours.answer(witness(forked, ours.request(SIZE)))
    assert answer == SIZE
    answer = ours.answer(witness(forked, ours.request(SIZE)))
    assert isinstance(answer, Declined)
    assert "fork" in answer.why


@pytest.mark.parametrize("body", [b"", b"\n", b"\xff", b"\xe2\x80\x94 w.example/one AAAA\n"])
def test_a_signature_that_is_none_is_declined(body: bytes) -> None:
    answer = talk().answer(Reply(200, body))
    assert isinstance(answer, Declined)


def test_another_witness_cannot_sign_in_its_place() -> None:
    line = WITNESSES[1].sign(head(SIZE).text, NOW).line.encode()
    assert isinstance(talk().answer(Reply(200, line)), Declined)


@given(status=st.integers(100, 999), body=st.binary(max_size=40))
def test_any_other_answer_ends_the_talk(status: int, body: bytes) -> None:
    ours = talk()
    ours.answer(Reply(409, b"3\n"))
    assert isinstance(ours.answer(Reply(status, body)), Declined)
