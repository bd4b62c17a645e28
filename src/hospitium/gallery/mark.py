"""A fingerprint of the code that makes templates, so that stored ones never outlive it."""

from functools import cache
from uuid import UUID

import numpy as np

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.crypto.digest import digest
from hospitium.formats.minutiae import Minutiae
from hospitium.gallery.block import columns_of, make_block
from hospitium.gallery.crew import Crew
from hospitium.gallery.entry import GalleryEntry
from hospitium.senses.finger.cohort import COHORTS, reference_scale

_COUNT = 60


@cache
def engine_mark() -> str:
    """Return a value that changes when a print is prepared, or a child's enlarged, differently.

    It is the hash of what matcher and sieve make of one made-up print, and of what each cohort is
    enlarged by, so nobody has to remember to raise a version number. Another processor may round
    differently: then the gallery is rebuilt once.
    """
    block = make_block([_print()], crew=Crew())
    parts = [
        name.encode() + str((column.dtype.str, column.shape)).encode() + column.tobytes()
        for name, column in columns_of(block).items()
    ]
    grown = np.array([reference_scale(cohort) for cohort in range(COHORTS)])
    return digest("hospitium.gallery.mark.2", *parts, grown.tobytes()).hex()


def _print() -> GalleryEntry:
    """Return a print whose minutiae are spread by whole-number steps: the same everywhere."""
    step = np.arange(_COUNT)
    minutiae = Minutiae(
        x=(step * 89 % 317).astype(np.float32),
        y=(step * 57 % 401).astype(np.float32),
        angle=(step * 37 % 256 * (np.pi / 128)).astype(np.float32),
        kind=np.ones(_COUNT, np.uint8),
        quality=(step * 7 % 100 + 1).astype(np.uint8),
        width=320,
        height=404,
    )
    one = UUID(int=1)
    return GalleryEntry(PrintId(one), CaseId(one), Finger.RIGHT_INDEX, "", minutiae)
