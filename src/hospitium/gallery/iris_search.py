"""One person's eyes against all irises of a gallery: what an iris says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.iris_view import EyeProbe, IrisCompared
from hospitium.gallery.sample_scene import SampleScene
from hospitium.gallery.samples import Keeper, Sight
from hospitium.gallery.values import IrisMatch
from hospitium.senses.calibration import Calibration
from hospitium.senses.multimodal import Said, best_of_tries

MOST_EYES = 10
"""Pictures of one person's eyes in one search."""

Irises = Keeper[EyeProbe, IrisCompared]
"""Who keeps irises: in this process, or in others."""


@dataclass(frozen=True, slots=True, eq=False)
class IrisProbes:
    """One person's eyes, and what they are to be compared by.

    Attributes
    ----------
    eyes
        One to `MOST_EYES`.
    gallery
        Who keeps the irises on record.
    model
        Who read the probes; irises that were read otherwise are counted, not compared.
    leave_out
        Cases whose people did not agree to this search: nothing is compared with their irises.
    """

    eyes: tuple[EyeProbe, ...]
    gallery: Irises
    calibration: Calibration
    model: str
    leave_out: Collection[CaseId] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.eyes) <= MOST_EYES:
            raise BadInput(f"a search takes one to {MOST_EYES} pictures of one person's eyes")


class IrisScene(SampleScene[EyeProbe, IrisCompared, IrisMatch]):
    """A gallery of irises at one instant, seen by one person's eyes; every pair is compared."""

    def __init__(self, probes: IrisProbes, at: datetime, *, check: Check = never_stops) -> None:
        sight = Sight(probes.model, at, frozenset(probes.leave_out))
        super().__init__(probes.gallery.seen(sight, check), probes.eyes, probes.calibration)

    def _weigh(self, rows: Sequence[IrisCompared]) -> tuple[Said, IrisMatch] | None:
        pairs = [
            (pair.score, row, probe)
            for row, one in enumerate(rows)
            for probe, pair in enumerate(one.pairs)
            if pair is not None
        ]
        if not pairs:
            return None
        score, row, probe = max(pairs)
        said = best_of_tries(Sense.IRIS, score, self._calibration, tries=len(pairs))
        best, pair = rows[row], rows[row].pairs[probe]
        return said, IrisMatch(
            iris_id=best.iris_id,
            eye=best.eye,
            probe=probe,
            score=score,
            distance=pair.differ / pair.bits if pair and pair.bits else 0.5,
            bits=pair.bits if pair else 0,
            llr=said.llr,
            fmr=said.fmr,
            tries=len(pairs),
            extrapolated=self._calibration.extrapolated(score),
        )
