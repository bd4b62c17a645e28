"""Measure what scores of faces are worth on one's own pictures."""

from datetime import date

from hospitium.core.errors import BadInput
from hospitium.senses.calibration import SUPPORT, Calibration, Provenance, fit_calibration
from hospitium.senses.face.template import decode_face
from hospitium.senses.face.types import Floats
from hospitium.usecases.evaluate_face import FaceUnderTest
from hospitium.usecases.face_engine import FaceCapture, FaceEngine
from hospitium.usecases.face_evaluation import FaceEvaluation

COMMAND = "hospitium evaluate face DIR --pairs CSV --write-calibration FILE"
ALIGNED = "hospitium alignment"
"""What the name of an engine says after the network's id."""
LIMITS = (
    "Holds for pictures of people like these, taken as these were; of pictures years apart, of "
    "children and of differences between groups of people it says nothing. All pairs of the same "
    "pictures: they are not independent. Rates below 1 in {pairs:,} are extrapolated."
)


def face_engine_name(engine: FaceEngine) -> str:
    """Return what a calibration must have been measured with to hold for `engine`."""
    return f"{engine.model} + {ALIGNED}"


def face_under_test(engine: FaceEngine) -> FaceUnderTest:
    """Return `engine` as an evaluation takes it, templates stored and read back included."""

    def embed(data: bytes) -> tuple[Floats, int]:
        reading, faces = engine.read_subject(FaceCapture(data))
        return decode_face(reading.template).embedding, faces

    return FaceUnderTest(face_engine_name(engine), embed)


def measure_face_calibration(found: FaceEvaluation, *, data: str, today: date) -> Calibration:
    """Return the calibration that an evaluation carries: of all pairs where folders name people.

    Parameters
    ----------
    data
        What was measured, in words; goes into the provenance.

    Raises
    ------
    BadInput
        If there are too few pairs, or the scores do not tell people apart.
    """
    scored = found.crossed or found.pairs
    if sum(found.failures.values()) > found.pictures / 10:
        raise BadInput(
            "more than a tenth of the pictures could not be read",
            remedy="Look at the failures that the report counts, mend them, and measure again.",
        )
    genuine, impostor = scored.genuine.scores, scored.impostor.scores
    provenance = Provenance(
        engine=found.engine,
        data=data,
        measured_on=today.isoformat(),
        command=COMMAND,
        genuine=len(genuine),
        impostor=len(impostor),
        limits=LIMITS.format(pairs=(len(impostor) + 1) // (SUPPORT + 1)),
    )
    return fit_calibration(genuine, impostor, provenance)
