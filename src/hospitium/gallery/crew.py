"""Threads that share out rows: the kernels let go of the interpreter's lock."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TypeVar

Check = Callable[[], None]
"""Called again and again while a search works; an error raised there ends it."""


def never_stops() -> None:
    """Let work go on to its end."""


Item = TypeVar("Item")
Result = TypeVar("Result")

_HANDFUL = 64
"""Items of `each` that a thread takes at a time."""


class Crew:
    """A few threads for the time of a `with` block; one worker is the caller itself.

    Parameters
    ----------
    workers
        Threads, at least 1; more than the machine has cores gains nothing.
    check
        Called before each piece of work, by whichever thread does it. Once it raises it must go on
        raising: what is under way ends, nothing more is begun, the error goes to the caller.
    """

    def __init__(self, workers: int = 1, check: Check = never_stops) -> None:
        self._pool = ThreadPoolExecutor(workers) if workers > 1 else None
        self.check = check

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Return `work` of each item, in their order."""

        def checked(item: Item) -> Result:
            self.check()
            return work(item)

        if self._pool is None:
            return [checked(item) for item in items]
        return list(self._pool.map(checked, items))

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """As `map`, for work so short that handing it over one by one would cost more."""
        handfuls = [items[at : at + _HANDFUL] for at in range(0, len(items), _HANDFUL)]
        done = self.map(lambda handful: [work(item) for item in handful], handfuls)
        return [result for results in done for result in results]
