"""The root of a running node: looked up again when another process has moved it.

`vault protect` wraps all keys with a new root while a server runs. The server knows the keys that
it has used already, and those did not change; it needs the root for one that is new to it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from hospitium.core.errors import Tampered, Unavailable
from hospitium.core.randomness import Random
from hospitium.crypto.wrapping import Root
from hospitium.records.root_file import Ask, load_root, next_key_file


class FollowingRoot:
    """A root that is found again.

    Parameters
    ----------
    again
        Yields where the root may be now; asks nobody at a terminal.
    """

    def __init__(self, root: Root, again: Callable[[], Iterator[Root]]) -> None:
        self._root, self._again = root, again

    def __repr__(self) -> str:
        return "FollowingRoot(…)"

    def wrap(self, key: bytes, label: str) -> bytes:
        """As `Root.wrap`; see `vault_keys.need_current_root` for when that is safe."""
        return self._root.wrap(key, label)

    def unwrap(self, wrapped: bytes, label: str) -> bytes:
        """As `Root.unwrap`.

        Raises
        ------
        Unavailable
            If the root was moved to where this process cannot follow without a person.
        Tampered
            If no root of this node wrapped it.
        """
        try:
            return self._root.unwrap(wrapped, label)
        except Tampered:
            root, key = self._found(wrapped, label)
        self._root = root
        return key

    def become(self, root: Root) -> None:
        """Take the root that this process itself has just moved to."""
        self._root = root

    def _found(self, wrapped: bytes, label: str) -> tuple[Root, bytes]:
        try:
            for root in self._again():
                try:
                    return root, root.unwrap(wrapped, label)
                except Tampered:
                    continue
        except Unavailable as error:
            raise Unavailable(
                "the root of this node was moved while it ran",
                remedy=f"Start it again. To let it follow by itself: {error.remedy}",
            ) from None
        raise Tampered("a wrapped key does not open with the root of this node")


def follow_root(root: Root, key_file: Path, random: Random, ask_again: Ask) -> FollowingRoot:
    """Return `root` so that it is read again from `key_file`, or from the one that waits."""

    def again() -> Iterator[Root]:
        yield load_root(key_file, random, ask_again)
        if next_key_file(key_file).exists():  # another process is just moving it
            yield load_root(next_key_file(key_file), random, ask_again)

    return FollowingRoot(root, again)
