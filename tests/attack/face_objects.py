"""A face with its portrait, and an iris, for the ways that look at one or remove it."""

from uuid import UUID

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId
from hospitium.core.live_notes import LiveNote, LiveOutcome
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.add_iris import add_iris
from hospitium.usecases.face_engine import FaceCapture
from tests.attack.town import Town
from tests.faces import picture
from tests.irises import shown


def face(town: Town, _who: str) -> dict[str, str]:
    """The photograph of a missing person, whose portrait is kept, and that waits for a look."""
    case = town.enrolled()[0]
    shot = FaceCapture(picture(next(town.people)))
    note = LiveNote(LiveOutcome.HUMAN)
    photograph = Photograph(capture=shot, keep_portrait=True, live=lambda: note)
    added = add_face(town.station.runtime, town.officer, CaseId(UUID(case)), photograph)
    return {"case_id": case, "face_id": str(added.id)}


def iris(town: Town, _who: str) -> dict[str, str]:
    """The left eye of a missing person."""
    case = town.enrolled()[0]
    eye = shown(next(town.people))
    added = add_iris(town.station.runtime, town.officer, CaseId(UUID(case)), eye, Eye.LEFT)
    return {"case_id": case, "iris_id": str(added.id)}
