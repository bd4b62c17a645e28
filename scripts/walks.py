"""Walk through the guide's walks and draw their pictures anew.

    .venv/bin/python -m scripts.walks [FOLDER]

(1) a demo node of synthetic people in a temporary folder, with a case worker, (2) its console on
the loopback, (3) Chromium does each step of docs/guide/walks.md, with a phone and at the desk, and
takes a picture where the page shows one. Nobody in the pictures exists. What cannot be done fails.
Needs what `make setup` installs, and takes about two minutes.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from hospitium.app import open_runtime
from hospitium.core.clock import system_clock
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Role
from hospitium.usecases.demo import ROOT, ensure_demo, run_demo
from hospitium.usecases.operators import add_operator, find_operator
from scripts.screenshots import IMAGES, chromium, served

PHONE: ViewportSize = {"width": 375, "height": 740}
DESK: ViewportSize = {"width": 1000, "height": 820}
LARGEST = 90 * 1024
COLOURS = 96
PHRASE = "four random words here"


@dataclass
class Walk:
    """A browser of one person, and where their pictures go."""

    page: Page
    address: str
    folder: Path
    name: str
    number: int = 0

    def open(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.address + path)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the first button of that name."""
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    def says(self, text: str) -> None:
        """Wait until the page says it."""
        self.page.get_by_text(text).first.wait_for()

    def sign_in(self, handle: str, code: str) -> None:
        """Sign in to the console."""
        self.open("/sign-in")
        self.page.fill("#handle", handle)
        self.page.fill("#code", code)
        self.page.click("main button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def picture(self) -> None:
        """Take the next picture: what a person sees without scrolling."""
        self.number += 1
        path = self.folder / f"walk-{self.name}-{self.number}.png"
        shot = Image.open(BytesIO(self.page.screenshot(timeout=150_000))).convert("RGB")
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size > LARGEST:
            raise SystemExit(f"{path.name} has {path.stat().st_size} bytes, more than {LARGEST}")
        sys.stdout.write(f"{path.name} {path.stat().st_size // 1024} KiB\n")


def main(folder: Path) -> int:
    """Write all pictures into `folder`; return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        codes = {
            str(one.operator): one.access_code
            for one in ensure_demo(Path(data), clock=system_clock, random=os.urandom)
        }
        runtime = open_runtime(Path(data))
        made = run_demo(runtime)
        added = add_operator(
            runtime, find_operator(runtime, ROOT), operator_id=OperatorId("cora"),
            display_name="Cora Demo", roles=[Role.CASE_WORKER],
        )  # fmt: skip
        codes["cora"] = added.access_code
        with served(runtime) as address, chromium() as browser:
            at = address.replace("127.0.0.1", "localhost")
            walks = Walks(browser, at, folder, codes)
            walks.officer(made.samples[0])
            walks.desk()
            walks.case_worker(made.samples[1])
            walks.ombudsman()
        runtime.node.close()
    return 0


@dataclass
class Walks:
    """Who walks, and through what."""

    browser: Browser
    address: str
    folder: Path
    codes: dict[str, str]

    @contextmanager
    def walk(self, name: str, size: ViewportSize) -> Iterator[Walk]:
        """Give somebody a browser of their own."""
        context = self.browser.new_context(viewport=size, locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(150_000)
        yield Walk(page, self.address, self.folder, name)
        context.close()

    def officer(self, print_of_child: Path) -> None:
        """Let a phone in, put cases on it, check somebody without a network."""
        with self.walk("officer", PHONE) as phone, self.walk("officer-desk", DESK) as desk:
            desk.sign_in("amira", self.codes["amira"])
            desk.open("/phones")
            desk.press("Add a phone")
            desk.picture()
            code = desk.page.locator("main .govuk-heading-m bdi").inner_text()
            phone.open(f"/field/#enrol={code}")
            phone.press("Set up")
            phone.says("Compare this number")
            phone.picture()
            desk.open("/phones")
            desk.press("It is this phone")
            phone.press("It is confirmed, go on")
            phone.says("How will you unlock it?")
            for one in phone.page.locator("input[type=password]").all():
                one.fill(PHRASE)
            phone.press("Use the passphrase")
            phone.says("What do you want to do?")
            desk.open("/packs")
            desk.page.locator("input[name=phone]").first.check()
            desk.page.check("input[value=roadside-check]")
            desk.press("Build it")
            desk.says("The pack is ready")
            desk.picture()
            self.check(phone, print_of_child)

    def check(self, phone: Walk, picture: Path) -> None:
        """Check the child, with the phone's network off."""
        phone.press("Packs")
        phone.press("Look for packs")
        phone.press("Download")
        phone.says("whole, genuine")
        phone.press("Back")
        phone.page.evaluate("async () => { await navigator.serviceWorker.ready }")
        phone.page.context.set_offline(True)
        phone.picture()
        phone.press("Check a person")
        phone.page.get_by_label("Where you are").fill("Ferry quay")
        phone.page.get_by_label("Why you check").fill("A child without papers")
        phone.picture()
        phone.press("They say yes")
        phone.press("Right index")
        phone.page.locator("input[type=file]").set_input_files(picture)
        phone.says("Best so far")
        phone.picture()
        phone.press("Back to the fingers")
        phone.press("Search with fingers: 1")
        phone.says("never an identity")
        phone.picture()
        phone.page.get_by_label("What you saw").fill("About eight years old, alone")
        phone.press("Possible match")
        phone.press("Save and send")
        phone.says("What do you want to do?")
        phone.page.context.set_offline(False)
        phone.press("Contact the node now")
        phone.says("The node answered")
        phone.picture()

    def desk(self) -> None:
        """Take a find from the field up at the desk, look at both prints, decide as the second."""
        with self.walk("desk", DESK) as walk:
            walk.sign_in("bela", self.codes["bela"])
            walk.open("/alerts")
            walk.says("Found in the field, unconfirmed")
            walk.picture()
            walk.press(re.compile("Take it up"))
            walk.says("You have taken the find up")
            walk.page.click("text=see the comparison")
            walk.says("Is it the same person?")
            walk.picture()
            walk.page.check("input[value=confirm]")
            walk.page.fill("#reason", "The cores agree, and 40 points around them")
            walk.press("Record my decision")
            walk.page.locator("#notice").wait_for()
            walk.picture()

    def case_worker(self, picture: Path) -> None:
        """Record somebody at a shelter, and show what they can ask for."""
        with self.walk("shelter", DESK) as walk:
            walk.sign_in("cora", self.codes["cora"])
            walk.open("/cases/new")
            walk.page.check("input[value=unidentified-person]")
            for field, text in {
                "given_name": "Sami",
                "birth_year": "1996",
                "description": "Came alone by ferry; speaks little. Scar on the left hand.",
                "legal_basis": "Shelter admission 41/2026",
                "authority": "Nobody: synthetic demo",
                "contact_desk": "Shelter desk, ext. 7",
            }.items():
                walk.page.fill(f"#{field}", text)
            walk.press("Open the case")
            walk.says("The case is open")
            walk.picture()
            case = walk.page.url
            walk.open(case.removeprefix(walk.address) + "/prints")
            walk.page.set_input_files("#images", picture)
            walk.page.select_option("#finger-0", "right-index")
            walk.picture()
            walk.page.get_by_role("button", name="Enrol", exact=True).click()
            walk.says("1 print enrolled.")
            walk.picture()
            walk.open(case.removeprefix(walk.address) + "/rights")
            walk.picture()

    def ombudsman(self) -> None:
        """See what was done, that the log was not rewritten, and which rules hold."""
        with self.walk("ombudsman", DESK) as walk:
            walk.sign_in("omar", self.codes["omar"])
            walk.open("/oversight")
            walk.picture()
            walk.open("/log")
            walk.says("Nobody has rewritten the log.")
            walk.picture()
            walk.open("/policies")
            walk.picture()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES))
