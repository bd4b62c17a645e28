"""The faces of a node at one moment, in the memory of this process."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np

from hospitium.core.ids import CaseId
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.entry import instant
from hospitium.gallery.face_part import FaceEntry, FacePart, make_part
from hospitium.gallery.face_view import FacesHere
from hospitium.gallery.samples import Sight
from hospitium.gallery.store import Cases, People


@dataclass(frozen=True, slots=True, eq=False)
class FaceGallery:
    """Immutable: a changed gallery is a new one, so that searches never see half of a change.

    Attributes
    ----------
    cases
        UUID of each person's case, 16 bytes; may hold people who have no face any more.
    numbers
        The row of each case; may know cases that came later.
    digests
        What `contents_digest` has worked out already, by model and number of faces alive.
    """

    parts: tuple[FacePart, ...] = ()
    cases: Sequence[bytes] = ()
    numbers: Mapping[bytes, int] = field(default_factory=dict)
    digests: dict[tuple[str, int], bytes] = field(default_factory=dict)

    @classmethod
    def build(cls, entries: Collection[FaceEntry]) -> "FaceGallery":
        """Prepare `entries` in memory."""
        cases = Cases()
        parts = [
            make_part([one for one in entries if one.model == model], cases)
            for model in sorted({one.model for one in entries})
        ]
        return cls(tuple(parts), cases.known, cases.numbers)

    def __len__(self) -> int:
        return sum(int((~part.gone).sum()) for part in self.parts)

    def case(self, person: int) -> CaseId:
        """Return whose case a row of `cases` is."""
        return CaseId(UUID(bytes=self.cases[person]))

    def seen(self, sight: Sight, check: Check = never_stops) -> FacesHere:
        """Return what a search sees of it; as `samples.Keeper` says."""
        return FacesHere(self.parts, self.cases, self.numbers, self.digests, sight, check)

    def held(self, at: datetime) -> dict[str, tuple[int, int]]:
        """Return people and faces of each model that are neither removed nor expired."""
        moment = instant(at)
        people: defaultdict[str, list[People]] = defaultdict(list)
        for part in self.parts:
            people[part.model].append(part.people[part.living(moment)])
        joined = {model: np.concatenate(found) for model, found in people.items()}
        return {model: (len(np.unique(found)), len(found)) for model, found in joined.items()}
