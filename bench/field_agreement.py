"""Does a phone find whom its node finds? The same prints, the same probes, both searches."""

from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from bench.gallery import permit
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import Candidate, Gallery, GalleryEntry, Probe, search
from hospitium.records.manifests import load_calibration

Print = tuple[int, Finger, Minutiae]
"""Number of the case, position, minutiae."""

Given = tuple[int, bytes]
"""Number of the case that a probe is of, -1 for none; its template, of a right index finger."""

MODEL = "hospitium-swift-1"


class Agreement(NamedTuple):
    """How alike two searches answered.

    Attributes
    ----------
    owned, found_there, found_here
        Probes whose owner is in the pack, and how often the phone, and the node, put them first.
    same_first
        Probes of which both say the same: the same person first, or nobody.
    same_rates
        Candidates of both, and how many of them carry the same rate (to nine digits).
    """

    asked: int
    owned: int
    found_there: int
    found_here: int
    same_first: int
    candidates: int
    same_rates: int


def node_searches(prints: list[Print], probes: list[Given]) -> list[tuple[Candidate, ...]]:
    """Return the node's candidates, searched with the limits that the node has."""
    gallery = Gallery.build(
        GalleryEntry(
            PrintId(UUID(int=1 + at)), CaseId(UUID(int=1 + case)), finger, MODEL,
            read_compact(write_compact(StoredPrint(minutiae, finger))).minutiae,
        )
        for at, (case, finger, minutiae) in enumerate(prints)
    )  # fmt: skip
    calibration = load_calibration("swift-calibration")
    return [
        search(
            permit(), gallery, [Probe(Finger.RIGHT_INDEX, read_compact(template).minutiae)],
            calibration, model=MODEL,
        ).candidates
        for _, template in probes
    ]  # fmt: skip


def agreement(
    there: list[Any], here: list[tuple[Candidate, ...]], probes: list[Given]
) -> Agreement:
    """Hold the candidates of a phone against those of the node."""
    first_there = [one[0]["case"] if one else -1 for one in there]
    first_here = [one[0].case_id.int - 1 if one else -1 for one in here]
    owners = [owner for owner, _ in probes]
    both = [
        (candidate["fmr"], other.fmr)
        for told, ours in zip(there, here, strict=True)
        for candidate in told
        for other in ours
        if candidate["case"] == other.case_id.int - 1
    ]
    return Agreement(
        asked=len(probes),
        owned=sum(owner >= 0 for owner in owners),
        found_there=_right(first_there, owners),
        found_here=_right(first_here, owners),
        same_first=sum(a == b for a, b in zip(first_there, first_here, strict=True)),
        candidates=len(both),
        same_rates=sum(bool(np.isclose(a, b, rtol=1e-9, atol=0)) for a, b in both),
    )


def _right(first: list[int], owners: list[int]) -> int:
    return sum(a == b >= 0 for a, b in zip(first, owners, strict=True))
