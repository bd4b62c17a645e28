"""What a shard is asked, and what it answers."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.gallery.scene import ProbesFor
from hospitium.gallery.state import Keys
from hospitium.gallery.values import Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration

ANY = ""
"""Stands where nobody knows the model."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a shard holds: of each sense and model, people and samples."""

    kept: dict[tuple[Sense, str], tuple[int, int]] = field(default_factory=dict)

    def of(self, sense: Sense, model: str) -> tuple[int, int]:
        """Return people and samples of one model, with those of which nobody knows the model."""
        both = (self.kept.get((sense, one), (0, 0)) for one in (model, ANY))
        people, samples = (sum(counts) for counts in zip(*both, strict=True))
        return people, samples

    def count(self, sense: Sense) -> int:
        """Return the samples of all models that a shard has told of."""
        return sum(
            samples for (one, model), (_, samples) in self.kept.items() if one is sense and model
        )

    def expecting(self, sense: Sense, samples: int) -> "Held":
        """Return it with samples that must be there, though the shard has not told of them."""
        return Held({**self.kept, (sense, ANY): (samples, samples)})


@dataclass(frozen=True, slots=True)
class Files:
    """What a shard has on its disk: segments, bytes, and prints that wait for a compaction."""

    segments: int
    bytes: int
    gone: int


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """What a shard is searched for: the words of `gallery.search`, and whom else to weigh.

    Attributes
    ----------
    also
        Cases that are weighed whatever their fingers say, because another sense is near.
    counted
        Keys of people who are counted elsewhere already, ascending uint64.
    cap
        People returned at most, besides those of `also`.
    """

    permit: SearchPermit
    probes: tuple[Probe, ...]
    calibration: Calibration
    model: str
    probes_for: ProbesFor | None
    leave_out: frozenset[CaseId]
    also: frozenset[CaseId] = frozenset()
    counted: NDArray[np.uint64] | None = None
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A shard's answer: its best, whatever their rate, and how many of `counted` it holds too."""

    outcome: SearchOutcome
    counted: int


@dataclass(frozen=True, slots=True, eq=False)
class Sighted:
    """What a search sees of a shard's faces, or irises: see `samples.Seen`."""

    count: int
    others: int
    keys: Keys
    digest: bytes
