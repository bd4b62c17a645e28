"""Add a picture of an eye of a case's person: read the iris, look among the case's own, save it."""

from dataclasses import dataclass, replace
from typing import Any

from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.core.senses import Sense
from hospitium.ledger import Operation
from hospitium.policy.consents import Modality
from hospitium.policy.facts import CaseFacts
from hospitium.policy.irises import permit_add_iris
from hospitium.policy.operators import Operator
from hospitium.records import audit, irises
from hospitium.records.irises import GalleryIris, NewIris
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.add_face import SamePicture
from hospitium.usecases.iris_engine import IrisCapture, IrisEngine, ReadEye
from hospitium.usecases.look_at_case import LeadTold, look_at_case
from hospitium.usecases.runtime import Runtime

SAME_IRIS_FMR = 1e-4
"""Two pictures of one eye that are less alike than this may show two people, or two eyes."""

DIFFERS = (
    "This iris does not look like the other pictures of the same eye: check that it is the same "
    "person, and the same eye."
)
ALIKE = "This iris looks like the pictures of this eye that the case has already."
OTHER_EYE = "This iris looks like the person's other eye: check which eye it is."
READ_OTHERWISE = (
    "Other irises of this case were read in another way and are not compared: take them anew."
)


@dataclass(frozen=True, slots=True)
class AddedIris:
    """An iris that was saved.

    Attributes
    ----------
    advice
        How the next picture gets better, and what else to know of this one.
    alike
        Irises of the case that look like this one.
    leads
        What may not belong together, in this record or with others.
    """

    id: IrisId
    case: CaseId
    name: str
    eye: Eye
    quality: int
    advice: tuple[str, ...]
    alike: tuple[IrisId, ...]
    leads: tuple[LeadTold, ...] = ()


def add_iris(
    runtime: Runtime, operator: Operator, case_id: CaseId, capture: IrisCapture, eye: Eye
) -> AddedIris:
    """Add one iris to an open case. No picture of the eye is kept.

    Raises
    ------
    NoIris, UnreadableImage, ImageTooLarge
        As `IrisEngine.read`.
    SamePicture
        If the case has it already.
    Refused, NotFound
        The case is expired, another agency's, or not there; nobody agreed to irises.
    """
    at, node = runtime.clock(), runtime.node
    with node.read() as session:
        facts = own_case_facts(
            session, node.vault, operator.agency, case_id, at=at, modality=Modality.IRIS
        )
        permit = permit_add_iris(runtime.rules(session), operator, facts, at=at)
    engine = runtime.iris()
    reading = engine.read(capture)
    new = NewIris(
        iris_id=IrisId(runtime.new_id()),
        eye=eye,
        model=engine.model,
        template=reading.template,
        quality=reading.quality,
    )
    with node.write() as session:
        known = irises.case_irises(session, node.vault, permit)
        alike, told = _look_among(engine, new, known)
        irises.add_iris(session, node.vault, permit, new)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.COLLECTION,
            subject=str(new.iris_id),
            details=_log_details(facts, new),
        )
    leads = look_at_case(runtime, operator, case_id, Sense.IRIS)
    return replace(_added(case_id, reading, new, alike, told), leads=leads)


def _added(
    case: CaseId,
    reading: ReadEye,
    new: NewIris,
    alike: tuple[IrisId, ...],
    told: tuple[str, ...],
) -> AddedIris:
    return AddedIris(
        id=new.iris_id,
        case=case,
        name=reading.name,
        eye=new.eye,
        quality=reading.quality,
        advice=(*reading.advice, *told),
        alike=alike,
    )


def _look_among(
    engine: IrisEngine, new: NewIris, known: list[GalleryIris]
) -> tuple[tuple[IrisId, ...], tuple[str, ...]]:
    """Compare with the case's own irises; return which are alike, and what to say of it."""
    same_model = [one for one in known if one.model == engine.model]
    if any(one.template == new.template for one in same_model):
        raise SamePicture("the case has this picture of the eye already; nothing was saved")
    wanted = engine.calibration.threshold_at(SAME_IRIS_FMR)
    alike = [one for one in same_model if engine.score(new.template, one.template) >= wanted]
    said = []
    if any(one.eye is not new.eye for one in alike):
        said.append(OTHER_EYE)
    elif alike:
        said.append(ALIKE)
    elif any(one.eye is new.eye for one in same_model):
        said.append(DIFFERS)
    if len(same_model) < len(known):
        said.append(READ_OTHERWISE)
    return tuple(one.iris_id for one in alike), tuple(said)


def _log_details(facts: CaseFacts, new: NewIris) -> dict[str, Any]:
    return {"eye": new.eye.value, "model": new.model, "ground": facts.ground.value}
