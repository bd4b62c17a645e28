"""How long the field app takes from its own storage to its first screen, without a network."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser

from bench.node_program import ROOT

BUILT = ROOT / "src/hospitium/edges/web/static/field"
TIMES = 5


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the built app where it expects to be."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "field").symlink_to(BUILT)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=name))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_port}/field/"
        finally:
            server.shutdown()


def starts(browser: Browser, slower: float) -> tuple[float, float]:
    """Return median and longest of some starts offline in ms, the page's thread slowed."""
    with served() as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.evaluate("async () => { await navigator.serviceWorker.ready }")
        context.set_offline(True)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        found = []
        for _ in range(TIMES):
            page.reload()
            page.wait_for_function("performance.getEntriesByName('started').length")
            started = "performance.getEntriesByName('started')[0].startTime"
            found.append(float(page.evaluate(started)))
        context.close()
    return float(np.median(found)), max(found)
