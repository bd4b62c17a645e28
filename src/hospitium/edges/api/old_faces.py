"""Routes about faces that another network has read: which they are, and reading them anew."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hospitium.core.ids import FaceId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.records.face_renewal import OldFace
from hospitium.usecases.renew_faces import FacesLeft, Renewed, faces_left, renew_faces

router = APIRouter(prefix="/api/v1/old-faces", tags=["cases"])


class OldFaceOut(Body):
    """A face that no search compares, because another network has read it."""

    face: UUID
    case: UUID
    model: str = Field(description="the network that has read it")
    portrait: bool = Field(description="kept, so that it can be read anew; else take a new one")

    @classmethod
    def of(cls, one: OldFace) -> "OldFaceOut":
        """Return the body that tells of a face."""
        return cls(face=one.id, case=one.case, model=one.model, portrait=one.portrait)


class OldFacesOut(Body):
    """What waits since the network was changed."""

    model: str = Field(description="the network in use")
    faces: list[OldFaceOut]

    @classmethod
    def of(cls, left: FacesLeft) -> "OldFacesOut":
        """Return the body that tells of them."""
        return cls(model=left.model, faces=[OldFaceOut.of(one) for one in left.old])


class AgainIn(Body):
    """How long to read, and where to go on."""

    seconds: float = Field(default=20.0, ge=0.0, le=60.0, description="begin no batch after them")
    after: UUID | None = Field(default=None, description="as the last answer said")


class AgainOut(Body):
    """What was read anew by the network in use."""

    model: str
    renewed: list[UUID]
    need_photograph: list[OldFaceOut] = Field(
        description="no portrait was kept, or no face was found in it"
    )
    after: UUID | None = Field(description="ask again with it; null: done")

    @classmethod
    def of(cls, done: Renewed) -> "AgainOut":
        """Return the body that tells of a run."""
        return cls(
            model=done.model,
            renewed=[one.id for one in done.renewed],
            need_photograph=[OldFaceOut.of(one) for one in done.need_photograph],
            after=done.after,
        )


@router.get("", summary="List faces that another network has read.")
def get_old_faces(runtime: Node, caller: Caller) -> OldFacesOut:
    """List those of your agency's open cases; no search compares them."""
    return OldFacesOut.of(faces_left(runtime, caller))


@router.post("/again", summary="Read kept portraits anew, for some seconds.")
def post_again(body: AgainIn, runtime: Node, caller: Caller) -> AgainOut:
    """Read kept portraits with the network in use; ask again with `after` until it is null.

    Each batch is saved at once. Who does not ask again has stopped it.
    """
    until = runtime.clock() + timedelta(seconds=body.seconds)
    after = FaceId(body.after) if body.after else None
    return AgainOut.of(renew_faces(runtime, caller, after=after, until=until))
