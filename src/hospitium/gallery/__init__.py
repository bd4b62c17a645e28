"""1:N search in memory: references grouped by finger, one kernel call a group."""

from hospitium.gallery.search import compare_with_person, search
from hospitium.gallery.store import Gallery, GalleryEntry
from hospitium.gallery.values import Candidate, FingerMatch, Probe, SearchOutcome

__all__ = [
    "Candidate",
    "FingerMatch",
    "Gallery",
    "GalleryEntry",
    "Probe",
    "SearchOutcome",
    "compare_with_person",
    "search",
]
