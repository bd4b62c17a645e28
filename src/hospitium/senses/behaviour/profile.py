"""The samples that an account has shown, and what they say of the next one.

A profile holds the newest samples of any shape: the oldest makes room, so that it follows a
typist who changes, a fortieth at a time. Only those of the same shape are compared: a name that
the browser filled in is no name that was typed.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hospitium.senses.behaviour.features import features
from hospitium.senses.behaviour.rhythm import learn, strangeness
from hospitium.senses.behaviour.types import Sample, shape_of

MODEL = "hospitium-keystroke-1"

KEPT = 40
ENOUGH = 10
"""Samples of one shape from which on a verdict is given."""

LEAST_PRESSES = 8
"""Fewer keys have no rhythm to speak of."""

ASK_ABOVE = 1.5
"""Strangeness above which somebody is asked again. Of times alone, with 10 samples learned: 5.7 %
of a typist's own and 71 % of strangers'; with 34, 1.3 % and 82 % (the 28 subjects of MEU-Mobile KSD
that it was not chosen on, 2026-11-28, `python -m bench.keystroke`)."""


class Verdict(StrEnum):
    """What a sample says."""

    LEARNING = "learning"
    USUAL = "usual"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is kept of one account: samples, the oldest first."""

    samples: tuple[Sample, ...] = ()

    def with_sample(self, sample: Sample) -> "Profile":
        """Return the profile that has learned `sample`."""
        return Profile((*self.samples, sample)[-KEPT:])


def is_enough(sample: Sample) -> bool:
    """Tell whether so many keys were pressed that there is a rhythm at all."""
    return sum(map(len, sample)) >= LEAST_PRESSES


def judge(profile: Profile, sample: Sample) -> Verdict:
    """Say whether `sample` is like those learned; nothing is said before enough of them are."""
    alike = [one for one in profile.samples if shape_of(one) == shape_of(sample)]
    if len(alike) < ENOUGH:
        return Verdict.LEARNING
    rhythm = learn(np.stack([features(one) for one in alike]))
    unusual = strangeness(rhythm, features(sample)) > ASK_ABOVE
    return Verdict.UNUSUAL if unusual else Verdict.USUAL
