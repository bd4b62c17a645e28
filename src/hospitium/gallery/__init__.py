"""1:N search: references as columns, swept by kernels; in memory or in sealed segment files."""

from hospitium.gallery.entry import GalleryEntry
from hospitium.gallery.search import compare_with_person, search
from hospitium.gallery.store import Gallery
from hospitium.gallery.values import Candidate, FingerMatch, MissedPart, Probe, SearchOutcome

__all__ = [
    "Candidate",
    "FingerMatch",
    "Gallery",
    "GalleryEntry",
    "MissedPart",
    "Probe",
    "SearchOutcome",
    "compare_with_person",
    "search",
]
