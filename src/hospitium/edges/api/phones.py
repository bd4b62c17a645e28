"""Routes for the desk about phones and packs; the phones' own are in `field`."""

from uuid import UUID

from fastapi import APIRouter

from hospitium.core.ids import CaseId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.phone_bodies import (
    BuildIn,
    CheckIn,
    CodeOut,
    DeskPackOut,
    PackList,
    PhoneList,
    PhoneOut,
    RegionsBody,
)
from hospitium.edges.http.state import Node
from hospitium.usecases.case_regions import regions_of, set_regions
from hospitium.usecases.devices import (
    add_device,
    confirm_device,
    list_devices,
    revoke_device,
    wipe_device,
)
from hospitium.usecases.packs import build_pack, list_packs, revoke_pack

router = APIRouter(prefix="/api/v1", tags=["phones"])


@router.post("/devices/codes", status_code=201, summary="Make a code for a phone.")
def post_code(runtime: Node, caller: Caller) -> CodeOut:
    """Make a code that lets your phone in, once, within ten minutes."""
    return CodeOut.of(add_device(runtime, caller))


@router.get("/devices", summary="List phones.")
def get_devices(runtime: Node, caller: Caller) -> PhoneList:
    """List your phones, or as administrator the agency's."""
    return PhoneList(devices=[PhoneOut.of(one) for one in list_devices(runtime, caller)])


@router.post("/devices/{device}/confirmation", summary="Confirm a phone.")
def post_confirmation(device: UUID, body: CheckIn, runtime: Node, caller: Caller) -> PhoneOut:
    """Say that it is your phone: the number on it is the one given."""
    return PhoneOut.of(confirm_device(runtime, caller, device, body.check_number))


@router.post("/devices/{device}/revocation", summary="Shut a phone out.")
def post_revocation(device: UUID, runtime: Node, caller: Caller) -> PhoneOut:
    """Shut a phone out at once, with its packs."""
    return PhoneOut.of(revoke_device(runtime, caller, device))


@router.post("/devices/{device}/wipe", summary="Have a phone destroy what it holds.")
def post_wipe(device: UUID, runtime: Node, caller: Caller) -> PhoneOut:
    """Shut a phone out, and have it destroy everything at its next contact."""
    return PhoneOut.of(wipe_device(runtime, caller, device))


@router.post("/devices/{device}/packs", status_code=201, summary="Build a pack.")
def post_pack(device: UUID, body: BuildIn, runtime: Node, caller: Caller) -> DeskPackOut:
    """Put your agency's open cases of a region and purpose on a phone."""
    return DeskPackOut.of(build_pack(runtime, caller, device, body.wanted()))


@router.get("/packs", summary="List packs.")
def get_packs(runtime: Node, caller: Caller) -> PackList:
    """List packs, those that are over too."""
    return PackList(packs=[DeskPackOut.of(one) for one in list_packs(runtime, caller)])


@router.delete("/packs/{pack}", status_code=204, summary="Revoke a pack.")
def delete_pack(pack: UUID, runtime: Node, caller: Caller) -> None:
    """End a pack; its phone forgets it at its next contact."""
    revoke_pack(runtime, caller, pack)


@router.get("/cases/{case_id}/regions", summary="Where somebody is sought.")
def get_regions(case_id: UUID, runtime: Node, caller: Caller) -> RegionsBody:
    """Return the regions of a case; none means everywhere."""
    return RegionsBody(regions=list(regions_of(runtime, caller, CaseId(case_id))))


@router.put("/cases/{case_id}/regions", summary="Say where somebody is sought.")
def put_regions(case_id: UUID, body: RegionsBody, runtime: Node, caller: Caller) -> RegionsBody:
    """Replace the regions of an open case; none means everywhere."""
    return RegionsBody(regions=list(set_regions(runtime, caller, CaseId(case_id), body.regions)))
