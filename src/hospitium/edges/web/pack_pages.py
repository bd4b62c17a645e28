"""Packs: put the agency's cases on a phone, end a pack, say where somebody is sought."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId
from hospitium.edges.web import field_words
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import BUILDING, NOT_BUILT
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.field import LONGEST_PACK, USUAL_PACK, DeviceStatus
from hospitium.policy.purposes import CATALOGUE
from hospitium.records.pack_cases import need_region
from hospitium.usecases.case_regions import regions_of, set_regions
from hospitium.usecases.devices import list_devices
from hospitium.usecases.packs import Wanted, build_pack, list_packs, revoke_pack
from hospitium.usecases.show_case import show_case

router = APIRouter()
FIELDS = ("phone", "purpose", "region", "days")


@router.get("/packs")
def get_packs(visitor: Visit) -> Response:
    """List packs, and show the form to build one."""
    return _show(visitor, FormState({"days": str(USUAL_PACK.days)}))


@router.post("/packs")
def post_pack(visitor: Visit, sent: Sent) -> Response:
    """Build a pack."""
    read = Reader(sent)
    phone = _id_of(read.needed("phone", field_words.PHONE_NEEDED))
    purpose = read.needed("purpose", field_words.PURPOSE_NEEDED)
    days = read.needed("days", field_words.DAYS_NEEDED)
    if phone is None and read.text("phone"):
        read.wrong.append(Wrong("phone", field_words.PHONE_NEEDED))
    if days and not (days.isascii() and days.isdigit() and len(days) < 5):
        read.wrong.append(Wrong("days", field_words.DAYS_NEEDED))
    if read.wrong or phone is None:
        return _show(visitor, read.state(FIELDS), status=422)
    try:
        region = need_region(read.text("region")) if read.text("region") else None
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "region")])
        return _show(visitor, form, status=error.http_status)
    wanted = Wanted(purpose, region, timedelta(days=int(days)))

    def work(progress: Progress) -> None:
        build_pack(visitor.runtime, visitor.operator, phone, wanted, on_progress=progress.tell)

    return run(
        visitor, work, partial(_answer, read), title=BUILDING, stopped=NOT_BUILT, back="/packs"
    )


def _answer(read: Reader, visitor: Visitor, built: Callable[[], None]) -> Response:
    try:
        built()
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "phone")])
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", field_words.BUILT)
    return go("/packs")


@router.post("/packs/{pack}/revoke")
def post_revoke(pack: UUID, visitor: Visit, _sent: Sent) -> Response:
    """End a pack."""
    revoke_pack(visitor.runtime, visitor.operator, pack)
    visitor.tell("success", field_words.PACK_ENDED)
    return go("/packs")


@router.get("/cases/{case_id}/regions")
def get_regions(case_id: UUID, visitor: Visit) -> Response:
    """Show where somebody is sought."""
    words = regions_of(visitor.runtime, visitor.operator, CaseId(case_id))
    return _show_regions(visitor, case_id, FormState({"regions": ", ".join(words)}))


@router.post("/cases/{case_id}/regions")
def post_regions(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Say where somebody is sought."""
    words = [one for one in sent.text("regions").replace(",", "\n").splitlines() if one.strip()]
    try:
        set_regions(visitor.runtime, visitor.operator, CaseId(case_id), words)
    except HospitiumError as error:
        form = FormState({"regions": sent.text("regions")}, (visitor.wrong(error, "regions"),))
        return _show_regions(visitor, case_id, form, status=error.http_status)
    visitor.tell("success", field_words.REGIONS)
    return go(f"/cases/{case_id}")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_packs(visitor.runtime, visitor.operator)
    phones = [
        one
        for one in list_devices(visitor.runtime, visitor.operator)
        if one.facts.status is DeviceStatus.ACTIVE
    ]
    kind = visitor.operator.agency_kind
    purposes = [one for one in CATALOGUE if one.one_to_many and kind in one.agency_kinds]
    return visitor.page(
        "packs.html",
        status=status,
        form=form,
        packs=found,
        phones=phones,
        purposes=purposes,
        now=visitor.runtime.clock(),
        longest=LONGEST_PACK.days,
        field_words=field_words,
    )


def _show_regions(
    visitor: Visitor, case_id: UUID, form: FormState, *, status: int = 200
) -> Response:
    case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
    return visitor.page("regions.html", status=status, case=case, form=form)


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
