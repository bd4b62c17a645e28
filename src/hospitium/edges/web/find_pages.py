"""Find a case by name or reference: sent as a form, since no name belongs into an address."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput
from hospitium.edges.web.forms import FormState, Reader
from hospitium.edges.web.visitors import Sent, Visit
from hospitium.usecases.find_case import find_case

router = APIRouter()
FIELDS = ("name", "birth_year", "reference")


@router.get("/cases/find")
def get_find(visitor: Visit) -> Response:
    """Ask what to look for."""
    return visitor.page("find_case.html", form=FormState(), cases=None)


@router.post("/cases/find")
def post_find(visitor: Visit, sent: Sent) -> Response:
    """Show the cases of that name or reference below the form."""
    read = Reader(sent)
    year = read.number("birth_year", "Enter the birth year as four digits")
    if read.wrong:
        return visitor.page("find_case.html", status=422, form=read.state(FIELDS), cases=None)
    try:
        found = find_case(
            visitor.runtime,
            visitor.operator,
            reference=read.text("reference"),
            name=read.text("name"),
            birth_year=year,
        )
    except BadInput as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "name")])
        return visitor.page("find_case.html", status=error.http_status, form=form, cases=None)
    return visitor.page("find_case.html", form=read.state(FIELDS), cases=found)
