"""The references of a gallery, prepared and grouped so that a search touches only what it must."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.matcher import PackedReferences, Prepared, pack, prepare


@dataclass(frozen=True, slots=True, eq=False)
class GalleryEntry:
    """One reference as it comes from the records."""

    print_id: PrintId
    case_id: CaseId
    finger: Finger
    model: str
    minutiae: Minutiae


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """All references of one model and one finger position.

    Attributes
    ----------
    packed
        What the kernel sweeps.
    persons
        For each reference, the row of its person in `Gallery.cases`, int64.
    """

    finger: Finger
    print_ids: tuple[PrintId, ...]
    prepared: tuple[Prepared, ...]
    packed: PackedReferences
    persons: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.print_ids)


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Immutable: a changed gallery is a new one, so that searches never see half of a change."""

    cases: tuple[CaseId, ...]
    shards: Mapping[tuple[str, Finger], Shard]

    @classmethod
    def build(cls, entries: Iterable[GalleryEntry]) -> "Gallery":
        """Prepare and group `entries`, which are consumed one at a time."""
        rows: dict[CaseId, int] = {}
        groups: dict[tuple[str, Finger], list[tuple[PrintId, int, Prepared]]] = defaultdict(list)
        for entry in entries:
            person = rows.setdefault(entry.case_id, len(rows))
            reference = (entry.print_id, person, prepare(entry.minutiae))
            groups[entry.model, entry.finger].append(reference)
        shards = {key: _shard(key[1], group) for key, group in groups.items()}
        return cls(tuple(rows), MappingProxyType(shards))

    def of_model(self, model: str) -> list[Shard]:
        """Return the shards whose templates `model` made."""
        return [shard for (maker, _), shard in self.shards.items() if maker == model]

    def __len__(self) -> int:
        return sum(len(shard) for shard in self.shards.values())


def _shard(finger: Finger, group: list[tuple[PrintId, int, Prepared]]) -> Shard:
    ids, persons, prepared = zip(*group, strict=True)
    return Shard(finger, ids, prepared, pack(prepared), np.array(persons, np.int64))
