"""Choosing the language of the pages: a button for each, on every page, without scripts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hospitium.edges.http.cookies import set_cookie
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.web.languages import LANGUAGES
from hospitium.edges.web.sign_in_pages import local_path
from hospitium.edges.web.visitors import go

COOKIE = "language"
KEPT_SECONDS = 365 * 24 * 3600

router = APIRouter()


@router.post("/language")
def post_language(request: Request, form: Annotated[SentForm, Depends(read_form)]) -> Response:
    """Keep the choice in this browser, and go back to the page."""
    answer = go(local_path(form.text("next")))
    if (chosen := form.text("language")) in LANGUAGES:
        set_cookie(answer, request, COOKIE, chosen, seconds=KEPT_SECONDS)
    return answer
