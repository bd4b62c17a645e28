"""The list of cases, one case, opening and closing one."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.formats.notice import CaseKind, Notice, Sex, check_notice
from hospitium.policy.cases import LONGEST_CASE
from hospitium.usecases.close_case import close_case
from hospitium.usecases.list_cases import PAGE, list_cases
from hospitium.usecases.open_case import open_case
from hospitium.usecases.show_case import show_case

router = APIRouter()
USUAL_TIME = timedelta(days=365)
FIELDS = (
    "kind",
    "given_name",
    "family_name",
    "sex",
    "birth_year",
    "age_low",
    "age_high",
    "last_seen_place",
    "last_seen_on",
    "last_seen_position",
    "description",
    "legal_basis",
    "authority",
    "contact_desk",
    "reference",
    "expires_on",
)


@router.get("/cases")
def get_cases(visitor: Visit, page: Annotated[int, Query(ge=1, le=10**6)] = 1) -> Response:
    """List the agency's cases."""
    found = list_cases(visitor.runtime, visitor.operator, offset=(page - 1) * PAGE)
    pages = max(1, -(-found.total // PAGE))
    return visitor.page("cases.html", found=found, page_number=page, pages_total=pages)


@router.get("/cases/new")
def get_new_case(visitor: Visit) -> Response:
    """Show the form that opens a case."""
    until = (visitor.runtime.clock() + USUAL_TIME).date()
    form = FormState({"kind": CaseKind.MISSING.value, "expires_on": until.isoformat()})
    return _show_form(visitor, form)


@router.post("/cases/new")
def post_new_case(visitor: Visit, sent: Sent) -> Response:
    """Open a case, or say all that is wrong with the form at once."""
    read = Reader(sent)
    kind, notice = _read_notice(read, sent, visitor.runtime.clock().date())
    basis = read.text("legal_basis")
    if kind is not CaseKind.REGISTERED:
        read.needed("legal_basis", "Enter the legal basis, such as the number of the report")
    authority = read.needed("authority", "Enter the authority that answers for the case")
    desk = read.needed("contact_desk", "Enter the desk that hears of a confirmed hit")
    until = read.day("expires_on", "Enter the last day of the case as a date")
    if until is None and not read.text("expires_on"):
        read.wrong.append(Wrong("expires_on", "Enter the last day of the case"))
    if read.wrong or until is None:
        return _show_form(visitor, read.state(FIELDS), status=422)
    try:
        case_id = open_case(
            visitor.runtime,
            visitor.operator,
            kind=kind,
            notice=notice,
            legal_basis=basis,
            authority=authority,
            contact_desk=desk,
            expires_at=datetime.combine(until, time(23, 59, 59), UTC),
            reference=read.text("reference"),
        )
    except HospitiumError as error:
        name = "expires_on" if getattr(error, "rule", "") == "retain.expiry" else "legal_basis"
        form = read.state(FIELDS, more=[visitor.wrong(error, name)])
        return _show_form(visitor, form, status=error.http_status)
    if kind is CaseKind.REGISTERED:
        visitor.tell("success", "The case is open. Now ask about fingerprints; no is fine too.")
        return go(f"/cases/{case_id}/consent")
    visitor.tell("success", "The case is open. Now enrol the person's fingerprints.")
    return go(f"/cases/{case_id}")


@router.get("/cases/{case_id}")
def get_case(case_id: UUID, visitor: Visit) -> Response:
    """Show one case."""
    case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
    return visitor.page("case.html", case=case)


@router.get("/cases/{case_id}/close")
def get_close(case_id: UUID, visitor: Visit) -> Response:
    """Ask before a case is closed."""
    case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
    return visitor.page("close_case.html", case=case, form=FormState())


@router.post("/cases/{case_id}/close")
def post_close(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Close a case with a reason."""
    read = Reader(sent)
    reason = read.needed("reason", "Enter why the case is closed")
    if read.wrong:
        case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
        return visitor.page("close_case.html", status=422, case=case, form=read.state())
    close_case(visitor.runtime, visitor.operator, CaseId(case_id), reason=reason)
    visitor.tell("success", "The case is closed and its prints have left the gallery.")
    return go(f"/cases/{case_id}")


def _show_form(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    today = visitor.runtime.clock().date()
    return visitor.page(
        "open_case.html",
        status=status,
        form=form,
        kinds=CaseKind,
        sexes=Sex,
        today=today,
        latest=today + LONGEST_CASE,
    )


def _read_notice(read: Reader, sent: SentForm, today: date) -> tuple[CaseKind, Notice]:
    """Read what is known of the person; each rule of the notice speaks at its own field."""
    kinds = {kind.value: kind for kind in CaseKind}
    kind = kinds.get(sent.text("kind"))
    if kind is None:
        read.wrong.append(Wrong("kind", "Choose whom the case is about"))
        kind = CaseKind.MISSING
    sexes = {sex.value: sex for sex in Sex}
    notice = Notice(
        family_name=read.text("family_name"),
        given_name=read.text("given_name"),
        sex=sexes.get(read.text("sex"), Sex.UNKNOWN),
        birth_year=read.number("birth_year", "Enter the birth year as four digits"),
        age_low=read.number("age_low", "Enter the lowest age in whole years"),
        age_high=read.number("age_high", "Enter the highest age in whole years"),
        last_seen_place=read.text("last_seen_place"),
        last_seen_on=read.day("last_seen_on", "Enter the day as a date"),
        last_seen_position=read.text("last_seen_position"),
        description=read.text("description"),
    )
    _check_each(read, kind, notice, today)
    return kind, notice


def _check_each(read: Reader, kind: CaseKind, notice: Notice, today: date) -> None:
    """Ask the notice's own rules about one field at a time, to know where each speaks."""
    alone = CaseKind.UNIDENTIFIED
    for name in (
        "given_name",
        "family_name",
        "birth_year",
        "last_seen_place",
        "last_seen_on",
        "last_seen_position",
        "description",
    ):
        one = Notice(**{name: getattr(notice, name)})
        read.check(name, partial(check_notice, alone, one, today=today))
    if not notice.full_name:
        read.check("given_name", partial(check_notice, kind, Notice(), today=today))
    ages = Notice(age_low=notice.age_low, age_high=notice.age_high)
    read.check("age_low", partial(check_notice, alone, ages, today=today))
