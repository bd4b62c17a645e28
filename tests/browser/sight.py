"""How a page is looked at: by axe, and against the width of its screen.

Browser tests keep no pictures, which nobody reads in a run; HOSPITIUM_SHOTS=FOLDER keeps all.
"""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

RUN = """async (without) => {
  const where = { include: [["html"]], exclude: without.map((one) => [one]) };
  const found = await axe.run(where, { resultTypes: ["violations"] });
  return found.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 200)]);
}"""
FRAME = (".app-header", ".app-nav", ".app-footer")
"""Of the console, the same on every page of a person."""
SHOTS = os.environ.get("HOSPITIUM_SHOTS", "")


def with_axe(context: BrowserContext) -> BrowserContext:
    """Have axe on every page from its start: the browser compiles it once, not for each page."""
    context.add_init_script(AXE_SCRIPT)
    return context


def violations(page: Page, *, frame: bool = True) -> list[tuple[str, str]]:
    """Return the rules that axe finds broken, each with the first place; without the `frame`."""
    found: list[tuple[str, str]] = page.evaluate(RUN, [] if frame else list(FRAME))
    return found


def width(page: Page) -> int:
    """Return how many pixels wide the page is."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def keep(page: Page, name: str) -> None:
    """Keep a picture of the whole page where somebody asked for pictures."""
    if SHOTS:
        folder = Path(SHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
