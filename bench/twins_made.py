"""The made-up people of `bench.twins`: who stands in two records, and their photographs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bench.face_gallery import pressed
from bench.gallery_people import MODEL, entries, press
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, FaceId, PrintId
from hospitium.gallery import GalleryEntry
from hospitium.gallery.face_part import FaceEntry

AT = datetime(2026, 11, 28, tzinfo=UTC)
CHOSEN = (Finger.RIGHT_INDEX, Finger.RIGHT_THUMB, Finger.LEFT_INDEX, Finger.LEFT_THUMB)
EVERY = 50
"""Of so many people one stands in two records."""


def crowd(cache: Path, people: int, fingers: Sequence[Finger]) -> Iterator[GalleryEntry]:
    """Yield everybody once, and some again under another case."""
    for one in entries(cache, range(people)):
        if one.finger in fingers:
            yield one
    for person in range(0, people, EVERY):
        for finger in fingers if whole(person) else fingers[:1]:
            print_id = PrintId(UUID(int=(3 << 100) + 100 * person + int(finger)))
            minutiae = press(person, finger, 1)
            yield GalleryEntry(print_id, again(person), finger, MODEL, minutiae)


def whole(person: int) -> bool:
    """Tell whether all fingers of the second record are this person's, or there is one alone."""
    return person // EVERY % 2 == 0


def again(person: int) -> CaseId:
    """Return the second record of somebody who has two."""
    return CaseId(UUID(int=(4 << 100) + person))


def faces(count: int) -> list[FaceEntry]:
    """Draw photographs: two of every person in one record, and of some one in another."""
    first, second = (pressed(0, count // 2, shot) for shot in (0, 1))
    made = []
    for person, pair in enumerate(zip(first, second, strict=True)):
        for shot, vector in enumerate(pair):
            twice = shot == 1 and person % EVERY == 0
            case = again(person) if twice else CaseId(UUID(int=(5 << 100) + person))
            face = FaceId(UUID(int=(6 << 100) + 2 * person + shot))
            made.append(FaceEntry(face, case, MODEL, vector, AT.date(), minor=False))
    return made
