"""What one search sees of the irises in this process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.gallery.contents import digest_of_ids
from hospitium.gallery.crew import Check
from hospitium.gallery.entry import instant
from hospitium.gallery.iris_columns import EYES, IrisColumns
from hospitium.gallery.samples import Near, Sight, mask_of
from hospitium.gallery.state import Keys, keys_of
from hospitium.gallery.store import Mask
from hospitium.gallery.values import MissedPart
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.compare import Whole, best_turns, scores_of

_PIECE = 50_000
"""Irises compared between two moments at which a search may stop: a tenth of a second."""


@dataclass(frozen=True, slots=True, eq=False)
class EyeProbe:
    """One picture of an eye of the person sought; `eye` is None if nobody knows which it is."""

    code: IrisCode
    eye: Eye | None = None


class IrisPair(NamedTuple):
    """One probe and one iris on record: how alike, the bits that differ and those compared."""

    score: float
    differ: int
    bits: int


@dataclass(frozen=True, slots=True)
class IrisCompared:
    """One iris on record, compared with every eye of a search; None for an eye that it is not."""

    case: CaseId
    iris_id: IrisId
    eye: Eye
    pairs: tuple[IrisPair | None, ...]


class IrisesHere:
    """As `samples.Seen` says, of irises and their codes."""

    missed: tuple[MissedPart, ...] = ()

    def __init__(self, columns: IrisColumns, sight: Sight, check: Check) -> None:
        self._columns, self._check = columns, check
        living = columns.living(instant(sight.at)) & ~self._among(sight.leave_out)[columns.people]
        self._rows = np.flatnonzero(living & (columns.models == sight.model))
        self.count = len(self._rows)
        self.others = int(living.sum()) - self.count

    def keys(self) -> Keys:
        """As `Seen` says."""
        people = np.unique(self._columns.people[self._rows])
        return keys_of(self._columns.cases[row] for row in people.tolist())

    def digest(self) -> bytes:
        """As `Seen` says."""
        return digest_of_ids(self._columns.iris_ids[self._rows])

    def nearest(self, probes: Sequence[EyeProbe], count: int, floor: float) -> list[list[Near]]:
        """As `Seen` says; every iris that may be of the probe's eye is compared."""
        return [self._nearest(probe, count, floor) for probe in probes]

    def _nearest(self, probe: EyeProbe, count: int, floor: float) -> list[Near]:
        rows = self._rows[self._mine(probe, self._rows)]
        scores = scores_of(self._compare(probe, rows))
        order = np.argsort(-scores, kind="stable")
        order = order[: max(count, int((scores >= floor).sum()))]
        people = self._columns.people[rows[order]].tolist()
        return [
            Near(score, self._case(person))
            for score, person in zip(scores[order].tolist(), people, strict=True)
        ]

    def compared(self, probes: Sequence[EyeProbe], cases: Collection[CaseId]) -> list[IrisCompared]:
        """As `Seen` says."""
        rows = self._rows[self._among(cases)[self._columns.people[self._rows]]]
        pairs = [self._pairs(probe, rows) for probe in probes]
        columns = self._columns
        return [
            IrisCompared(
                case=self._case(int(columns.people[row])),
                iris_id=IrisId(UUID(bytes=columns.iris_ids[row].tobytes())),
                eye=EYES[int(columns.eyes[row])],
                pairs=tuple(found),
            )
            for row, *found in zip(rows.tolist(), *pairs, strict=True)
        ]

    def _pairs(self, probe: EyeProbe, rows: Whole) -> list[IrisPair | None]:
        found = self._compare(probe, rows)
        made = zip(scores_of(found).tolist(), found[:, :2].tolist(), strict=True)
        return [
            IrisPair(score, *bits) if mine else None
            for (score, bits), mine in zip(made, self._mine(probe, rows).tolist(), strict=True)
        ]

    def _compare(self, probe: EyeProbe, rows: Whole) -> Whole:
        pieces = [np.empty((0, 3), np.int64)]
        for first in range(0, len(rows), _PIECE):
            self._check()
            some = rows[first : first + _PIECE]
            pieces.append(best_turns(probe.code, self._columns.bits, self._columns.mask, some))
        return np.concatenate(pieces)

    def _mine(self, probe: EyeProbe, rows: Whole) -> Mask:
        """Tell which rows may be of the probe's eye."""
        if probe.eye is None:
            return np.ones(len(rows), np.bool_)
        mine: Mask = self._columns.eyes[rows] == EYES.index(probe.eye)
        return mine

    def _case(self, person: int) -> CaseId:
        return CaseId(UUID(bytes=self._columns.cases[person]))

    def _among(self, cases: Collection[CaseId]) -> Mask:
        """Tell of each row of `cases` whether it is one of these."""
        return mask_of(cases, self._columns.cases, self._columns.numbers)
