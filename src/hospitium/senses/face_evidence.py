"""What a face says of one person: the best of all photographs tried, and what the years took."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp

from hospitium.core.senses import Sense
from hospitium.senses.ageing import GROWN_UP, Elapsed
from hospitium.senses.calibration import Calibration
from hospitium.senses.multimodal import Said, best_of_tries


@dataclass(frozen=True, slots=True)
class FaceScore:
    """One photograph on record held against the probe's photographs.

    Attributes
    ----------
    score
        The best, as the face matcher says it.
    elapsed
        What lies between the two.
    """

    score: float
    elapsed: Elapsed = GROWN_UP


@dataclass(frozen=True, slots=True)
class FaceSays:
    """What the photographs of one person add up to.

    Attributes
    ----------
    best
        Which of them says most, counted from 0.
    said
        Its likelihood ratio and rate, with all that was tried.
    """

    best: int
    said: Said


def face_says(
    scores: Sequence[FaceScore], calibration: Calibration, *, probes: int = 1
) -> FaceSays:
    """Weigh one person's photographs: one piece of evidence, however many there are.

    Parameters
    ----------
    scores
        One for each photograph on record, at least one.
    probes
        Photographs of the person sought: each was a try against each on record.

    Returns
    -------
    FaceSays
        The least rate, times the tries (Bonferroni). What a child's face loses in weight by the
        years, its rate gains: a rate never says more than the weight.
    """
    tries = len(scores) * probes
    said = [_said(one, tries, calibration) for one in scores]
    best = min(range(len(said)), key=lambda number: (said[number].fmr, -said[number].llr))
    return FaceSays(best, said[best])


def _said(one: FaceScore, tries: int, calibration: Calibration) -> Said:
    fresh = best_of_tries(Sense.FACE, one.score, calibration, tries=tries)
    aged = best_of_tries(Sense.FACE, one.score, calibration, tries=tries, spoilt=one.elapsed.spoilt)
    rate = min(1.0, aged.fmr * exp(max(0.0, fresh.llr - aged.llr)))
    return replace(aged, fmr=rate)
