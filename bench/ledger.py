"""Measure the transparency log on one core: hashing, appending, proving, checking all of it.

Run `python -m bench.ledger`; ten seconds. Entries are as long as the node's own
leaves; to spare memory the same 4,096 of them repeat. Counts processor time, so that other work on
the machine disturbs less.
"""

import argparse
import gc
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from bench.pages import processor
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.leaf import Leaf, Operation, encode_leaf
from hospitium.ledger.merkle_proofs import prove_inclusion, verify_inclusion
from hospitium.ledger.note import Note
from hospitium.ledger.note_keys import Kind, Signer, verify_note
from hospitium.ledger.tile_log import Edge, grow, node_reader, verify_log
from hospitium.ledger.tiles import WIDTH, Tile, encode_bundle, tiles_of
from hospitium.ledger.tlog_checkpoint import TreeHead

DISTINCT = 16 * WIDTH
BATCH = 500


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--entries", type=int, default=1_000_000, help="length of the log")
    size: int = ask.parse_args().entries
    entries = [entry(number) for number in range(DISTINCT)]
    log = [entries[number % DISTINCT] for number in range(size)]
    print(f"machine: {processor()}, Python {platform.python_version()}")
    print(f"{size:,} entries of {len(entries[0])} bytes")
    gc.freeze()  # the collector need not look at a million entries again and again
    busy = timed(lambda: [leaf_hash(one) for one in log])
    print(f"hash leaves only: {size / busy:,.0f} leaves/s")
    hashes = [leaf_hash(one) for one in log]
    edge, tiles = append_in_batches(hashes)
    check_all(log, edge, tiles)
    prove(hashes, edge, tiles)
    append_singly(edge, hashes[0])
    sign(edge)


def entry(number: int) -> bytes:
    """Return one leaf of the node's log."""
    return encode_leaf(
        Leaf(
            sequence=number + 1,
            at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
            operation=Operation.CONSULTATION,
            action="search.identify",
            permit="search",
            purpose="find-missing-person",
            operator="amira",
            agency="demo-police",
            case=str(UUID(int=number)),
            subject=str(UUID(int=number)),
            commitment=bytes(32),
        )
    )


def append_in_batches(hashes: list[bytes]) -> tuple[Edge, dict[Tile, bytes]]:
    """Grow the log as a busy node would, and keep the tiles."""
    edge, tiles, started = Edge(), dict[Tile, bytes](), time.process_time()
    for at in range(0, len(hashes), BATCH):
        edge, written = grow(edge, hashes[at : at + BATCH])
        tiles.update(written)
    busy = time.process_time() - started
    gc.freeze()
    print(f"append hashes in batches of {BATCH}, tiles made: {len(hashes) / busy:,.0f} leaves/s")
    return edge, tiles


def check_all(log: list[bytes], edge: Edge, tiles: dict[Tile, bytes]) -> None:
    """Verify the whole log from its entry bundles."""
    seen = dict[tuple[int, int], bytes]()
    for tile in tiles_of(edge.size):
        if tile.level is None:
            first = tile.index * WIDTH
            place = (first % DISTINCT, tile.width)
            if place not in seen:
                seen[place] = encode_bundle(log[first : first + tile.width])
            tiles[tile] = seen[place]
    busy = timed(lambda: verify_log(edge.size, edge.root, tiles.__getitem__))
    print(f"verify all of it from bundles, every tile compared: {busy:.1f} s")


def prove(hashes: list[bytes], edge: Edge, tiles: dict[Tile, bytes]) -> None:
    """Make inclusion proofs from tiles, cold, and check them."""
    places = range(0, edge.size, max(1, edge.size // 200))
    started = time.process_time()
    proofs = [
        prove_inclusion(at, edge.size, node_reader(edge.size, tiles.__getitem__)) for at in places
    ]
    made = time.process_time() - started
    started = time.process_time()
    for at, proof in zip(places, proofs, strict=True):
        verify_inclusion(at, edge.size, proof, hashes[at], edge.root)
    checked = time.process_time() - started
    print(
        f"inclusion proof: made from tiles in {made / len(places) * 1e3:.2f} ms, "
        f"checked in {checked / len(places) * 1e6:.0f} us"
    )


def append_singly(edge: Edge, leaf: bytes) -> None:
    """Append one leaf at a time, with its root: the arithmetic only, no disk."""
    count = 1000

    def work() -> None:
        here = edge
        for _ in range(count):
            here, _tiles = grow(here, [leaf])
            assert here.root

    print(f"append one leaf, tiles and root: {timed(work) / count * 1e6:.0f} us")


def sign(edge: Edge) -> None:
    """Sign and verify a checkpoint with each kind of key."""
    text, count = TreeHead("node.example/log", edge.size, edge.root).text, 50
    for kind in Kind:
        signer = Signer("node.example/log", kind, bytes(32))
        note, keys = Note(text, (signer.sign(text),)), [signer.verifier]
        made = timed(partial(repeat, count, partial(signer.sign, text)))
        checked = timed(partial(repeat, count, partial(verify_note, note, keys)))
        print(
            f"{kind.name}: sign {made / count * 1e6:.0f} us, verify {checked / count * 1e6:.0f} us"
        )


def repeat(count: int, work: Callable[[], object]) -> None:
    """Do `work` so many times."""
    for _ in range(count):
        work()


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds that `work` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
