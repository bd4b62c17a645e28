"""The references of a gallery as one search sees them: flat columns over immutable blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId, PrintId
from hospitium.gallery.block import Block, Rows, make_block
from hospitium.gallery.crew import Crew
from hospitium.gallery.entry import GalleryEntry, instant
from hospitium.senses.finger.matcher import Prepared

Mask = NDArray[np.bool_]
People = NDArray[np.int32]

EXHAUSTIVE = 20_000
"""Comparisons up to which a search makes all of them exactly: some 0.4 s of one core."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A block in a gallery.

    Attributes
    ----------
    people
        For each print, the row of its person in `Gallery.cases`, int32.
    gone
        Which prints have been removed.
    """

    model: str
    block: Block
    people: People
    gone: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Immutable: a changed gallery is a new one, so that searches never see half of a change.

    A print is named by its number: the prints of the first part come first.

    Attributes
    ----------
    cases
        UUID of each person's case, 16 bytes; may hold people who have no print any more.
    starts
        int64, shape (parts + 1,): the first number of each part.
    people, fingers, cohorts, expires, gone
        The columns of all parts, end to end.
    digests
        What `contents_digest` has worked out already, by model and number of prints alive.
    """

    parts: tuple[Part, ...]
    cases: Sequence[bytes]
    starts: Rows
    people: People
    fingers: NDArray[np.uint8]
    cohorts: NDArray[np.uint8]
    expires: Rows
    gone: Mask
    digests: dict[tuple[str, int], bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Sequence[Part], cases: Sequence[bytes]) -> "Gallery":
        """Put parts side by side; `cases` may grow later, its rows never change."""
        sizes = [len(part.block) for part in parts]
        return cls(
            parts=tuple(parts),
            cases=cases,
            starts=np.cumsum([0, *sizes], dtype=np.int64),
            people=_flat([part.people for part in parts], np.int32),
            fingers=_flat([part.block.fingers for part in parts], np.uint8),
            cohorts=_flat([part.block.cohorts for part in parts], np.uint8),
            expires=_flat([part.block.expires for part in parts], np.int64),
            gone=_flat([part.gone for part in parts], np.bool_),
        )

    @classmethod
    def build(cls, entries: Iterable[GalleryEntry], *, workers: int = 1) -> "Gallery":
        """Prepare `entries` in memory; what only the sieve needs just when there are many."""
        models: dict[str, list[GalleryEntry]] = defaultdict(list)
        for entry in entries:
            models[entry.model].append(entry)
        cases = Cases()
        parts = []
        with Crew(workers) as crew:
            for model, group in models.items():
                block = make_block(group, crew=crew, sieve=len(group) > EXHAUSTIVE)
                gone = np.zeros(len(block), np.bool_)
                parts.append(Part(model, block, cases.rows(block.case_ids), gone))
        return cls.of(parts, cases.known)

    def living(self, at: datetime) -> Mask:
        """Tell which prints are neither removed nor expired at `at`."""
        mask: Mask = ~self.gone
        mask &= self.expires > instant(at)
        return mask

    def of_model(self, model: str) -> Mask:
        """Tell which prints' templates `model` made."""
        sizes = np.diff(self.starts)
        return np.repeat(np.array([part.model == model for part in self.parts], np.bool_), sizes)

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return CaseId(UUID(bytes=self.cases[person]))

    def print_id(self, number: int) -> PrintId:
        """Return the id of the print of that number."""
        part, row = self.place(number)
        return PrintId(UUID(bytes=self.parts[part].block.print_ids[row].tobytes()))

    def prepared(self, number: int) -> Prepared:
        """Return the print of that number as `prepare` made it."""
        part, row = self.place(number)
        return self.parts[part].block.prepared(row)

    def place(self, number: int) -> tuple[int, int]:
        """Return part and row of the print of that number."""
        part = int(np.searchsorted(self.starts, number, side="right")) - 1
        return part, number - int(self.starts[part])

    def __len__(self) -> int:
        return int((~self.gone).sum())


class Cases:
    """Numbers people in the order in which they come; a number never changes."""

    def __init__(self) -> None:
        self.known: list[bytes] = []
        self._rows: dict[bytes, int] = {}

    @property
    def numbers(self) -> Mapping[bytes, int]:
        """The number of each case known; grows with the cases."""
        return self._rows

    def rows(self, case_ids: NDArray[np.uint8]) -> People:
        """Return the number of each case, uint8 of shape (n, 16), new ones included."""
        joined = case_ids.tobytes()
        rows = np.empty(len(case_ids), np.int32)
        for number in range(len(case_ids)):
            case = joined[16 * number : 16 * number + 16]
            row = self._rows.get(case)
            if row is None:
                row = self._rows[case] = len(self.known)
                self.known.append(case)
            rows[number] = row
        return rows


def _flat(columns: list[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *columns])
