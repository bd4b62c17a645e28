"""Draw the pictures of the guide anew: `.venv/bin/python scripts/screenshots.py [FOLDER]`.

(1) a demo node of synthetic people in a temporary folder, (2) its console on the loopback,
(3) Chromium looks at the list of cases, and at the match that waits for a decision. Nobody in the
pictures exists. Needs what `make setup` installs, and takes about a minute.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from hospitium.app import open_runtime
from hospitium.core.clock import system_clock
from hospitium.edges.api.server import create_server
from hospitium.usecases.demo import ensure_demo, run_demo
from hospitium.usecases.runtime import Runtime

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "guide" / "img"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 300 * 1024
"""Bytes of one picture: a README is read on slow lines too."""


def main(folder: Path) -> int:
    """Write console.png and match.png into `folder`; return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        codes = ensure_demo(Path(data), clock=system_clock, random=os.urandom)
        runtime = open_runtime(Path(data))
        found = run_demo(runtime).search
        candidate = f"/searches/{found.id}/candidates/{found.candidates[0].id}"
        with served(runtime) as address, chromium() as browser:
            page = browser.new_page(
                viewport={"width": 1100, "height": 1000}, device_scale_factor=1.5, locale="en-GB"
            )
            page.goto(f"{address}/sign-in")
            page.fill("#handle", codes[0].operator)
            page.fill("#code", codes[0].access_code)
            page.click("main button")
            page.wait_for_url(f"{address}/")
            page.goto(f"{address}/cases")
            _save(page.screenshot(full_page=True), folder / "console.png")
            page.goto(address + candidate)
            match = page.locator(".app-evidence__picture--wide svg").first
            _save(match.screenshot(), folder / "match.png")
        runtime.node.close()
    return 0


@contextmanager
def served(runtime: Runtime) -> Iterator[str]:
    """Serve a node on the loopback; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_server(runtime), log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's browser."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _save(png: bytes, path: Path) -> None:
    """Write a picture as small as it gets without loss."""
    Image.open(BytesIO(png)).convert("RGB").save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} has {size} bytes, more than {LARGEST}")
    sys.stdout.write(f"{path} {size // 1024} KiB\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
