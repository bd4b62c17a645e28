"""After an enrolment: look whether a record belongs together, and to nobody else.

The same questions as at night, for one record, so that whoever sits with the person can clear up a
slip at once. What is found is a lead on the list; nothing is refused or undone by it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.gallery import Gallery
from hospitium.gallery.face_twins import FaceTwinPass
from hospitium.gallery.iris_twins import IrisTwinPass
from hospitium.gallery.odd_faces import OddFaces
from hospitium.gallery.odd_irises import OddIrises
from hospitium.gallery.odd_records import OddPrints
from hospitium.gallery.samples import Sight
from hospitium.gallery.twin_values import LeadKind, Twin
from hospitium.gallery.twin_weighing import Weighing
from hospitium.ledger import Operation
from hospitium.policy.consents import Modality
from hospitium.policy.operators import Operator
from hospitium.policy.permit import TwinsPermit
from hospitium.policy.twins import permit_find_twins
from hospitium.records import audit, gallery_rows, looks
from hospitium.records.consent_filters import not_agreed
from hospitium.records.newcomers import namesakes
from hospitium.records.twins import NewTwin
from hospitium.usecases.keep_leads import keep_leads
from hospitium.usecases.print_source import gallery_entry
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.twin_steps import CONSENT

SAID = {
    LeadKind.SAME_PERSON: (
        "Another record has a face or an eye like this one: perhaps one person under two names. It "
        "waits under 'Same person?' for somebody to look."
    ),
    LeadKind.SAME_NAME: (
        "Another record of this name or reference holds prints, a face or an eye of somebody else. "
        "It waits under 'Same person?' for somebody to look."
    ),
    LeadKind.ONE_RECORD: (
        "What this record holds may not be of one person. It waits under 'Same person?' for "
        "somebody to look."
    ),
    LeadKind.TWO_FINGERS: (
        "One finger seems to stand in this record under two names. It waits under 'Same person?' "
        "for somebody to look."
    ),
}

AT_ENROLMENT = 0.01
"""So many leads by chance may be expected of one enrolment: one in a hundred."""


@dataclass(frozen=True, slots=True)
class LeadTold:
    """A lead, as whoever enrolled is told of it; `kind` is stable, the sentence is for people."""

    kind: str
    sentence: str


def look_at_case(
    runtime: Runtime, operator: Operator, case: CaseId, sense: Sense
) -> tuple[LeadTold, ...]:
    """Look at one record by the sense that was just enrolled, and keep what is odd as leads.

    Never in the way: what was enrolled is saved already, and who may not look, or a gallery that
    cannot be read just now, leaves it to the next pass.
    """
    try:
        permit = permit_find_twins(runtime.rules(), operator, at=runtime.clock())
        found = _LOOKS[sense](runtime, permit, case)
        kept = _keep(runtime, permit, case, found) if found else ()
    except HospitiumError:
        return ()
    kinds = dict.fromkeys(LeadKind(one.kind) for one in kept)
    return tuple(LeadTold(kind.value, SAID[kind]) for kind in kinds)


def _by_prints(runtime: Runtime, permit: TwinsPermit, case: CaseId) -> tuple[Twin, ...]:
    engine, vault = runtime.finger(), runtime.node.vault
    with runtime.node.read() as session:
        out = not_agreed(session, CONSENT, permit.at)
        alike = namesakes(session, vault, permit, among={case})
        near = {case, *(one for pair in alike for one in pair)}
        rows = gallery_rows.references_of_cases(session, vault, permit, near)
        gallery = Gallery.build(map(gallery_entry, rows))
    alive = gallery.living(permit.at) & gallery.of_model(engine.model)
    look = OddPrints(Weighing(gallery, alive, engine.calibration, 1.0))
    found = look.in_one_record([case], AT_ENROLMENT)
    return _agreed((*found, *look.of_one_name(alike)), out)


def _by_face(runtime: Runtime, permit: TwinsPermit, case: CaseId) -> tuple[Twin, ...]:
    engine = runtime.face()
    with runtime.node.read() as session:
        out = not_agreed(session, CONSENT, permit.at, modality=Modality.FACE)
        alike = namesakes(session, runtime.node.vault, permit, among={case})
    near = {one for pair in alike for one in pair}
    sight = Sight(engine.model, permit.at, out)
    gallery, in_all = runtime.galleries().faces.near(runtime.node, permit, sight, {case, *near})
    over = FaceTwinPass(
        permit, gallery, engine.calibration, engine.model, permit.at,
        leave_out=out, newcomers={case}, by_chance=AT_ENROLMENT, also=near, in_all=in_all,
    )  # fmt: skip
    look = OddFaces(over.rows, engine.calibration)
    others = [twin for chunk in over.chunks() for twin in over.run(chunk)]
    return (*others, *look.in_one_record([case]), *look.of_one_name(alike))


def _by_iris(runtime: Runtime, permit: TwinsPermit, case: CaseId) -> tuple[Twin, ...]:
    with runtime.node.read() as session:
        gallery = runtime.galleries().irises.here(runtime.node, session, permit)
        out = not_agreed(session, CONSENT, permit.at, modality=Modality.IRIS)
        alike = namesakes(session, runtime.node.vault, permit, among={case})
    engine = runtime.iris()
    over = IrisTwinPass(
        permit, gallery, engine.calibration, engine.model, permit.at,
        leave_out=out, newcomers={case}, by_chance=AT_ENROLMENT,
    )  # fmt: skip
    look = OddIrises(over.rows, engine.calibration)
    others = [twin for chunk in over.chunks() for twin in over.run(chunk)]
    return (*others, *look.in_one_record([case]), *look.of_one_name(alike))


_LOOKS: dict[Sense, Callable[[Runtime, TwinsPermit, CaseId], tuple[Twin, ...]]] = {
    Sense.FINGER: _by_prints,
    Sense.FACE: _by_face,
    Sense.IRIS: _by_iris,
}


def _agreed(found: tuple[Twin, ...], out: frozenset[CaseId]) -> tuple[Twin, ...]:
    return tuple(one for one in found if out.isdisjoint((one.first, one.second)))


def _keep(
    runtime: Runtime, permit: TwinsPermit, case: CaseId, found: tuple[Twin, ...]
) -> tuple[NewTwin, ...]:
    """Write the leads, and the entry in the log where there is one; return the new ones."""
    with runtime.node.write() as session:
        fresh = keep_leads(session, runtime, permit, found, pass_id=None)
        if fresh:
            leaf = audit.append(
                session,
                runtime.node.vault,
                permit,
                operation=Operation.COMBINATION,
                subject=str(case),
                details={"leads": [[one.kind, str(one.first), str(one.second)] for one in fresh]},
            )
            looks.note_looks(
                session, leaf, {side for one in fresh for side in (one.first, one.second)}
            )
    return fresh
