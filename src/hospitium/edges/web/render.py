"""Draw pages: Jinja templates on the design system's components, escaped, ready to translate."""

import hashlib
from functools import cache
from pathlib import Path

import govuk_frontend_jinja
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from hospitium.core.fingers import TEN_FINGERS
from hospitium.edges.web import words
from hospitium.edges.web.catalogues import gettext, ngettext, say
from hospitium.edges.web.languages import LANGUAGES, direction, here, spoken

STATIC = Path(__file__).parent / "static"
NEEDED = (
    "vendor/hospitium.css",
    "vendor/hospitium-rtl.css",
    "vendor/htmx.min.js",
    "vendor/govuk-frontend.min.js",
    "vendor/world.svg",
)


def is_built() -> bool:
    """Tell whether `make setup` has built the console's style and scripts."""
    return all((STATIC / name).is_file() for name in NEEDED)


class Renderer:
    """Draws the console's pages; safe to share by threads."""

    def __init__(self) -> None:
        self._jinja = _environment()

    def page(self, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """Return the page that `template` draws from `context`."""
        html = self._jinja.get_template(template).render(**context)
        return HTMLResponse(html, status_code=status)


@cache
def _environment() -> Environment:
    """Return the Jinja environment: one for the process, so that templates compile once."""
    name = govuk_frontend_jinja.__name__
    components = PrefixLoader({name: PackageLoader(name)})
    jinja = Environment(
        loader=ChoiceLoader([PackageLoader("hospitium.edges.web"), components]),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals |= {
        "words": words,
        "ten_fingers": TEN_FINGERS,
        "asset": _asset,
        "languages": LANGUAGES,
        "spoken": spoken,
        "direction": direction,
        "here": here,
    }
    jinja.filters |= {
        "capitalize_first": _capital,
        "one_in": words.one_in,
        "moment": words.moment,
        "day": words.day,
        "short": words.short_id,
        "finger": words.finger_name,
        "say": say,
        "number": words.number,
    }
    return jinja


def _capital(text: str) -> str:
    """Begin a sentence, without touching the letters after the first."""
    return text[:1].upper() + text[1:]


@cache
def _asset(name: str) -> str:
    """Return the address of a static file, with its digest, so that a new one is fetched."""
    path = STATIC / name
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
    return f"/static/{name}?v={digest}"
