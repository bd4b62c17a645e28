"""Phones: let one in by a QR code, compare its number, shut it out, have it wiped."""

from uuid import UUID

import segno
from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput, HospitiumError, NotFound
from hospitium.edges.http.ceremonies import place_of
from hospitium.edges.web import field_words
from hospitium.edges.web.forms import FormState
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.usecases.devices import (
    add_device,
    confirm_device,
    list_devices,
    revoke_device,
    wipe_device,
)

router = APIRouter()
APP = "/field/"


@router.get("/phones")
def get_phones(visitor: Visit) -> Response:
    """List phones, and offer to add one."""
    return _show(visitor, FormState())


@router.post("/phones")
def post_phone(visitor: Visit, _sent: Sent) -> Response:
    """Show a code for a phone, once: as a QR code where the node has an address, and in letters."""
    made = add_device(visitor.runtime, visitor.operator)
    link = f"{_origin(visitor)}{APP}#enrol={made.code}"
    drawn = segno.make(link, error="m", micro=False)
    picture = drawn.svg_inline(scale=5, border=4, light="white", lineclass=None, svgclass=None)
    return visitor.page("phone_code.html", made=made, picture=picture, app=APP)


@router.post("/phones/{device}/confirm")
def post_confirm(device: UUID, visitor: Visit, sent: Sent) -> Response:
    """Trust a phone whose number somebody has compared."""
    try:
        confirm_device(visitor.runtime, visitor.operator, device, sent.text("check"))
    except BadInput as error:
        form = FormState({}, (visitor.wrong(error, "phones"),))
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", field_words.CONFIRMED)
    return go("/phones")


@router.post("/phones/{device}/revoke")
def post_revoke(device: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Shut a phone out."""
    revoke_device(visitor.runtime, visitor.operator, device)
    visitor.tell("success", field_words.SHUT_OUT)
    return go("/phones")


@router.get("/phones/{device}/wipe")
def get_wipe(device: UUID, visitor: Visit) -> Response:
    """Ask before a phone destroys what it holds."""
    for phone in list_devices(visitor.runtime, visitor.operator):
        if phone.id == device:
            return visitor.page("wipe_phone.html", phone=phone)
    raise NotFound("no such phone in this agency")


@router.post("/phones/{device}/wipe")
def post_wipe(device: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Have a phone destroy what it holds."""
    wipe_device(visitor.runtime, visitor.operator, device)
    visitor.tell("success", field_words.WIPED)
    return go("/phones")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_devices(visitor.runtime, visitor.operator)
    return visitor.page(
        "phones.html", status=status, form=form, phones=found, field_words=field_words
    )


def _origin(visitor: Visitor) -> str:
    """Return what a phone must open: the node's address, or this machine's as the desk typed it."""
    try:
        return place_of(visitor.request, visitor.state.address).origin
    except HospitiumError:
        url = visitor.request.url  # by number, in one's own network: only ever shown to who asked
        return f"{url.scheme}://{url.netloc}"
