"""What a monitor finds: whether the log begins with what it was, and is one log for all.

A monitor keeps the last checkpoint that it saw from each source (the node itself, a witness, a
partner). Two checkpoints of one log must be the same at the same size, and the smaller must be the
beginning of the larger; if not, both signed checkpoints together are the evidence.
"""

from dataclasses import dataclass

from hospitium.core.errors import HospitiumError
from hospitium.ledger.merkle_proofs import prove_consistency, verify_consistency
from hospitium.ledger.tile_log import node_reader
from hospitium.ledger.tiles import Fetch
from hospitium.ledger.tlog_checkpoint import TreeHead


@dataclass(frozen=True, slots=True)
class Sighting:
    """A verified checkpoint and where it was seen."""

    source: str
    head: TreeHead


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that an honest log does not do.

    Attributes
    ----------
    kind
        `rolled-back`, `split-view` or `rewritten`.
    what
        A sentence for people.
    """

    kind: str
    what: str


def compare(one: Sighting, other: Sighting, fetch: Fetch) -> Alarm | None:
    """Return how two sightings of one log contradict each other, None if they do not.

    Parameters
    ----------
    fetch
        Tiles of the larger log; they are believed only as far as they fit its root.
    """
    older, newer = sorted((one, other), key=lambda sighting: sighting.head.size)
    names = f"{older.source} ({older.head.size} entries) and {newer.source} ({newer.head.size})"
    kind, word = (
        ("rewritten", "was rewritten")
        if one.source == other.source
        else ("split-view", "is shown differently")
    )
    if older.head.size == newer.head.size:
        if older.head.root == newer.head.root:
            return None
        return Alarm(kind, f"the log {word}: {names} have different roots")
    if older.head.size and not _begins_with(older.head, newer.head, fetch):
        return Alarm(kind, f"the log {word}: {names} are not one log")
    return None


def rolled_back(before: Sighting, now: Sighting) -> Alarm | None:
    """Return an alarm if one source has fewer entries than it had."""
    if now.head.size >= before.head.size:
        return None
    what = f"{now.source} had {before.head.size} entries and now has {now.head.size}"
    return Alarm("rolled-back", what)


def _begins_with(older: TreeHead, newer: TreeHead, fetch: Fetch) -> bool:
    try:
        proof = prove_consistency(older.size, newer.size, node_reader(newer.size, fetch))
        verify_consistency(older.size, newer.size, proof, older.root, newer.root)
    except HospitiumError:
        return False
    return True
