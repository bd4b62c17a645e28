"""A node that phones can work with, and phones before it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from hospitium.core.extractors import Extractor
from hospitium.edges.web import field_files
from hospitium.records.manifests import load_manifest
from hospitium.usecases.enrol import enrol
from tests.browser.conftest import PHONE, Serve, Served
from tests.browser.field import FieldPhone
from tests.browser.sight import with_axe
from tests.edges.callers import INDEX
from tests.engines import FakeEngine, capture

Hold = Callable[[Served], FieldPhone]


@pytest.fixture
def served(serve_fast: Callable[[], Served]) -> Served:
    return serve_fast()


@pytest.fixture
def serve_fast(serve: Serve) -> Callable[[], Served]:
    """Serve a node that phones can work with, with three people who are looked for."""
    if not field_files.is_field_built():
        pytest.skip("FIELD APP ABSENT: run `make setup`; no phone was tested")

    def begin() -> Served:
        served = serve(FakeEngine(load_manifest("swift").id), extractor=Extractor.FAST)
        for person in range(3):
            case = served.station.open_case(f"Person {person}")
            amira = served.station.staff["amira"]
            enrol(served.station.runtime, amira, case, [capture(person, INDEX)])
        return served

    return begin


@pytest.fixture
def hold(chromium: Browser) -> Iterator[Hold]:
    contexts = []

    def take(served: Served) -> FieldPhone:
        context = chromium.new_context(viewport=PHONE, locale="en-GB")
        contexts.append(context)
        page = with_axe(context).new_page()
        page.set_default_timeout(60_000)
        return FieldPhone(page, context, served)

    yield take
    for context in contexts:
        context.close()
