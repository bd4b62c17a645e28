"""Routes for phones: come in, hear how things stand, fetch a pack, say that all is destroyed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium import __version__
from hospitium.core.errors import NotSignedIn
from hospitium.edges.api.device_auth import ActivePhone, Phone
from hospitium.edges.api.field_bodies import EnrolIn, EnrolOut, StateOut, WipedIn
from hospitium.edges.http.state import Door, Node
from hospitium.policy.field import DeviceStatus
from hospitium.usecases.devices import enrol_device, note_wiped
from hospitium.usecases.field_device import device_of
from hospitium.usecases.packs import fetch_pack, packs_for
from hospitium.usecases.phone_faces import own_network
from hospitium.usecases.show_items import answers_for

router = APIRouter(prefix="/api/v1/field", tags=["field"])
PACK_TYPE = "application/octet-stream"
BYTES: dict[int | str, dict[str, Any]] = {
    200: {"content": {PACK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.post("/enrol", status_code=201, summary="Let a phone in.", dependencies=[Door])
def post_enrol(body: EnrolIn, runtime: Node) -> EnrolOut:
    """Let a phone in by the code that its operator was shown; it waits to be confirmed."""
    return EnrolOut.of(enrol_device(runtime, body.code, body.keys(), app=body.app))


@router.get("/state", summary="How things stand for a phone.")
def get_state(runtime: Node, phone: Phone) -> StateOut:
    """Tell a phone whether it may act, which packs it may hold, and which to forget."""
    at, status = runtime.clock(), phone.device.facts.status
    if status is DeviceStatus.ACTIVE and not phone.operator.roles:
        raise NotSignedIn("the access of this phone's operator has ended")
    found = packs_for(runtime, phone) if status is DeviceStatus.ACTIVE else ()
    told = answers_for(runtime, device_of(phone)) if status is DeviceStatus.ACTIVE else ()
    policy = runtime.rules().bundle.digest
    return StateOut.of(phone, found, at=at, app=__version__, answers=told, policy=policy)


@router.get(
    "/packs/{pack}",
    summary="Fetch a pack.",
    response_class=Response,
    responses=BYTES,
)
def get_pack(
    pack: UUID,
    runtime: Node,
    phone: ActivePhone,
    base: Annotated[int | None, Query(alias="from", ge=1, le=2**53)] = None,
) -> Response:
    """Return a pack that was built for this phone, or what changed since a version of it."""
    record, outer = fetch_pack(runtime, phone, pack, base=base)
    return Response(outer, media_type=PACK_TYPE, headers={"Pack-Version": str(record.version)})


@router.get(
    "/face-network",
    summary="Fetch the node's own face network.",
    response_class=Response,
    responses=BYTES | {204: {"description": "None that this phone may hold."}},
)
def get_face_network(runtime: Node, _phone: ActivePhone) -> Response:
    """Return the network that this deployment added for faces, if its phones may hold a copy.

    Those that come with the package have public addresses below /field/.
    """
    network = own_network(runtime)
    return Response(status_code=204) if network is None else Response(network, media_type=PACK_TYPE)


@router.post("/wiped", status_code=204, summary="Say that all is destroyed.")
def post_wiped(_body: WipedIn, runtime: Node, phone: Phone) -> None:
    """Note that a phone has destroyed what it held, by order or because its carrier wished it."""
    note_wiped(runtime, phone)
