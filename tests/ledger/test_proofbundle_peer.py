"""`proofbundle` (PyPI), an independent verifier in Python, accepts our proof files.

It is no dependency of ours: `pip install proofbundle==6.3.1` to run this.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.proof_file import ProofFile, parse_proof_file, verify_proof_file
from hospitium.ledger.quorum import check_checkpoint, parse_policy
from tests.ledger.trees import LOG, ORIGIN, WITNESSES, entries, head, leaves, path, signed

SIZE, INDEX = 37, 21
KEYS = [str(one.verifier) for one in WITNESSES]
POLICY = parse_policy(
    "\n".join(
        [
            f"log {LOG.verifier}",
            *(f"witness w{number} {key}" for number, key in enumerate(KEYS)),
            "group everybody all w0 w1 w2",
            "quorum everybody",
        ]
    ).encode()
)


@pytest.fixture(scope="module")
def peer() -> Any:
    if find_spec("proofbundle") is None:
        pytest.skip("PROOFBUNDLE ABSENT: pip install proofbundle; it did NOT check our proof files")
    return import_module("proofbundle.tlogproof")


def file(extra: bytes | None = None) -> ProofFile:
    note = signed(head(SIZE), LOG, *WITNESSES)
    return ProofFile(INDEX, tuple(path(INDEX, leaves(SIZE))), note, extra)


def judged(peer: Any, text: str, entry: bytes, threshold: int = 3) -> bool:
    try:
        found = peer.verify_tlog_proof(
            text, entry, str(LOG.verifier), KEYS, threshold=threshold, expected_origin=ORIGIN
        )
    except peer.ProofBundleError:
        return False
    return bool(found["ok"])


def test_it_accepts_our_proof_file_with_every_kind_of_signature(peer: Any) -> None:
    assert judged(peer, file().encode().decode(), entries(SIZE)[INDEX])
    assert judged(peer, file(b"extra").encode().decode(), entries(SIZE)[INDEX])


@pytest.mark.parametrize("where", [0, 30, 60, 200, 320, 400, 600, -9, -2000])
def test_it_refuses_a_changed_one_as_we_do(peer: Any, where: int) -> None:
    text = list(file().encode().decode())
    text[where] = "B" if text[where] != "B" else "C"
    with pytest.raises((BadInput, Tampered)):
        verify_proof_file("".join(text).encode(), entries(SIZE)[INDEX], POLICY)
    assert not judged(peer, "".join(text), entries(SIZE)[INDEX])


def test_it_refuses_another_entry_and_a_missing_witness(peer: Any) -> None:
    assert not judged(peer, file().encode().decode(), b"another entry")
    alone = ProofFile(INDEX, file().proof, signed(head(SIZE), LOG, *WITNESSES[:2]))
    assert not judged(peer, alone.encode().decode(), entries(SIZE)[INDEX])
    assert judged(peer, alone.encode().decode(), entries(SIZE)[INDEX], threshold=2)


def test_we_read_what_it_writes(peer: Any) -> None:
    text = peer.format_tlog_proof(
        INDEX, list(file().proof), file().checkpoint.encode().decode(), b"extra"
    )
    read = parse_proof_file(text.encode())
    assert (read.index, read.proof, read.extra) == (INDEX, file().proof, b"extra")
    assert check_checkpoint(POLICY, read.checkpoint).head == head(SIZE)
