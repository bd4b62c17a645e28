"""Hold every record against every other: a pass that can be stopped and taken up again.

What it finds is for a human at the desk of each record. Nothing is merged and nobody is told of
another agency's record but that it is there.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from hospitium.gallery.face_twins import FaceTwinPass
from hospitium.gallery.twin_values import Twin, TwinFace
from hospitium.gallery.twins import TwinPass
from hospitium.ledger import Leaf, Operation
from hospitium.policy.consents import Modality
from hospitium.policy.operators import Operator
from hospitium.policy.permit import TwinsPermit
from hospitium.policy.twins import permit_find_twins
from hospitium.records import audit, cases, looks, twin_passes, twins
from hospitium.records.consent_filters import not_agreed
from hospitium.records.twin_passes import PassRecord
from hospitium.records.twins import NewTwin
from hospitium.usecases.runtime import Runtime

CONSENT = "find-missing-person"
"""What people must have agreed to for their prints to take part."""


def find_twins(
    runtime: Runtime,
    operator: Operator,
    *,
    anew: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> PassRecord:
    """Go on with the pass that was not brought to its end, or begin one; return it when done.

    Each step is kept at once with its entry in the log: a pass that is stopped, or killed, goes on
    where it was. What was enrolled meanwhile was held against the gallery when it was enrolled.

    Parameters
    ----------
    anew
        Begin at the beginning even if another pass was not finished.
    on_progress
        Called with the steps done and in all.

    Raises
    ------
    Refused
        search.purpose without a role for it, store.minimum without a current impact assessment.
    """
    permit = permit_find_twins(runtime.rules(), operator, at=runtime.clock())
    over = _prepare(runtime, permit)
    record = _begin(runtime, permit, over, anew=anew)
    on_progress(record.done, record.steps)
    for number, step in enumerate(over.steps[record.done :], start=record.done + 1):
        record = _keep(runtime, permit, record, number, step())
        on_progress(record.done, record.steps)
    return record


@dataclass(frozen=True, slots=True)
class _Over:
    """What a pass goes over: its steps, by fingers first, then by faces."""

    model: str
    persons: int
    prints: int
    faces: int
    steps: tuple[Callable[[], tuple[Twin, ...]], ...]


def _prepare(runtime: Runtime, permit: TwinsPermit) -> _Over:
    prints, faces = _prints(runtime, permit), _faces(runtime, permit)
    steps = [partial(prints.run, chunk) for chunk in prints.chunks()]
    more = [partial(faces.run, chunk) for chunk in faces.chunks()] if faces else []
    return _Over(
        model=prints.model,
        persons=max(prints.persons, faces.persons if faces else 0),
        prints=prints.prints,
        faces=faces.faces if faces else 0,
        steps=(*steps, *more),
    )


def _prints(runtime: Runtime, permit: TwinsPermit) -> TwinPass:
    engine = runtime.finger()
    with runtime.node.read() as session:
        gallery = runtime.galleries().here(runtime.node, session, permit)
        leave_out = not_agreed(session, CONSENT, permit.at)
    return TwinPass(
        permit,
        gallery,
        engine.calibration,
        engine.model,
        permit.at,
        leave_out=leave_out,
        workers=engine.workers,
    )


def _faces(runtime: Runtime, permit: TwinsPermit) -> FaceTwinPass | None:
    """Return the pass over faces; None where there is none, so that no network is loaded."""
    with runtime.node.read() as session:
        gallery = runtime.galleries().faces.current(runtime.node, session, permit)
        leave_out = not_agreed(session, CONSENT, permit.at, modality=Modality.FACE)
    if not len(gallery):
        return None
    engine = runtime.face()
    return FaceTwinPass(
        permit, gallery, engine.calibration, engine.model, permit.at, leave_out=leave_out
    )


def _begin(runtime: Runtime, permit: TwinsPermit, over: _Over, *, anew: bool) -> PassRecord:
    """Return the pass to go on with; one of another gallery's size begins at the beginning."""
    with runtime.node.write() as session:
        known = None if anew else twin_passes.unfinished_pass(session, permit, over.model)
        if known is not None and known.steps == len(over.steps):
            return known
        fresh = PassRecord(
            id=runtime.new_id(),
            model=over.model,
            started_at=permit.at,
            steps=len(over.steps),
            done=0,
            persons=over.persons,
            prints=over.prints,
            found=0,
            finished_at=None,
        )
        twin_passes.begin_pass(session, permit, fresh)
        record = twin_passes.note_step(session, permit, fresh.id, done=0, found=0, at=permit.at)
        sizes = {"persons": over.persons, "prints": over.prints, "faces": over.faces}
        _log(session, runtime, permit, record, {**sizes, "steps": record.steps})
        return record


def _keep(
    runtime: Runtime,
    permit: TwinsPermit,
    record: PassRecord,
    number: int,
    found: Iterable[Twin],
) -> PassRecord:
    """Write what one step found, how far the pass is, and the entry in the log, or nothing."""
    vault = runtime.node.vault
    with runtime.node.write() as session:
        shown = [one for one in found if _may_be_shown(session, runtime, permit, one)]
        new = [_new_twin(runtime, one) for one in shown]
        fresh = twins.add_twins(session, vault, permit, record.id, new)
        now = twin_passes.note_step(
            session, permit, record.id, done=number, found=len(fresh), at=runtime.clock()
        )
        pairs = [[str(one.first), str(one.second)] for one in fresh]
        leaf = _log(session, runtime, permit, now, {"step": number, "pairs": pairs})
        told = {case for one in fresh for case in (one.first, one.second)}
        looks.note_looks(session, leaf, told)
    return now


def _log(
    session: Session,
    runtime: Runtime,
    permit: TwinsPermit,
    record: PassRecord,
    details: dict[str, Any],
) -> Leaf:
    return audit.append(
        session,
        runtime.node.vault,
        permit,
        operation=Operation.COMBINATION,
        subject=str(record.id),
        details=details,
    )


def _may_be_shown(session: Session, runtime: Runtime, permit: TwinsPermit, twin: Twin) -> bool:
    """Tell whether both are still there, and neither is a child under 5 (rule minor.young)."""
    vault = runtime.node.vault
    sides = [
        cases.case_facts(session, vault, case, at=permit.at) for case in (twin.first, twin.second)
    ]
    return not any(side.closed or side.young or side.expires_at <= permit.at for side in sides)


def _new_twin(runtime: Runtime, twin: Twin) -> NewTwin:
    return NewTwin(
        id=runtime.new_id(),
        first=twin.first,
        second=twin.second,
        score=twin.score,
        fmr=twin.fmr,
        expected=twin.expected,
        details={
            "fingers": [
                asdict(one)
                | {
                    "finger": one.finger.slug,
                    "first": str(one.first),
                    "second": str(one.second),
                }
                for one in twin.fingers
            ],
            "face": _face(twin.face),
        },
    )


def _face(face: TwinFace | None) -> dict[str, Any] | None:
    if face is None:
        return None
    ids = {"first": str(face.first), "second": str(face.second)}
    return {**ids, "score": face.score, "fmr": face.fmr}
