"""Every error as one shape: RFC 9457 problem details, with a code and a remedy."""

import re

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException

from hospitium.core.errors import (
    BadInput,
    FaceBox,
    HospitiumError,
    NotFound,
    Refused,
    SeveralFaces,
)
from hospitium.crypto.device_assertion import BadAssertion, WrongClock
from hospitium.edges.http.rates import TooManyRequests
from hospitium.edges.http.throttle import TooManyAttempts

MEDIA_TYPE = "application/problem+json"
MOST_TOLD = 50
"""Fields told to be wrong in one answer: a small request must not ask for a large one."""
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class UploadTooLarge(BadInput):
    """A file or the whole request is larger than we accept."""

    code, http_status = "hospitium.bad_input.upload_too_large", 413
    remedy = "Send fewer or smaller files: at most 32 MiB each, 256 MiB together."


class WrongMethod(BadInput):
    """The address is right, the method is not."""

    code, http_status = "hospitium.bad_input.method", 405
    remedy = "Look up the method in the API description at /api/v1/openapi.json."


class UnreadableRequest(BadInput):
    """The request cannot be read at all: broken JSON or a broken form."""

    code, http_status = "hospitium.bad_input.request", 400
    remedy = "Check how the request is written, then send it again."


class FieldError(BaseModel):
    """What is wrong with one field; never the value that was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str = Field(description="where, such as body.notice.birth_year")
    message: str = Field(description="what is wrong, for people")


class Problem(BaseModel):
    """An error, as RFC 9457 has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = Field(description="the code as a URN")
    title: str = Field(description="the kind of error, in words")
    status: int = Field(description="the HTTP status")
    detail: str = Field(description="what happened, for people; holds no personal data")
    code: str = Field(description="stable, for programs")
    remedy: str = Field(description="what to do now")
    rule: str | None = Field(None, description="the rule that refused, to quote in a complaint")
    errors: tuple[FieldError, ...] = Field((), description="one for each field that is wrong")
    choose: tuple[FaceBox, ...] | None = Field(
        None,
        description="where the faces of the picture are, largest first: left, top, width, height",
    )
    photograph: int | None = Field(None, description="which photograph that is, counted from 0")
    now: str | None = Field(None, description="the node's time, where a phone's clock is off")
    error: str | None = Field(None, description="the word of RFC 6749, where tokens are given")


class InvalidFields(BadInput):
    """One or more fields do not fit the API description."""

    code = "hospitium.bad_input.fields"
    remedy = "Correct the fields listed in errors and send it again."

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("the request does not fit the API description")
        self.errors = errors


def invalid_fields(
    error: RequestValidationError | ValidationError, *, within: str = ""
) -> InvalidFields:
    """Tell which fields are wrong, without their values: those may hold a name."""
    return InvalidFields(
        tuple(
            FieldError(
                field=".".join([*([within] if within else []), *(str(p) for p in item["loc"])]),
                message=item["msg"] if item["type"] != "value_error" else "is not valid",
            )
            for item in error.errors()[:MOST_TOLD]
        )
    )


def problem_of(error: HospitiumError) -> Problem:
    """Return the problem that tells of `error`."""
    return Problem(
        type="urn:" + error.code.replace(".", ":"),
        title=_CAPITAL.sub(" ", type(error).__name__).capitalize(),
        status=error.http_status,
        detail=str(error),
        code=error.code,
        remedy=error.remedy,
        rule=error.rule if isinstance(error, Refused) else None,
        now=f"{error.now:%Y-%m-%dT%H:%M:%SZ}" if isinstance(error, WrongClock) else None,
        choose=error.choose if isinstance(error, SeveralFaces) else None,
        photograph=error.photograph if isinstance(error, SeveralFaces) else None,
        errors=error.errors if isinstance(error, InvalidFields) else (),
    )


def problem_response(error: HospitiumError) -> JSONResponse:
    """Return the HTTP response that tells of `error`."""
    headers = {}
    if error.http_status == 401:
        scheme = "Device" if isinstance(error, BadAssertion | WrongClock) else "Bearer"
        headers["WWW-Authenticate"] = f'{scheme} realm="hospitium"'
    if isinstance(error, TooManyAttempts | TooManyRequests):
        headers["Retry-After"] = str(error.seconds)
    return JSONResponse(
        problem_of(error).model_dump(exclude_none=True),
        status_code=error.http_status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def error_of(raised: Exception) -> HospitiumError:
    """Return our own error for whatever the framework raised."""
    if isinstance(raised, HospitiumError):
        return raised
    if isinstance(raised, RequestValidationError):
        kinds = {item["type"] for item in raised.errors()}
        if "json_invalid" in kinds:
            return UnreadableRequest("the body is not JSON")
        return invalid_fields(raised)
    if isinstance(raised.__cause__, HospitiumError):
        return raised.__cause__  # the framework wraps what happens while it reads a body
    status = raised.status_code if isinstance(raised, HTTPException) else 500
    named: dict[int, HospitiumError] = {
        400: UnreadableRequest("the request cannot be read"),
        404: NotFound("there is nothing at this address", remedy="Check the address."),
        405: WrongMethod("this address does not take that method"),
        413: UploadTooLarge("the request is larger than this address takes"),
    }
    return named.get(status, HospitiumError("the request could not be answered"))


def note(request: Request, error: HospitiumError) -> None:
    """Leave the error's code and rule for the log line of this request."""
    request.state.note["code"] = error.code
    if isinstance(error, Refused):
        request.state.note["rule"] = error.rule
