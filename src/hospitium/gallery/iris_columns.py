"""Irises side by side: ids, people, eyes, and the bits of their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.block import Ids, Rows
from hospitium.gallery.store import Mask, People
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.types import Words

EYES = (Eye.LEFT, Eye.RIGHT)
"""By number, as the columns have them."""

_COLUMNS = ("iris_ids", "people", "eyes", "models", "bits", "mask", "expires")


@dataclass(frozen=True, slots=True, eq=False)
class IrisEntry:
    """One iris as it comes from the records.

    Attributes
    ----------
    expires_at
        From then on no search sees it; None for never.
    """

    iris_id: IrisId
    case_id: CaseId
    eye: Eye
    model: str
    code: IrisCode
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IrisColumns:
    """Immutable: a changed gallery is a new one, so that searches never see half of a change.

    Attributes
    ----------
    iris_ids
        UUIDs, uint8, shape (n, 16).
    people
        Rows of `cases`, int32, shape (n,).
    eyes
        Numbers in `EYES`, uint8.
    models
        Who read each, a string for each row.
    bits, mask
        uint64, shape (n, LINES, WORDS).
    expires
        Microseconds since 1970, int64; see `entry.NEVER`.
    cases
        UUID of each person's case, 16 bytes; may hold people who have no iris any more.
    numbers
        The row of each case; may know cases that came later.
    """

    iris_ids: Ids
    people: People
    eyes: NDArray[np.uint8]
    models: NDArray[np.str_]
    bits: Words
    mask: Words
    expires: Rows
    cases: Sequence[bytes] = ()
    numbers: Mapping[bytes, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.people)

    def living(self, at: int) -> Mask:
        """Tell which irises are not expired at `at` (see `entry.instant`)."""
        mask: Mask = self.expires > at
        return mask

    def kept(self, rows: Mask) -> Self:
        """Return the gallery with these rows only."""
        return replace(self, **{name: getattr(self, name)[rows] for name in _COLUMNS})

    def with_more(self, other: Self) -> Self:
        """Return the gallery with the rows of another that numbers its people alike."""
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _COLUMNS
        }
        return replace(other, **columns)
