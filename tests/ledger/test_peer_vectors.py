"""What others published: every vector of transparency-dev's merkle, formats and Tessera's log."""

import base64
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.merkle import root_of, stored_nodes
from hospitium.ledger.merkle_proofs import (
    prove_consistency,
    verify_consistency,
    verify_inclusion,
    verify_inclusion_in_subtree,
    verify_subtree,
)
from hospitium.ledger.note import parse_note
from hospitium.ledger.note_keys import parse_verifier_key, verify_note
from hospitium.ledger.proof_file import parse_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.ledger.spelling import read_base64
from hospitium.ledger.tile_log import node_reader, verify_log
from hospitium.ledger.tiles import Tile, decode_bundle, tiles_of
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head

Vector = dict[str, Any]

# ECDSA and RFC 6962 tree heads: named by what we say when we refuse them
UNSUPPORTED = {
    "ECDSA works": "ECDSA",
    "Static CT works": "RFC 6962 tree head",
    "sigStore works": "ECDSA",
    "pixel works": "ECDSA",
    "sigstore works": "ECDSA",
    "works - rome": "RFC 6962 tree head",
}
# the standard forbids one key as two witnesses; these three policies have it, and we refuse them
SAME_KEY_TWICE = {"group numerical", "group all", "group any"}
# its id is not the one that the standard's formula gives; the peer never compares it, we do
WRONG_ID, RIGHT_ID = "test+5893dc2c+", "test+31236897+"


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def refuses(call: Callable[[], object]) -> bool:
    try:
        call()
    except HospitiumError:
        return True
    return False


CHECKS: dict[str, Callable[[Vector, list[bytes]], None]] = {
    "inclusion": lambda v, proof: verify_inclusion(
        v["leafIdx"], v["treeSize"], proof, raw(v["leafHash"]), raw(v["root"])
    ),
    "consistency": lambda v, proof: verify_consistency(
        v["size1"], v["size2"], proof, raw(v["root1"]), raw(v["root2"])
    ),
    "subtreeinclusion": lambda v, proof: verify_inclusion_in_subtree(
        v["leafIdx"], v["start"], v["end"], proof, raw(v["leafHash"]), raw(v["root"])
    ),
    "subtreeconsistency": lambda v, proof: verify_subtree(
        v["start"], v["end"], v["size"], proof, raw(v["root1"]), raw(v["root2"])
    ),
}


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("inclusion", 98),
        ("consistency", 98),
        ("subtreeinclusion", 204),
        ("subtreeconsistency", 118),
    ],
)
def test_every_proof_vector_is_judged_alike(shared_data: Path, kind: str, count: int) -> None:
    files = sorted((shared_data / "ledger/rfc6962_merkle" / kind).rglob("*.json"))
    assert len(files) == count
    for file in files:
        vector = json.loads(file.read_text())
        proof = [raw(one) for one in vector["proof"] or ()]
        wrong = refuses(lambda v=vector, p=proof: CHECKS[kind](v, p))  # type: ignore[misc]
        assert wrong == vector["wantErr"], file


class Tessera:
    """The files of Tessera's test log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        told = re.search(r"Log verifier key: (\S+)", (folder.parent / "README.md").read_text())
        assert told is not None
        self.key = parse_verifier_key(told[1])

    def head(self, name: str) -> TreeHead:
        note = parse_note((self.folder / name).read_bytes())
        assert len(verify_note(note, [self.key])) == 1
        return parse_tree_head(note.text)

    def fetch(self, tile: Tile) -> bytes:
        return (self.folder / tile.path).read_bytes()


@pytest.fixture(scope="module")
def tessera(shared_data: Path) -> Tessera:
    return Tessera(shared_data / "ledger/tessera_log")


def test_tesseras_log_verifies_at_every_size(tessera: Tessera) -> None:
    for size in range(16):
        head = tessera.head(f"checkpoint.{size}")
        assert (head.origin, head.size) == ("example.com/log/testdata", size)
        verify_log(size, head.root, tessera.fetch)  # entries against tiles and root
        if size:  # the root again, from the tile of hashes alone
            tile = tessera.fetch(Tile(0, 0, size))
            assert root_of([tile[at : at + 32] for at in range(0, len(tile), 32)]) == head.root
    assert tessera.head("checkpoint") == tessera.head("checkpoint.15")


def test_tesseras_log_is_consistent_for_every_pair_of_sizes(tessera: Tessera) -> None:
    heads = [tessera.head(f"checkpoint.{size}") for size in range(16)]
    for size in range(1, 16):
        read = node_reader(size, tessera.fetch)
        for old in range(1, size + 1):
            proof = prove_consistency(old, size, read)
            verify_consistency(old, size, proof, heads[old].root, heads[size].root)


def test_every_flipped_byte_of_tesseras_files_is_refused(tessera: Tessera) -> None:
    head = tessera.head("checkpoint")
    for tile in tiles_of(15):
        data = tessera.fetch(tile)
        for at in range(len(data)):
            changed = bytearray(data)
            changed[at] ^= 0x01

            def fetch(other: Tile, t: Tile = tile, d: bytes = bytes(changed)) -> bytes:
                return d if other == t else tessera.fetch(other)

            with pytest.raises(Tampered):
                verify_log(15, head.root, fetch)
    note = (tessera.folder / "checkpoint").read_bytes()
    for at in range(len(note)):
        changed = bytearray(note)
        changed[at] ^= 0x01
        with pytest.raises((BadInput, Tampered)):
            verify_note(parse_note(bytes(changed)), [tessera.key])


def test_tesseras_entries_give_the_tree_that_we_would_make(tessera: Tessera) -> None:
    entries = decode_bundle(tessera.fetch(Tile(None, 0, 15)), 15)
    hashes = [leaf_hash(entry) for entry in entries]
    assert b"".join(hashes) == tessera.fetch(Tile(0, 0, 15))
    read = stored_nodes(hashes)
    assert prove_consistency(7, 15, read) == prove_consistency(
        7, 15, node_reader(15, tessera.fetch)
    )


@pytest.fixture(scope="module")
def formats(shared_data: Path) -> dict[str, list[Vector]]:
    found: dict[str, list[Vector]] = json.loads(
        (shared_data / "ledger/formats_note/vectors.json").read_text()
    )
    assert sum(map(len, found.values())) == 44
    return found


def judge(vectors: list[Vector], call: Callable[[Vector], object]) -> Counter[str]:
    """Compare with `want_error`; kinds of key that we do not support must be refused by name."""
    seen = Counter[str]()
    for vector in vectors:
        name, error = vector["name"], None
        try:
            call(vector)
        except HospitiumError as raised:
            error = str(raised)
        if not vector["want_error"] and name in UNSUPPORTED:
            assert error is not None, name
            assert UNSUPPORTED[name] in error, name
            seen["unsupported"] += 1
        else:
            assert (error is not None) == vector["want_error"], (name, error)
            seen["judged"] += 1
    return seen


def test_verifier_keys_are_judged_alike(formats: dict[str, list[Vector]]) -> None:
    seen = judge(formats["note_verifier_new"], lambda v: parse_verifier_key(v["key"]))
    for kind in ("note_verifier_new_ecdsa", "cosignature_v1_new_verifier"):
        keys = [{**v, "pubK": v["pubK"].replace(WRONG_ID, RIGHT_ID)} for v in formats[kind]]
        seen += judge(keys, lambda v: parse_verifier_key(v["pubK"]).as_witness)
    assert seen == {"judged": 14, "unsupported": 4}


def test_a_verifier_key_with_another_id_is_refused(formats: dict[str, list[Vector]]) -> None:
    keys = [v["pubK"] for v in formats["cosignature_v1_new_verifier"]]
    (post_quantum,) = [key for key in keys if key.startswith(WRONG_ID)]
    with pytest.raises(BadInput, match="not its own"):
        parse_verifier_key(post_quantum)


def test_signed_notes_are_judged_alike(formats: dict[str, list[Vector]]) -> None:
    seen = judge(
        formats["note_verifier_open_ecdsa"],
        lambda v: verify_note(parse_note(v["note"].encode()), [parse_verifier_key(v["pubK"])]),
    )
    seen += judge(
        formats["rfc6962_open"],
        lambda v: verify_note(parse_note(v["cp"].encode()), [parse_verifier_key(v["verifier"])]),
    )
    assert seen == {"judged": 3, "unsupported": 3}


def test_the_time_of_a_cosignature_is_read_alike(formats: dict[str, list[Vector]]) -> None:
    def time(vector: Vector) -> None:
        body = read_base64(vector["signature_base64"])[4:]
        if len(body) != 8 + 64:
            raise Tampered("no Ed25519 signature with a time")
        assert int.from_bytes(body[:8], "big") == vector["want_time_unix"]

    assert judge(formats["cosignature_v1_timestamp"], time) == {"judged": 3}


def test_malformed_proof_files_are_refused(formats: dict[str, list[Vector]]) -> None:
    vectors = formats["tlog_proof_unmarshal_errors"]
    assert judge(vectors, lambda v: parse_proof_file(v["proof"].encode())) == {"judged": 6}


def test_policies_are_judged_alike_but_for_one_key_as_two_witnesses(
    formats: dict[str, list[Vector]],
) -> None:
    def least(vector: Vector) -> None:
        assert parse_policy(vector["policy"].encode()).least == vector["want_n"]

    vectors = formats["witness_policy"]
    alike = [one for one in vectors if one["name"] not in SAME_KEY_TWICE]
    assert judge(alike, least) == {"judged": 8}
    for one in vectors:
        if one["name"] in SAME_KEY_TWICE:
            with pytest.raises(BadInput, match="witness's key is there already"):
                parse_policy(one["policy"].encode())
