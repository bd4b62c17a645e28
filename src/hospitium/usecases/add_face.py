"""Add a photograph of a case's person: read the face, look among the case's own, then save it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hospitium.core.errors import BadInput, Conflict
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.core.live_notes import LiveCheck, LiveNote
from hospitium.core.senses import Sense
from hospitium.ledger import Operation
from hospitium.policy.ages import is_infant
from hospitium.policy.consents import Modality
from hospitium.policy.faces import AddFacePermit, permit_add_face
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator
from hospitium.records import audit, faces
from hospitium.records.faces import FaceRow, NewFace
from hospitium.records.notices import case_age_on
from hospitium.records.own_cases import own_case_facts
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.score import face_score
from hospitium.senses.face.template import decode_face
from hospitium.usecases.enrol import EARLIEST
from hospitium.usecases.face_engine import FaceCapture, FaceEngine, FaceReading
from hospitium.usecases.look_at_case import LeadTold, look_at_case
from hospitium.usecases.runtime import Runtime

SAME_FACE_FMR = 1e-3
"""Two photographs of one case that are less alike than this may show two people."""

SAME_PICTURE = 0.95
"""From here on it is one picture, sent twice. Copies saved again (JPEG, quality 60) scored 0.955 or
more (70 pictures of lfw600), two pictures of one person 0.887 or less (120 pairs); 2026-11-28,
`python -m bench.same_picture`."""

DIFFERS = (
    "This face does not look like the other photographs of this case: check that it is the same "
    "person."
)
ALIKE = "This face looks like the photographs that the case has already."
ONLY_LOOKED_AT = (
    "From before the third birthday: the portrait is there for people to look at, and no search "
    "compares it."
)
READ_BY_ANOTHER = (
    "Other photographs of this case were read by another model and are not compared until they "
    "are read anew: hospitium face again."
)


class SamePicture(Conflict):
    """The case has this photograph already; nothing was saved."""

    code = "hospitium.bad_input.conflict.same_picture"
    remedy = "Add another photograph, best from another day; this one is compared already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """A photograph, and what whoever brings it says of it.

    Attributes
    ----------
    captured_on
        The day on which it was taken; None if nobody knows.
    keep_portrait, portrait_agreed
        Whether the portrait is to be kept, and whether the person, or who speaks for them, agreed
        to that; nobody need agree for a missing person who is sought by law.
    live
        Checks a live capture; what it says is kept for people, and nothing hangs on it. None for
        every photograph that is not said to be one.
    """

    capture: FaceCapture
    source: FaceSource = FaceSource.FAMILY
    captured_on: date | None = None
    keep_portrait: bool = False
    portrait_agreed: bool = False
    live: LiveCheck | None = None


@dataclass(frozen=True, slots=True)
class AddedFace:
    """A face that was saved.

    Attributes
    ----------
    reasons
        Stable ids of what is amiss with the picture.
    advice
        How the next one gets better, and what else to know of this one.
    compared, portrait
        What of it is kept: the template that searches compare, the portrait to look at.
    alike
        Faces of the case that look like this one.
    live
        What the check of a live capture said; None where none was asked for.
    leads
        What is odd about the record now, for a human; nothing was refused for it.
    """

    id: FaceId
    case: CaseId
    name: str
    quality: int
    reasons: tuple[FaceReason, ...]
    advice: tuple[str, ...]
    compared: bool
    portrait: bool
    alike: tuple[FaceId, ...]
    live: LiveNote | None = None
    leads: tuple[LeadTold, ...] = ()


def add_face(
    runtime: Runtime, operator: Operator, case_id: CaseId, photograph: Photograph
) -> AddedFace:
    """Add one face to an open case.

    Raises
    ------
    NoFace, SeveralFaces, UnreadableImage, ImageTooLarge
        As `FaceEngine.read`.
    SamePicture
        If the case has it already.
    BadInput
        If it was taken in the future, or before there were photographs to speak of.
    Refused, NotFound
        The case is expired, another agency's, or not there; nobody agreed to faces, or to the
        portrait; the person was under 3 and no portrait is kept (minor.young).
    """
    at, node = runtime.clock(), runtime.node
    day = _day(photograph.captured_on, at.date())
    with node.read() as session:
        facts = own_case_facts(
            session, node.vault, operator.agency, case_id, at=at, modality=Modality.FACE
        )
        infant = is_infant(case_age_on(session, node.vault, case_id, day))
        permit = permit_add_face(
            runtime.rules(session),
            operator,
            facts,
            infant=infant,
            portrait=photograph.keep_portrait,
            portrait_agreed=photograph.portrait_agreed,
            at=at,
        )
    engine = runtime.face()
    reading = engine.read(photograph.capture)
    new = _new_face(runtime, engine, photograph, reading)
    with node.write() as session:
        known = faces.case_faces(session, node.vault, permit)
        alike, advice = _look_among(engine, reading, known)
        faces.add_face(session, node.vault, permit, new)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.COLLECTION,
            subject=str(new.face_id),
            details=_log_details(permit, facts, new),
        )
    told = () if permit.compared else (ONLY_LOOKED_AT,)
    leads = look_at_case(runtime, operator, case_id, Sense.FACE) if permit.compared else ()
    return AddedFace(
        id=new.face_id,
        case=case_id,
        name=reading.name,
        quality=reading.quality,
        reasons=reading.reasons,
        advice=(*(reason.sentence for reason in reading.reasons), *advice, *told),
        compared=permit.compared,
        portrait=permit.portrait,
        alike=alike,
        live=new.live,
        leads=leads,
    )


def _day(captured_on: date | None, today: date) -> date:
    """Return the latest day on which it can have been taken."""
    if captured_on is None:
        return today
    if not EARLIEST <= captured_on <= today:
        raise BadInput(
            f"a photograph was taken between {EARLIEST.year} and today",
            remedy="Check the date: YYYY-MM-DD. Leave it out if nobody knows.",
        )
    return captured_on


def _new_face(
    runtime: Runtime, engine: FaceEngine, photograph: Photograph, reading: FaceReading
) -> NewFace:
    return NewFace(
        face_id=FaceId(runtime.new_id()),
        model=engine.model,
        template=reading.template,
        portrait=reading.portrait,
        quality=reading.quality,
        source=photograph.source,
        captured_on=photograph.captured_on,
        live=photograph.live() if photograph.live else None,
    )


def _look_among(
    engine: FaceEngine, reading: FaceReading, known: list[FaceRow]
) -> tuple[tuple[FaceId, ...], tuple[str, ...]]:
    """Compare with the case's own faces; return which are alike, and what to say of it."""
    mine = decode_face(reading.template)
    same_model = [one for one in known if one.model == engine.model]
    scores = [(one.face_id, face_score(mine, decode_face(one.template))) for one in same_model]
    if any(score >= SAME_PICTURE for _, score in scores):
        raise SamePicture("the case has this photograph already; nothing was saved")
    wanted = engine.calibration.threshold_at(SAME_FACE_FMR)
    alike = tuple(face for face, score in scores if score >= wanted)
    said = ((ALIKE,) if alike else (DIFFERS,)) if scores else ()
    other = (READ_BY_ANOTHER,) if len(same_model) < len(known) else ()
    return alike, (*said, *other)


def _log_details(permit: AddFacePermit, facts: CaseFacts, new: NewFace) -> dict[str, Any]:
    return {
        "source": new.source.value,
        "captured_on": new.captured_on.isoformat() if new.captured_on else None,
        "model": new.model,
        "compared": permit.compared,
        "portrait": permit.portrait,
        "ground": facts.ground.value,
        "live": new.live.outcome.value if new.live else None,
    }
