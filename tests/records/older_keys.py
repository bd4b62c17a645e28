"""The keys of a node as an earlier version made it."""

from hospitium.core.randomness import Random
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.wrapping import Root
from hospitium.records.purpose_keys import PURPOSES, WrappedKey


def sealing_themselves(root: Root, random: Random) -> list[WrappedKey]:
    """The keys of a new node as they were before ADR 51."""
    bare = [WrappedKey(purpose, 1, None, per_record=False) for purpose in PURPOSES]
    return [one._replace(wrapped=root.wrap(random(KEY_BYTES), one.label)) for one in bare]
