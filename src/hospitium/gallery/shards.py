"""Parts of a gallery in other processes: what may be asked of them, and what comes back."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from hospitium.gallery.crew import Check, never_stops

PATIENCE = 10.0
"""Seconds that a search waits for a shard before it goes on without it."""

STARTING = 30.0
"""Seconds that a process may take to be there at all."""

OPENING = 300.0
"""Seconds that a shard may take to read its files again."""

Words = tuple[object, ...]
"""A verb of `shard.Shard`, and what it is told."""


class Silence(Enum):
    """Why there is no answer."""

    AWAY = "nothing came in time, or the process has died"
    CLOSED = "the process is new and waits for its key"


class Shards(Protocol):
    """Processes that hold a `shard.Shard` each, numbered from 0."""

    def __len__(self) -> int:
        """Return how many there are."""

    def ask(
        self, asked: Mapping[int, Words], patience: float, check: Check = never_stops
    ) -> dict[int, Any]:
        """Ask some of them at once, and return what each answered, or its `Silence`.

        Parameters
        ----------
        patience
            Seconds after which whoever has not answered is away.
        check
            Called while they work; an error raised there ends the waiting.
        """
