"""One person's eyes against all irises of a gallery: who is nearest, and what it says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.core.senses import Sense
from hospitium.gallery.contents import digest_of_ids
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.entry import instant
from hospitium.gallery.iris_gallery import EYES, IrisGallery
from hospitium.gallery.sample_scene import SampleScene
from hospitium.gallery.store import Mask
from hospitium.gallery.values import IrisMatch
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.compare import Whole, best_turns, scores_of
from hospitium.senses.multimodal import Said, best_of_tries

MOST_EYES = 10
"""Pictures of one person's eyes in one search."""


@dataclass(frozen=True, slots=True, eq=False)
class EyeProbe:
    """One picture of an eye of the person sought; `eye` is None if nobody knows which it is."""

    code: IrisCode
    eye: Eye | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IrisProbes:
    """One person's eyes, and what they are to be compared by.

    Attributes
    ----------
    eyes
        One to `MOST_EYES`.
    gallery
        The irises on record.
    model
        Who read the probes; irises that were read otherwise are counted, not compared.
    leave_out
        Cases whose people did not agree to this search: nothing is compared with their irises.
    """

    eyes: tuple[EyeProbe, ...]
    gallery: IrisGallery
    calibration: Calibration
    model: str
    leave_out: Collection[CaseId] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.eyes) <= MOST_EYES:
            raise BadInput(f"a search takes one to {MOST_EYES} pictures of one person's eyes")


class IrisScene(SampleScene[IrisMatch]):
    """A gallery of irises at one instant, seen by one person's eyes; every pair is compared."""

    def __init__(self, probes: IrisProbes, at: datetime, *, check: Check = never_stops) -> None:
        super().__init__(probes.gallery, probes.leave_out, check)
        gallery, self._probes = probes.gallery, probes
        living = gallery.living(instant(at)) & ~self._out[gallery.people]
        alive = living & (gallery.models == probes.model)
        self._rows = np.flatnonzero(alive)
        self.count = len(self._rows)
        self.others = int(living.sum()) - self.count
        self._people = gallery.people[self._rows]
        self.people = np.unique(self._people)
        self._found = [self._compared(probe) for probe in probes.eyes]

    def _compared(self, probe: EyeProbe) -> tuple[Mask, Whole]:
        """Return which of the living irises may be of this eye, and what each comparison found."""
        self._check()
        gallery = self._probes.gallery
        mine: Mask = np.ones(self.count, np.bool_)
        if probe.eye is not None:
            mine = gallery.eyes[self._rows] == EYES.index(probe.eye)
        found = np.zeros((self.count, 3), np.int64)
        found[mine] = best_turns(probe.code, gallery.bits, gallery.mask, self._rows[mine])
        return mine, found

    def nearest(self, persons: int, *, often: float, at_least: int = 0) -> set[int]:
        """As `SampleScene` says."""
        floor = self._probes.calibration.threshold_at(min(1.0, often / max(persons, 1)))
        near: set[int] = set()
        for mine, found in self._found:
            scores = np.where(mine, scores_of(found), -1.0)
            near.update(self._people[scores >= floor].tolist())
            if at_least:
                order = np.argsort(-scores, kind="stable")[: 4 * at_least]
                ranked = dict.fromkeys(self._people[order[mine[order]]].tolist())
                near.update(list(ranked)[:at_least])
        return near

    def says(self, people: Collection[int]) -> dict[int, tuple[Said, IrisMatch]]:
        """Weigh the irises of these people, each with every picture that can be compared."""
        wanted = np.isin(self._people, np.array(sorted(people), np.int32))
        said = {}
        for person in np.unique(self._people[wanted]).tolist():
            match = self._weigh(np.flatnonzero(self._people == person))
            if match is not None:
                said[person] = match
        return said

    def _weigh(self, rows: Whole) -> tuple[Said, IrisMatch] | None:
        pairs = [
            (float(scores_of(found[row : row + 1])[0]), int(row), probe)
            for probe, (mine, found) in enumerate(self._found)
            for row in rows
            if mine[row]
        ]
        if not pairs:
            return None
        calibration, (score, row, probe) = self._probes.calibration, max(pairs)
        said = best_of_tries(Sense.IRIS, score, calibration, tries=len(pairs))
        differ, bits, _ = self._found[probe][1][row].tolist()
        gallery, place = self._probes.gallery, self._rows[row]
        return said, IrisMatch(
            iris_id=IrisId(UUID(bytes=gallery.iris_ids[place].tobytes())),
            eye=EYES[int(gallery.eyes[place])],
            probe=probe,
            score=score,
            distance=differ / bits if bits else 0.5,
            bits=bits,
            llr=said.llr,
            fmr=said.fmr,
            tries=len(pairs),
            extrapolated=calibration.extrapolated(score),
        )

    def digest(self) -> bytes:
        """Return the SHA-256 over the ids of the irises searched, in ascending order."""
        return digest_of_ids(self._probes.gallery.iris_ids[self._rows])
