import os
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from hospitium.core.clock import system_clock
from hospitium.edges.witness.server import MAX_BODY, create_witness
from hospitium.edges.witness.signers import witness_signers
from hospitium.ledger.merkle import stored_nodes
from hospitium.ledger.merkle_proofs import Proof, prove_consistency
from hospitium.ledger.note import parse_note
from hospitium.ledger.note_keys import verify_note
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.ledger.witness import AddCheckpoint
from hospitium.records.witness_store import WitnessStore
from tests.ledger.trees import LOG, ORIGIN, head, leaves, signed

SHOWN = f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"


@pytest.fixture
def store(tmp_path: Path) -> WitnessStore:
    return WitnessStore(tmp_path / "witness")


@pytest.fixture
def http(store: WitnessStore) -> Iterator[TestClient]:
    signers = witness_signers("w.example/one", store.seed(os.urandom))
    with TestClient(create_witness(store, signers, {ORIGIN: [LOG.verifier]}, system_clock)) as made:
        yield made


def request(old: int, new: TreeHead) -> bytes:
    proof: Proof = ()
    if 0 < old < new.size:
        proof = prove_consistency(old, new.size, stored_nodes(leaves(new.size)))
    return AddCheckpoint(old, proof, signed(new), new).encode()


def add(http: TestClient, old: int, new: TreeHead) -> int:
    return http.post("/add-checkpoint", content=request(old, new)).status_code


def test_what_was_signed_is_shown_with_the_signature(http: TestClient, store: WitnessStore) -> None:
    assert http.get(SHOWN).status_code == 404
    assert add(http, 0, head(5)) == 200
    note = parse_note(http.get(SHOWN).content)
    keys = [one.verifier for one in witness_signers("w.example/one", store.seed(os.urandom))]
    assert {one.key for one in verify_note(note, [*keys, LOG.verifier])} == {*keys, LOG.verifier}


def test_a_log_grows_and_never_shrinks_or_forks(http: TestClient, tmp_path: Path) -> None:
    assert [add(http, 0, head(5)), add(http, 5, head(9)), add(http, 9, head(9))] == [200] * 3
    assert add(http, 5, head(12)) == 409
    assert add(http, 5, head(5)) == 409
    assert add(http, 9, TreeHead(ORIGIN, 9, bytes(32))) == 409
    assert add(http, 9, TreeHead(ORIGIN, 12, bytes(32))) == 422
    assert len(list((tmp_path / "witness").glob("*.fork-*"))) == 1
    assert b"\n9\n" in http.get(SHOWN).content


def test_memory_survives_a_restart(store: WitnessStore, http: TestClient) -> None:
    assert add(http, 0, head(5)) == 200
    again = WitnessStore(store._folder)
    assert again.seed(os.urandom) == store.seed(os.urandom)
    assert again.latest(ORIGIN) == head(5)


def test_of_two_histories_at_once_one_is_signed(http: TestClient) -> None:
    forked = TreeHead(ORIGIN, 5, bytes(32))
    statuses = list[int]()
    threads = [
        threading.Thread(target=lambda new=new: statuses.append(add(http, 0, new)))
        for new in (head(5), forked) * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(200) == 1


def test_what_is_no_request_is_refused(http: TestClient) -> None:
    assert http.post("/add-checkpoint", content=b"nonsense").status_code == 400
    assert http.post("/add-checkpoint", content=b"x" * (MAX_BODY + 1)).status_code == 413
    stranger = signed(TreeHead("other.example/log", 1, bytes(32)))
    body = AddCheckpoint(0, (), stranger, TreeHead("other.example/log", 1, bytes(32))).encode()
    assert http.post("/add-checkpoint", content=body).status_code == 404
    assert http.get(f"/{'0' * 64}/checkpoint").status_code == 404
