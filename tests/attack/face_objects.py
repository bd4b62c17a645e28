"""A face with its portrait, for the ways that look at one or remove it."""

from uuid import UUID

from hospitium.core.ids import CaseId
from hospitium.core.live_notes import LiveNote, LiveOutcome
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.face_engine import FaceCapture
from tests.attack.town import Town
from tests.faces import picture


def face(town: Town, _who: str) -> dict[str, str]:
    """The photograph of a missing person, whose portrait is kept, and that waits for a look."""
    case = town.enrolled()[0]
    shot = FaceCapture(picture(next(town.people)))
    note = LiveNote(LiveOutcome.HUMAN)
    photograph = Photograph(capture=shot, keep_portrait=True, live=lambda: note)
    added = add_face(town.station.runtime, town.officer, CaseId(UUID(case)), photograph)
    return {"case_id": case, "face_id": str(added.id)}
