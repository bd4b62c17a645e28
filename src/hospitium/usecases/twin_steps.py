"""What a pass over the gallery does, step by step: by each sense, record by record."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypedDict

from hospitium.core.ids import CaseId
from hospitium.gallery.face_twins import FaceTwinPass
from hospitium.gallery.iris_twins import IrisTwinPass
from hospitium.gallery.odd_faces import OddFaces
from hospitium.gallery.odd_irises import OddIrises
from hospitium.gallery.odd_records import OddPrints
from hospitium.gallery.odd_samples import OddSamples
from hospitium.gallery.twin_values import Twin, borne_with
from hospitium.gallery.twins import TwinPass
from hospitium.policy.consents import Modality
from hospitium.policy.permit import TwinsPermit
from hospitium.records.consent_filters import not_agreed
from hospitium.records.newcomers import came_since, namesakes
from hospitium.senses.calibration import Calibration
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.face_engine import FaceEngine
from hospitium.usecases.iris_engine import IrisEngine
from hospitium.usecases.runtime import Runtime

CONSENT = "find-missing-person"
"""What people must have agreed to for their prints to take part."""

Step = Callable[[], tuple[Twin, ...]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is held against everybody, and how much chance the list may hold.

    Attributes
    ----------
    newcomers
        None: everybody.
    by_chance
        Pairs of strangers that each sense may list by chance; None: as the gallery's size says.
    """

    newcomers: Collection[CaseId] | None = None
    by_chance: float | None = None


class _Told(TypedDict):
    calibration: Calibration
    model: str
    at: datetime
    leave_out: Collection[CaseId]
    newcomers: Collection[CaseId] | None
    by_chance: float | None


@dataclass(frozen=True, slots=True)
class Over:
    """What a pass goes over, and its steps.

    Attributes
    ----------
    by_chance
        Pairs of strangers that may be expected in the list, by all senses that take part.
    """

    model: str
    persons: int
    prints: int
    faces: int
    irises: int
    by_chance: float
    steps: tuple[Step, ...]


def scope_since(
    runtime: Runtime, permit: TwinsPermit, since: datetime | None, by_chance: float | None
) -> Scope:
    """Return who came since then; everybody where that is None."""
    if since is None:
        return Scope(None, by_chance)
    with runtime.node.read() as session:
        return Scope(came_since(session, permit, since), by_chance)


def steps_over(runtime: Runtime, permit: TwinsPermit, scope: Scope) -> Over:
    """Prepare the steps of a pass; the records of one name are looked at last."""
    prints = print_pass(runtime, permit, scope)
    faces, irises = face_pass(runtime, permit, scope), iris_pass(runtime, permit, scope)
    others = [one for one in (faces, irises) if one is not None]
    with runtime.node.read() as session:
        alike = namesakes(session, runtime.node.vault, permit, among=scope.newcomers)
    steps: list[Step] = [partial(prints.run, chunk) for chunk in prints.chunks()]
    steps += [partial(one.run, chunk) for one in others for chunk in one.chunks()]
    if prints.prints:
        steps += _odd_prints(prints, scope, alike)
    if faces and faces.samples:
        steps += _odd_samples(OddFaces(faces.rows, faces.calibration), scope, alike)
    if irises and irises.samples:
        steps += _odd_samples(OddIrises(irises.rows, irises.calibration), scope, alike)
    return Over(
        model=prints.model,
        persons=max(prints.persons, *(one.persons for one in others), 0),
        prints=prints.prints,
        faces=faces.samples if faces else 0,
        irises=irises.samples if irises else 0,
        by_chance=(prints.most if prints.prints else 0) + sum(one.most for one in others),
        steps=tuple(steps),
    )


def _odd_prints(over: TwinPass, scope: Scope, alike: list[tuple[CaseId, CaseId]]) -> Iterable[Step]:
    look = OddPrints(over.weighing)
    cases = _of(look.cases(), scope)
    most = borne_with(over.persons) if scope.by_chance is None else scope.by_chance
    yield partial(look.in_one_record, cases, most)
    if alike:
        yield partial(look.of_one_name, alike)


def _odd_samples(
    look: OddSamples[Any], scope: Scope, alike: list[tuple[CaseId, CaseId]]
) -> Iterable[Step]:
    yield partial(look.in_one_record, _of(look.cases(), scope))
    if alike:
        yield partial(look.of_one_name, alike)


def _of(cases: list[CaseId], scope: Scope) -> list[CaseId]:
    return cases if scope.newcomers is None else [one for one in cases if one in scope.newcomers]


def print_pass(runtime: Runtime, permit: TwinsPermit, scope: Scope) -> TwinPass:
    """Return the pass over prints."""
    engine = runtime.finger()
    with runtime.node.read() as session:
        gallery = runtime.galleries().here(runtime.node, session, permit)
        leave_out = not_agreed(session, CONSENT, permit.at)
    over = _over(engine, permit, scope, leave_out)
    return TwinPass(permit, gallery, workers=engine.workers, **over)


def face_pass(runtime: Runtime, permit: TwinsPermit, scope: Scope) -> FaceTwinPass | None:
    """Return the pass over faces; None where there is none, so that no network is loaded."""
    with runtime.node.read() as session:
        gallery = runtime.galleries().faces.here(runtime.node, session, permit)
        leave_out = not_agreed(session, CONSENT, permit.at, modality=Modality.FACE)
    if not len(gallery):
        return None
    return FaceTwinPass(permit, gallery, **_over(runtime.face(), permit, scope, leave_out))


def iris_pass(runtime: Runtime, permit: TwinsPermit, scope: Scope) -> IrisTwinPass | None:
    """Return the pass over irises; None where there is none."""
    with runtime.node.read() as session:
        gallery = runtime.galleries().irises.here(runtime.node, session, permit)
        leave_out = not_agreed(session, CONSENT, permit.at, modality=Modality.IRIS)
    if not len(gallery):
        return None
    return IrisTwinPass(permit, gallery, **_over(runtime.iris(), permit, scope, leave_out))


def _over(
    engine: FingerEngine | FaceEngine | IrisEngine,
    permit: TwinsPermit,
    scope: Scope,
    leave_out: frozenset[CaseId],
) -> _Told:
    """Return what a pass over any sense is told."""
    return {
        "calibration": engine.calibration,
        "model": engine.model,
        "at": permit.at,
        "leave_out": leave_out,
        "newcomers": scope.newcomers,
        "by_chance": scope.by_chance,
    }
