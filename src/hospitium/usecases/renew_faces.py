"""Read kept portraits anew with the model in use; say which faces need a new photograph.

What is done is done: each batch is saved, so a run that was cut short goes on where it stopped,
because only faces of other models are looked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import FaceId
from hospitium.ledger import Operation
from hospitium.policy.faces import RenewFacesPermit, permit_renew_faces
from hospitium.policy.operators import Operator
from hospitium.records import audit, face_renewal, looks
from hospitium.records.face_renewal import OldFace
from hospitium.usecases.face_engine import FaceCapture, FaceReading
from hospitium.usecases.runtime import Runtime

AT_ONCE = 20
"""Faces that one transaction saves."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it.

    Attributes
    ----------
    model
        The model in use, which has read `renewed` anew.
    unreadable
        Faces in whose portraits it found none.
    no_portrait
        Faces of which only the old template was kept; they, too, need a new photograph.
    after
        Where who asked for a while goes on, past what could not be read; None once it is done.
    """

    model: str
    renewed: tuple[OldFace, ...]
    unreadable: tuple[OldFace, ...]
    no_portrait: tuple[OldFace, ...]
    after: FaceId | None = None

    @property
    def need_photograph(self) -> tuple[OldFace, ...]:
        """Faces that no search compares before there is a new photograph."""
        return (*self.no_portrait, *self.unreadable)


@dataclass(frozen=True, slots=True)
class FacesLeft:
    """Faces of an agency that no search compares, because another model has read them."""

    model: str
    old: tuple[OldFace, ...]

    @property
    def readable(self) -> int:
        """How many of them can be read anew, because their portrait was kept."""
        return sum(one.portrait for one in self.old)


def faces_left(runtime: Runtime, operator: Operator) -> FacesLeft:
    """Return which faces of the operator's agency wait to be read anew; raises as `renew_faces`."""
    at, model = runtime.clock(), runtime.face().model
    with runtime.node.read() as session:
        permit = permit_renew_faces(runtime.rules(session), operator, at=at)
        return FacesLeft(model, tuple(face_renewal.old_faces(session, permit, model=model)))


def renew_faces(
    runtime: Runtime,
    operator: Operator,
    *,
    after: FaceId | None = None,
    until: datetime | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Renewed:
    """Read all portraits of the operator's agency anew that another model has read.

    Parameters
    ----------
    after, until
        Go on past this face; begin no batch after that moment, and say where to go on.
    on_progress
        Told how many of how many are done.

    Raises
    ------
    Refused
        search.purpose without a role.
    """
    at, node = runtime.clock(), runtime.node
    model = runtime.face().model
    with node.read() as session:
        permit = permit_renew_faces(runtime.rules(session), operator, at=at)
        old = face_renewal.old_faces(session, permit, model=model)
    kept = [one for one in old if one.portrait and (after is None or one.id > after)]
    renewed, unreadable, rest = list[OldFace](), list[OldFace](), None
    for first in range(0, len(kept), AT_ONCE):
        batch = kept[first : first + AT_ONCE]
        read = [(one, _read(runtime, permit, one)) for one in batch]
        renewed += _save(runtime, permit, [(one, it) for one, it in read if it is not None])
        unreadable += [one for one, it in read if it is None]
        on_progress(first + len(batch), len(kept))
        if until is not None and runtime.clock() >= until and batch[-1] is not kept[-1]:
            rest = batch[-1].id
            break
    lost = tuple(one for one in old if not one.portrait)
    return Renewed(model, tuple(renewed), tuple(unreadable), lost, rest)


def _read(runtime: Runtime, permit: RenewFacesPermit, face: OldFace) -> FaceReading | None:
    node = runtime.node
    with node.read() as session:
        portrait = face_renewal.portrait_to_renew(session, node.vault, permit, face.id)
    if portrait is None:
        return None
    try:
        return runtime.face().read(FaceCapture(portrait, face=0))
    except HospitiumError:
        return None


def _save(
    runtime: Runtime, permit: RenewFacesPermit, read: Sequence[tuple[OldFace, FaceReading]]
) -> list[OldFace]:
    """Save one batch with one entry in the log, which concerns each of the cases."""
    if not read:
        return []
    node, model = runtime.node, runtime.face().model
    with node.write() as session:
        done = [
            face
            for face, reading in read
            if face_renewal.renew_face(
                session,
                node.vault,
                permit,
                face.id,
                model=model,
                template=reading.template,
                quality=reading.quality,
            )
        ]
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject="faces:renewed",
            details={"model": model, "faces": [str(one.id) for one in done]},
        )
        looks.note_looks(session, leaf, [one.case for one in done])
    return done
