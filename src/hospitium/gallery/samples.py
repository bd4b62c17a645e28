"""Who is near by face, or by iris: all that a search knows of whoever keeps these samples.

A keeper has a sense's samples of all people of a node: in this process (`face_gallery`,
`iris_gallery`), in the processes of a cluster, or in a database. What a search does with them is
said once, in `sample_scene`, and every keeper gives it the same numbers: a score is made of two
samples alone, by one function (`face_part.cosines`, `senses.iris.compare`), whatever lies beside
them and wherever they lie.

To write another keeper: give back from `seen` an object with the members of `Seen`. Nothing else is
asked of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from hospitium.core.ids import CaseId
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.state import Keys
from hospitium.gallery.store import Mask
from hospitium.gallery.values import MissedPart

Sample = TypeVar("Sample")
Sample_contra = TypeVar("Sample_contra", contravariant=True)
Compared = TypeVar("Compared")
Compared_co = TypeVar("Compared_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which samples a search may see.

    Attributes
    ----------
    model
        Who made the probes. Samples of other models are counted, never compared.
    at
        What has expired by then is not seen.
    leave_out
        Cases whose people did not agree to this search: not counted, not compared, not near.
    """

    model: str
    at: datetime
    leave_out: frozenset[CaseId] = frozenset()


class Near(NamedTuple):
    """A sample on record that is near a probe, and whose it is."""

    score: float
    case: CaseId


class Seen(Protocol[Sample_contra, Compared_co]):
    """The samples that one search sees, as they are at one moment to its end.

    Attributes
    ----------
    count
        Samples that can be compared: of the sight's model, alive, of nobody left out.
    others
        Those that differ from these by their model alone.
    missed
        The parts that do not answer, with what they hold; empty where there are no parts. Their
        samples and people count as if they were there.
    """

    @property
    def count(self) -> int: ...  # noqa: D102 - as the class says
    @property
    def others(self) -> int: ...  # noqa: D102
    @property
    def missed(self) -> Sequence[MissedPart]: ...  # noqa: D102

    def keys(self) -> Keys:
        """Return whom the `count` samples are of, each once: `state.keys_of` their cases.

        A search counts its people by these, over all senses together.
        """

    def digest(self) -> bytes:
        """Return the SHA-256 over the ids of the `count` samples, `contents.digest_of_ids`.

        Shards give that over the digests of the parts, or nothing where a part is away.
        """

    def nearest(
        self, probes: Sequence[Sample_contra], count: int, floor: float
    ) -> list[list[Near]]:
        """Return of each probe the samples nearest to it, best first.

        Parameters
        ----------
        count
            So many samples at least, where there are as many that can be compared; 0 is allowed.
        floor
            All that score so much are returned, however many. Those beyond `count` that score less
            may be returned or not.
        """

    def compared(
        self, probes: Sequence[Sample_contra], cases: Collection[CaseId]
    ) -> Sequence[Compared_co]:
        """Compare every sample of these people with every probe; those not seen have none.

        In any order, but the samples of one person always in the same.
        """


class Keeper(Protocol[Sample_contra, Compared_co]):
    """Who keeps the samples of one sense."""

    def seen(self, sight: Sight, check: Check = never_stops) -> Seen[Sample_contra, Compared_co]:
        """Return what a search sees.

        Parameters
        ----------
        check
            Called before each piece of work, now and later; an error raised there ends the search.
        """


class Owned(Protocol):
    """A comparison that knows whose sample it is about."""

    @property
    def case(self) -> CaseId: ...  # noqa: D102 - of the person


def mask_of(
    cases: Collection[CaseId], known: Sequence[bytes], numbers: Mapping[bytes, int]
) -> Mask:
    """Tell of each of the people whom a gallery knows whether they are among `cases`.

    Parameters
    ----------
    known, numbers
        UUID of each person's case, 16 bytes, and the row of each; that may know later ones.
    """
    mask: Mask = np.zeros(len(known), np.bool_)
    rows = (numbers.get(case.bytes, len(known)) for case in cases)
    mask[[row for row in rows if row < len(known)]] = True
    return mask


def best_of(found: Sequence[Near], count: int, floor: float) -> list[Near]:
    """Return of what several parts found what one would have, best first."""
    ranked = sorted(found, key=lambda one: -one.score)
    return ranked[:count] + [one for one in ranked[count:] if one.score >= floor]
