"""A phone in a real browser, before a node whose cases it may look for."""

import re
import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from playwright.sync_api import BrowserContext, Page, TimeoutError  # noqa: A004 - playwright's own

from hospitium.usecases.devices import add_device, confirm_device, list_devices
from hospitium.usecases.packs import Wanted, build_pack
from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.browser.sight import keep, violations, width

KEY = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
    "hasPrf": True,
}
PHRASE = "four random words here"


@dataclass
class FieldPhone:
    """The app in a browser of its own, as an officer holds it."""

    page: Page
    context: BrowserContext
    served: Served
    device: UUID = field(default_factory=uuid4)

    @property
    def address(self) -> str:
        """Passkeys belong to a name, so the loopback goes by its name."""
        return self.served.address.replace("127.0.0.1", "localhost")

    def with_passkey(self) -> "FieldPhone":
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        return self

    def sees(self, screen: str) -> None:
        self.page.locator(f"main[data-screen={screen}]").wait_for()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    def says(self, text: str) -> None:
        try:
            self.page.get_by_text(text).first.wait_for()
        except TimeoutError as error:
            seen = self.page.locator("body").inner_text()
            raise AssertionError(f"{text!r} is not on the screen:\n{seen}") from error

    def counts(self) -> dict[str, int]:
        tiles = self.page.locator("[data-count]").all()
        return {
            str(one.get_attribute("data-count")): int(one.locator("b").inner_text())
            for one in tiles
        }

    def enrol(self) -> None:
        """From the code in the address to the number that a human confirms."""
        station = self.served.station
        amira = station.staff["amira"]
        self.page.goto(f"{self.address}/field/#enrol={add_device(station.runtime, amira).code}")
        self.sees("welcome")
        self.press("Set up")
        self.sees("confirm")
        assert "enrol" not in self.page.url
        shown = self.page.locator("#check-number").inner_text()
        waiting = [one for one in list_devices(station.runtime, amira) if one.check == shown]
        self.device = waiting[0].id
        confirm_device(station.runtime, amira, self.device, shown)
        self.press("It is confirmed, go on")
        self.sees("secure")

    def secure_by_phrase(self) -> None:
        for one in self.page.locator("input[type=password]").all():
            one.fill(PHRASE)
        self.press("Use the passphrase")
        self.sees("home")

    def get_pack(self) -> str:
        station = self.served.station
        pack = build_pack(
            station.runtime, station.staff["amira"], self.device, Wanted("roadside-check")
        )
        self.press("Packs")
        self.sees("packs")
        self.press("Look for packs")
        self.press("Download")
        self.says("whole, genuine")
        self.press("Back")
        self.sees("home")
        return str(pack.id)

    def ask_consent(self) -> None:
        self.press("Check a person")
        self.sees("consent")
        self.page.get_by_label("Where you are").fill("km 41")
        self.page.get_by_label("Why you check").fill("a child without papers")

    def ready_for_fingers(self) -> None:
        """From a new phone to somebody who said yes."""
        self.enrol()
        self.secure_by_phrase()
        self.get_pack()
        self.ask_consent()
        self.press("They say yes")
        self.sees("fingers")

    def no_print(self) -> None:
        """A check that ends without a print: the fact of it waits to be sent."""
        self.ask_consent()
        self.press("They say yes")
        self.sees("fingers")
        self.press("No print can be taken")
        self.sees("home")

    def unlock_by_phrase(self) -> None:
        self.sees("unlock")
        self.page.get_by_label("Passphrase").fill(PHRASE)
        self.press("Unlock with the passphrase")
        self.sees("home")

    def settle_worker(self) -> None:
        """Wait until the service worker has every file."""
        self.page.evaluate("async () => { await navigator.serviceWorker.ready }")

    def look(self, name: str) -> None:
        """Accessible and no wider than the screen: phone and desktop, both directions."""
        for size, which in ((DESKTOP, "desktop"), (PHONE, "phone")):
            for direction in ("rtl", "ltr"):
                self.page.set_viewport_size(size)
                self.page.evaluate("(to) => { document.documentElement.dir = to }", direction)
                keep(self.page, f"{name}-{which}-{direction}")
                wide = width(self.page)
                assert wide <= size["width"], (name, which, direction, wide)
                found = violations(self.page)
                assert not found, (name, which, direction, found)


def stored(phone: FieldPhone, room: str) -> int:
    """Count the records of the app's data base whose id begins so."""
    count: int = phone.page.evaluate(
        """(room) => new Promise((resolve, reject) => {
          const asked = indexedDB.open("fieldbook");
          asked.onerror = () => reject(asked.error);
          asked.onsuccess = () => {
            const base = asked.result;
            const keys = base.transaction("records").objectStore("records").getAllKeys();
            keys.onsuccess = () => {
              base.close();
              resolve(keys.result.filter((key) => key.startsWith(room)).length);
            };
          };
        })""",
        room,
    )
    return count


ENGINE = re.compile(r'\("(?:/field/engine-[0-9a-f]+\.js)?",("/field/engine-)')
WORKER = """
const TEMPLATE = Uint8Array.from(%s);
let places = [];
const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);
const read = (buffer) => {
  const [view, bytes] = [new DataView(buffer), new Uint8Array(buffer)];
  places = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 11 + view.getUint16(at + 9, true);
    places.push([view.getUint32(at, true), bytes.slice(at + 11, end)]);
    at = end;
  }
};
const found = () => places.filter(([, template]) => same(template, TEMPLATE)).map(([one]) => ({
  case: one, score: 99, fmr: 1e-6, arrangement: "as-named",
  fingers: [{ finger: 2, score: 99, pairs: 31 }],
}));
const DEEDS = {
  open: () => null,
  load: (prints) => { read(prints); return { index: null }; },
  extract: (_image, finger) => ({ finger, template: TEMPLATE, minutiae: 40, utility: 70 }),
  search: () => ({ candidates: found(), compared: places.length, milliseconds: 1 }),
  compare: () => ({ score: 0, fmr: 1 }),
};
const SILENT = "%s";
onmessage = ({ data: { id, name, args } }) => {
  if (name !== SILENT) postMessage({ id, value: DEEDS[name](...args) });
};
"""


def with_scripted_engine(built: Path, folder: Path, template: bytes, *, silent: str = "") -> Path:
    """Copy the app, with an engine that reads `template` from any picture and knows it again.

    What is `silent` it never answers.
    """
    shutil.copytree(built, folder)
    for packed in folder.glob("*.gz"):
        packed.unlink()
    (script,) = folder.glob("app-*.js")
    before = sha256(script.read_bytes()).hexdigest()
    text, changed = ENGINE.subn(r'("/field/engine-test.js",\1', script.read_text("utf-8"))
    assert changed == 1
    script.write_text(text, encoding="utf-8")
    engine = folder / "engine-test.js"
    engine.write_text(WORKER % (list(template), silent), encoding="utf-8")
    worker = (folder / "sw.js").read_text("utf-8")
    named = f'{{path:"/field/{engine.name}",sha256:"{sha256(engine.read_bytes()).hexdigest()}"}},'
    at = worker.index('{path:"/field/')
    whole = worker[:at] + named + worker[at:].replace(before, sha256(text.encode()).hexdigest())
    (folder / "sw.js").write_text(whole, encoding="utf-8")
    return folder
