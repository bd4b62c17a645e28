"""The ways in of every test server after the first: those of the first, for they hold no node.

Most tests at the edges make a server of their own, and working out what each of its hundreds of
routes takes and answers took nearly half of their time. What a route knows of a node it asks the
application that a request came to, so one list serves all whose field app lies in the same folder.
"""

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from hospitium.edges.api import server
from hospitium.edges.web import field_files, pages

IS_BUILT = attrgetter("is_built")
"""As the pages see it, for a test may tell them otherwise."""


class _Ways(NamedTuple):
    routes: list[BaseRoute]
    middleware: list[Middleware]


@pytest.fixture(scope="session", autouse=True)
def routes_thought_up_once() -> Iterator[None]:
    """Give every server of a built console the routes of the first."""
    truly = server.add_ways_in
    known: dict[Path, _Ways] = {}

    def quickly(app: FastAPI) -> None:
        if not IS_BUILT(pages)():
            truly(app)
        elif ways := known.get(field_files.FOLDER):
            app.router.routes.extend(ways.routes)
            app.user_middleware.extend(ways.middleware)
        else:
            own = len(app.router.routes)
            truly(app)
            known[field_files.FOLDER] = _Ways(app.router.routes[own:], [*app.user_middleware])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "add_ways_in", quickly)
        yield
