"""The field app's files below /field/, and the networks that it runs.

`clients/field/build.mjs` builds them, each large one also packed by gzip. Names that carry a hash
may be kept for ever; the first page and the service worker are asked for anew each time. The
networks come from the packages that ship them, checked against their manifests.
"""

import re
from functools import cache
from typing import Any

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from hospitium.core.errors import HospitiumError
from hospitium.edges.web.render import STATIC
from hospitium.usecases.field_models import field_model

FOLDER = STATIC / "field"
PATH = "/field"
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Vary": "Accept-Encoding",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".onnx": "application/octet-stream",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_HASHED = re.compile(r"-[0-9a-f]{12}\.\w+$")
_MODEL = re.compile(r"models/([a-z0-9.-]{1,60})\.onnx")


def is_field_built() -> bool:
    """Tell whether `make setup` has built the app."""
    return (FOLDER / "index.html").is_file()


class FieldFiles(StaticFiles):
    """The app as it was built, with the strictest policy that WebAssembly allows."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER, check_dir=False)

    async def get_response(self, path: str, scope: dict[str, Any]) -> Response:  # type: ignore[override]  # starlette types it as a mapping
        """Return one file, packed where the browser takes it so.

        Raises
        ------
        HTTPException
            404 if there is no such file, or none was built.
        """
        name = "index.html" if path in ("", ".") else path
        known = _MODEL.fullmatch(name)
        if known:
            return _answer(name, _model(known[1]), FOREVER)
        if name.endswith(".gz"):
            raise HTTPException(404)  # what is packed has no address of its own
        packed = self._packed(name, scope)
        answer = await super().get_response(packed or name, scope)
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        return _mark(answer, name, FOREVER if _HASHED.search(name) else ASK_AGAIN)

    def _packed(self, name: str, scope: dict[str, Any]) -> str:
        """Return the name of the packed file, if there is one that the browser takes."""
        takes = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        full, found = self.lookup_path(f"{name}.gz") if takes else ("", None)
        return f"{name}.gz" if found and full else ""


def go_to_app() -> RedirectResponse:
    """Send who types the address without its slash to the app."""
    return RedirectResponse(f"{PATH}/", status_code=308)


@cache
def _model(name: str) -> bytes:
    """Return the weights of a network; they stay in memory, for many phones ask."""
    try:
        return field_model(name)
    except HospitiumError as error:
        raise HTTPException(404) from error


def _answer(name: str, body: bytes, keep: str) -> Response:
    return _mark(Response(body), name, keep)


def _mark(answer: Response, name: str, keep: str) -> Response:
    for header, value in HEADERS.items():
        answer.headers[header] = value
    ending = name[name.rfind(".") :]
    if answer.status_code == 200 and ending in TYPES:
        answer.headers["Content-Type"] = TYPES[ending]
    answer.headers["Cache-Control"] = keep
    return answer
