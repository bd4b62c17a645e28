"""Keep a prepared gallery in step with the records: only what changed is opened and prepared.

The database stays the truth. A store remembers up to when it has followed the records.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar
from uuid import UUID

LATE = timedelta(hours=1)
"""A record bears the time of its permit and is seen when it is committed: an enrolment of many
images takes minutes between the two. So much is looked up again; what is known costs nothing."""

Progress = Callable[[int, int], None]
Id = TypeVar("Id", bound=UUID)
Entry = TypeVar("Entry")
Entry_contra = TypeVar("Entry_contra", contravariant=True)


def nobody_listens(_done: int, _total: int) -> None:
    """Take progress that nobody wants to see."""


class Store(Protocol[Id, Entry_contra]):
    """What holds references prepared."""

    @property
    def stamp(self) -> str: ...  # noqa: D102 - as `SegmentStore` says
    def set_stamp(self, stamp: str) -> None: ...  # noqa: D102
    def known(self, ids: Collection[Id], /) -> set[Id]: ...  # noqa: D102
    def living(self, at: datetime) -> int: ...  # noqa: D102
    def ids(self, at: datetime) -> set[Id]: ...  # noqa: D102
    def add(self, entries: Iterable[Entry_contra]) -> int: ...  # noqa: D102
    def remove(self, ids: Iterable[Id], /) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Source(Generic[Id, Entry]):
    """What the records say of references of one kind, as of one instant.

    Attributes
    ----------
    stamp
        Changes whenever the gallery would hold something else.
    closed_since, enrolled_since
        Ids of those that left, and that came, at a time or later.
    count, ids
        How many are live, and which.
    entries
        Opens and prepares those of some ids that are live.
    """

    stamp: str
    closed_since: Callable[[datetime], set[Id]]
    enrolled_since: Callable[[datetime], set[Id]]
    count: Callable[[], int]
    ids: Callable[[], set[Id]]
    entries: Callable[[Sequence[Id]], Iterable[Entry]]


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a store has followed the records."""

    stamp: str
    at: datetime

    @classmethod
    def parse(cls, text: str) -> "Followed | None":
        """Read what `text` wrote; None for the stamp of a new store."""
        if not text:
            return None
        fields = json.loads(text)
        return cls(fields["stamp"], datetime.fromisoformat(fields["at"]))

    def text(self) -> str:
        """Return it as the stamp of a store."""
        return json.dumps({"stamp": self.stamp, "at": self.at.isoformat()})


def furthest_behind(stamps: Iterable[str]) -> str:
    """Return the stamp of several stores together: one to follow from, for all of them.

    Where they disagree, it is that of the earliest and of no state of the records.
    """
    different = set(stamps)
    if len(different) == 1:
        return different.pop()
    seen = [Followed.parse(stamp) for stamp in different]
    times = [one.at for one in seen if one is not None]
    return Followed("", min(times)).text() if len(times) == len(seen) > 0 else ""


def follow(
    store: Store[Id, Entry],
    source: Source[Id, Entry],
    at: datetime,
    *,
    tidy: Callable[[], None],
    on_progress: Progress = nobody_listens,
) -> None:
    """Bring a store in step with the records.

    What was enrolled and closed since shortly before the last time is looked up by time; when the
    count then differs (something was erased, or the clock was set back), every id is compared.

    Parameters
    ----------
    tidy
        Takes what is over out of the store, before it counts as having followed.
    """
    seen = Followed.parse(store.stamp)
    if seen is not None and seen.stamp == source.stamp:
        return
    if seen is not None:
        since = seen.at - LATE
        store.remove(source.closed_since(since))
        new = source.enrolled_since(since)
        _add(store, source, new - store.known(new), on_progress)
    if seen is None or store.living(at) != source.count():
        live, held = source.ids(), store.ids(at)
        store.remove(held - live)
        _add(store, source, live - held, on_progress)
    tidy()
    store.set_stamp(Followed(source.stamp, at).text())


def _add(
    store: Store[Id, Entry], source: Source[Id, Entry], ids: Iterable[Id], on_progress: Progress
) -> None:
    wanted = sorted(ids)

    def told() -> Iterable[Entry]:
        for done, entry in enumerate(source.entries(wanted), start=1):
            yield entry
            on_progress(done, len(wanted))

    if wanted:
        store.add(told())
