"""The names behind `from hospitium.senses import finger`; see docs/guide/library.md.

Most are the house's own functions under the one word that a caller outside needs.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import decode_image as read
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.assessment import Quality, assess
from hospitium.senses.finger.evidence import draw_evidence as draw
from hospitium.senses.finger.extractor import extract_finger as extract
from hospitium.senses.finger.leader import LeaderNetwork as Network
from hospitium.senses.finger.matcher import (
    Match,
    PackedReferences,
    Pair,
    Prepared,
    compare,
    compare_many,
    pack,
    prepare,
)
from hospitium.senses.finger.matcher import pair as explain
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.segment import find_foreground
from hospitium.senses.finger.template import decode_template as decode
from hospitium.senses.finger.template import encode_template as encode
from hospitium.senses.finger.trace import Steps, Trace
from hospitium.senses.finger.types import Extraction

__all__ = [
    "Extraction",
    "Finger",
    "GrayImage",
    "Hit",
    "Match",
    "Minutiae",
    "Network",
    "PackedReferences",
    "Pair",
    "Prepared",
    "Quality",
    "Steps",
    "Trace",
    "compare",
    "compare_many",
    "decode",
    "draw",
    "encode",
    "explain",
    "extract",
    "pack",
    "prepare",
    "quality",
    "read",
    "search",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """One reference that a search found.

    Attributes
    ----------
    index
        Its place in what was packed, counted from 0.
    score
        As `compare` gives it.
    """

    index: int
    score: float


def quality(image: GrayImage, minutiae: Minutiae) -> Quality:
    """Say how usable a print is, whoever found its minutiae; `extract` has said it already.

    Raises
    ------
    NoFingerprint
        If there is no print in `image`.
    """
    return assess(find_foreground(to_norm_ppi(image).pixels), minutiae)


def search(probe: Prepared, references: PackedReferences, *, limit: int = 10) -> tuple[Hit, ...]:
    """Compare `probe` with every reference and return the most alike, best first.

    Every reference is compared; `limit` bounds the answer, not the search. Equal scores stand in
    the order they were packed in. For a search of people (ten fingers, error rates at the size of
    the gallery, a permit) see `hospitium.gallery`.

    Raises
    ------
    ValueError
        If `limit` is below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")
    scores = compare_many(probe, references)
    best = np.argsort(-scores, kind="stable")[:limit]
    return tuple(Hit(int(row), float(scores[row])) for row in best)
