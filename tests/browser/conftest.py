"""A served node and a real browser; without Chromium these tests say loudly that they skip."""

import gc
import shutil
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from hospitium.edges.api.server import create_server
from hospitium.usecases.engine import FingerEngine
from tests.browser.sight import keep, violations, width, with_axe
from tests.engines import FakeEngine
from tests.stations import Station, make_station

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
FLAGS += ["--use-fake-device-for-media-stream"]
DESKTOP: ViewportSize = {"width": 1200, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 812}


Tls = tuple[Path, Path]
"""Certificate and key."""


class Door:
    """Where an application answers; it can be shut, and opened again at the same place."""

    def __init__(self, application: FastAPI, tls: Tls | None = None) -> None:
        self._application, self._tls, self._port = application, tls, 0
        self.open()

    @property
    def address(self) -> str:
        """Where a browser goes."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Begin to answer."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        certificate, key = self._tls or (None, None)
        config = uvicorn.Config(
            self._application, log_config=None, access_log=False, timeout_graceful_shutdown=1,
            ssl_certfile=certificate, ssl_keyfile=key,
        )  # fmt: skip
        self._listener = listener
        self._server: uvicorn.Server | None = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()

    def shut(self) -> None:
        """Answer nobody any more.

        Connections that a browser keeps open, and files it has half got, end without a farewell.
        They are collected here, where that is meant, and not in the middle of whatever test happens
        to come later.
        """
        if self._server is None:
            return
        self._server.should_exit = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            self._thread.join(timeout=10)
            self._listener.close()
            self._server = None
            gc.collect()


Listen = Callable[[FastAPI], str]


@dataclass
class Served:
    """A node, where its console answers, and the door that can be shut."""

    station: Station
    address: str
    door: Door | None = None


Serve = Callable[..., Served]


@dataclass
class Desk:
    """A person before a browser. Each page they look at is checked on the way."""

    page: Page
    served: Served
    thorough: bool = True
    titles: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.served.address + path)

    def sign_in(self, handle: str) -> None:
        self.open("/sign-in")
        self.page.fill("#handle", handle)
        self.page.fill("#code", self.served.station.codes[handle])
        self.page.click("main button")
        self.page.wait_for_selector("a[href='/account']")  # whichever page is theirs

    def sign_out(self) -> None:
        self.page.click("text=Sign out")
        self.page.wait_for_url("**/sign-in")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def says(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def look(self, name: str) -> None:
        """Check the page on a desktop and on a phone: accessible, no overflow, its own title."""
        self.page.wait_for_load_state()  # a click goes on as soon as the answer begins
        title, path = self.page.title(), urlsplit(self.page.url).path
        assert self.titles.setdefault(title, path) == path, f"{title!r} stands on two pages"
        for size, which in ((PHONE, "phone"), (DESKTOP, "desktop")):
            self.page.set_viewport_size(size)
            keep(self.page, f"{name}-{which}")
            if not self.thorough:
                continue
            wide = width(self.page)
            assert wide <= size["width"], f"{name} is {wide} px wide on a {which}"
            found = violations(self.page)
            assert not found, (name, which, found)
        assert not self.complaints, (name, self.complaints)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("CHROMIUM ABSENT: the browser tests did NOT run; `make setup` installs it")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Let an application answer on the loopback, in a thread, until the test is over."""
    doors: list[Door] = []

    def begin(application: FastAPI) -> str:
        doors.append(Door(application))
        return doors[-1].address

    yield begin
    for door in doors:
        door.shut()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve a node on the loopback, in a thread, with whatever engine is given."""
    stop: list[Callable[[], None]] = []

    def begin(engine: FingerEngine, *, tls: Tls | None = None, **other: Any) -> Served:
        station = make_station(tmp_path / "node", lambda: engine, **other)
        door = Door(create_server(station.runtime), tls)
        stop.extend([door.shut, station.runtime.node.close])
        return Served(station, door.address, door)

    yield begin
    for end in stop:
        end()


@pytest.fixture
def sit(chromium: Browser) -> Iterator[Callable[[Served], Desk]]:
    """Sit somebody down before a browser of their own."""
    contexts = []

    def take(served: Served, *, scripts: bool = True) -> Desk:
        context = chromium.new_context(
            viewport=DESKTOP, java_script_enabled=scripts, locale="en-GB"
        )
        contexts.append(context)
        desk = Desk(with_axe(context).new_page(), served)
        desk.page.set_default_timeout(60_000)

        def note(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and "status of 4" not in message.text:
                desk.complaints.append(message.text)

        desk.page.on("console", note)
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        return desk

    yield take
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def fake_engine() -> FakeEngine:
    return FakeEngine()
