"""Made-up faces: people far apart, photographs of one person near each other."""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import numpy as np

from hospitium.core.ids import FaceId
from hospitium.gallery.face_part import FaceEntry, Floats
from hospitium.gallery.face_search import FaceProbes, Faces
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from tests.gallery.made import case

MODEL = "faces-1"
DIMENSION = 512
SPREAD = 0.75
"""Of a photograph about its person: genuine cosines lie about 0.64, as those of real faces do."""


@lru_cache(maxsize=1024)
def face(person: int, photograph: int = 0) -> Floats:
    """The embedding of one photograph of one person; other people's cosines lie about 0."""
    centre = np.random.default_rng([person, 7]).standard_normal(DIMENSION)
    noise = np.random.default_rng([person, 7, photograph]).standard_normal(DIMENSION)
    vector = centre + SPREAD * noise
    unit: Floats = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _calibration() -> Calibration:
    rng = np.random.default_rng(3)
    stated = Provenance("faces", "made up", "2026-11-28", "pytest", 2000, 20_000, "everything")
    return fit_calibration(rng.normal(0.64, 0.05, 2000), rng.normal(0, 0.044, 20_000), stated)


CALIBRATION = _calibration()


def face_id(person: int, photograph: int = 0) -> FaceId:
    return FaceId(UUID(int=person * 1000 + photograph))


def entry(
    person: int,
    photograph: int = 0,
    *,
    model: str = MODEL,
    captured_on: date | None = date(2026, 11, 1),
    minor: bool = False,
    expires_at: datetime | None = None,
) -> FaceEntry:
    return FaceEntry(
        face_id(person, photograph),
        case(person),
        model,
        face(person, photograph),
        captured_on=captured_on,
        minor=minor,
        expires_at=expires_at,
    )


def probes(gallery: Faces, *faces: Floats, **given: object) -> FaceProbes:
    return FaceProbes(faces, gallery, CALIBRATION, MODEL, **given)  # type: ignore[arg-type]
