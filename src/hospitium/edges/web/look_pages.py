"""What a camera sees before its picture is kept: what to mend, and whether a person is there.

Asked now and then by `static/camera.js`. Nothing of it is kept or logged. One look at a time on
the whole node: who comes while another is looked at gets no answer, and asks again.
"""

from threading import Lock

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NoFace, SeveralFaces
from hospitium.edges.http.live_forms import live_capture
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.visitors import Sent, Visit, Visitor
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.live_capture import look_at

router = APIRouter()
LOOK_BYTES = 16 << 20
_NO_ANSWER = 204
_ONE_AT_A_TIME = Lock()

NO_FACE = "No face is seen yet: come into the middle of the picture."
SEVERAL = "Several faces are seen: the picture is to show one person."
GOOD = "Good: take the picture."


@router.post("/captures/look", max_body_size=LOOK_BYTES)
def post_look(visitor: Visit, sent: Sent) -> Response:
    """Say in a sentence or two what to mend; with `attempt`, whether a person is there."""
    if not sent.chosen("frames") or not _ONE_AT_A_TIME.acquire(blocking=False):
        return Response(status_code=_NO_ANSWER)
    try:
        return visitor.part("parts/look.html", sentences=_sentences(visitor, sent))
    except HospitiumError:  # no face engine, or no picture: nothing to say, and nothing to refuse
        return Response(status_code=_NO_ANSWER)
    finally:
        _ONE_AT_A_TIME.release()


def _sentences(visitor: Visitor, sent: SentForm) -> list[str]:
    attempt = sent.text("attempt")
    if not attempt.isdecimal():
        return [_to_mend(visitor, sent.chosen("frames")[-1].data)]
    said = look_at(visitor.runtime, live_capture(sent), attempt=max(1, int(attempt[:2])))
    return [said.sentence, said.promise] if said else []


def _to_mend(visitor: Visitor, picture: bytes) -> str:
    """Return the one thing to mend first."""
    try:
        read = visitor.runtime.face().read(FaceCapture(picture))
    except NoFace:
        return NO_FACE
    except SeveralFaces:
        return SEVERAL
    return read.reasons[0].sentence if read.reasons else GOOD
