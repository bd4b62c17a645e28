"""Made-up references, probes and permits for the gallery's tests."""

import os
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery import Gallery, GalleryEntry, Probe, SearchOutcome, search
from hospitium.gallery.segments import SegmentStore
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.records.manifests import load_calibration
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from tests.policy.facts import NOW, RULES, operator

INDEX, THUMB, UNKNOWN = Finger.RIGHT_INDEX, Finger.RIGHT_THUMB, Finger.UNKNOWN
MODEL = "made-1"
CALIBRATION = load_calibration()
KEY = bytes(range(32))


@lru_cache(maxsize=2048)
def press(person: int, finger: Finger, impression: int) -> Minutiae:
    master = minutiae_finger(np.random.default_rng([person, int(finger)]))
    return minutiae_impression(master, np.random.default_rng([person, int(finger), impression]))


def case(person: int) -> CaseId:
    return CaseId(UUID(int=1000 + person))


def print_id(person: int, finger: Finger, impression: int = 0) -> PrintId:
    return PrintId(UUID(int=person * 10_000 + int(finger) * 100 + impression))


def entry(
    person: int,
    finger: Finger,
    impression: int = 0,
    *,
    said: Finger | None = None,
    model: str = MODEL,
) -> GalleryEntry:
    minutiae = press(person, finger, impression)
    position = finger if said is None else said
    return GalleryEntry(
        print_id(person, finger, impression), case(person), position, model, minutiae
    )


def permit() -> SearchPermit:
    return permit_search(RULES, operator(), "roadside-check", incident="km 41, no papers", at=NOW)


def find(
    gallery: Gallery,
    *probes: Probe,
    model: str = MODEL,
    often: float = 0.01,
    exhaustive: bool | None = None,
) -> SearchOutcome:
    return search(
        permit(),
        gallery,
        probes,
        CALIBRATION,
        model=model,
        false_candidates=often,
        exhaustive=exhaustive,
    )


def opened(folder: Path, *, key: bytes = KEY, workers: int = 1) -> SegmentStore:
    return SegmentStore.open(folder, key=key, random=os.urandom, workers=workers)


def held(gallery: Gallery) -> set[PrintId]:
    """The ids of the prints that a search at NOW would look at."""
    return {gallery.print_id(int(one)) for one in np.flatnonzero(gallery.living(NOW))}
