"""The field app in a real browser against a real node: in, offline, out, locked, wiped."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from hospitium.core.extractors import Extractor
from hospitium.edges.web import field_files
from hospitium.records.manifests import load_manifest
from hospitium.usecases.devices import wipe_device
from hospitium.usecases.enrol import enrol
from hospitium.usecases.import_items import import_items
from hospitium.usecases.packs import list_packs, revoke_pack
from hospitium.usecases.receive_items import Answered
from tests.browser.conftest import PHONE, Serve, Served
from tests.browser.field import FieldPhone, with_scripted_engine
from tests.edges.callers import INDEX
from tests.engines import FakeEngine, capture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
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
def hold(chromium: Browser, tmp_path: Path) -> Iterator[Hold]:
    contexts = []

    def take(served: Served) -> FieldPhone:
        context = chromium.new_context(viewport=PHONE, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return FieldPhone(page, context, served, tmp_path)

    yield take
    for context in contexts:
        context.close()


def test_from_the_code_to_an_outbox_that_waits_offline(served: Served, hold: Hold) -> None:
    phone = hold(served).with_passkey()
    phone.enrol()
    phone.look("secure")
    phone.press("Use a passkey")
    phone.sees("home")
    phone.get_pack()
    phone.look("home")
    phone.settle_worker()
    phone.context.set_offline(True)
    phone.page.reload()
    phone.sees("unlock")
    phone.look("unlock")
    phone.press("Unlock with the passkey")
    phone.sees("home")
    phone.ask_consent()
    phone.look("consent")
    phone.press("They say no")
    phone.sees("said-no")
    phone.look("said-no")
    phone.press("Note the answer")
    phone.sees("home")
    phone.no_print()
    assert phone.counts() == {"pending": 2, "sent": 0, "failed": 0, "desk": 0}
    phone.page.locator(".tiles").click()
    phone.sees("outbox")
    phone.look("outbox")
    phone.press("Send now")
    phone.says("cannot be reached")
    with phone.page.expect_download() as file:
        phone.press("Export what was not sent")
    sealed = Path(file.value.path()).read_bytes()
    assert b"km 41" not in sealed
    desk = served.station.staff["amira"]
    (part,) = import_items(served.station.runtime, desk, sealed)
    assert [one.status for one in part.results] == [Answered.ACCEPTED] * 2, part
    phone.context.set_offline(False)
    phone.press("Send now")
    phone.says("Waiting: 0. Sent: 2.")
    assert stored(phone, "outbox/") == 2


def test_one_poisoned_item_goes_to_the_desk_and_blocks_nothing(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.context.set_offline(True)
    phone.no_print()
    phone.ask_consent()
    phone.page.get_by_label("Where you are").fill("x" * 600)  # longer than the node takes
    phone.press("They say yes")
    phone.press("No print can be taken")
    phone.sees("home")
    phone.no_print()
    assert phone.counts()["pending"] == 3
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts() == {"pending": 0, "sent": 2, "failed": 0, "desk": 1}
    phone.page.locator(".tiles").click()
    phone.page.locator("[data-state=desk] button").click()
    phone.says("somebody at the desk must look")
    phone.look("item")


def test_a_passphrase_opens_and_a_wrong_one_does_not(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.press("Lock")
    phone.sees("unlock")
    phone.page.get_by_label("Passphrase").fill("four other words here")
    phone.press("Unlock with the passphrase")
    phone.says("does not open it")
    phone.unlock_by_phrase()


def test_nobody_at_the_phone_for_three_minutes_locks_it(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.page.clock.install()
    phone.enrol()
    phone.secure_by_phrase()
    phone.page.clock.fast_forward(181_000)
    phone.sees("unlock")


def test_a_revoked_pack_is_destroyed_at_the_next_contact(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    runtime, amira = served.station.runtime, served.station.staff["amira"]
    revoke_pack(runtime, amira, list_packs(runtime, amira)[0].id)
    phone.press("Contact the node now")
    phone.says("There is no valid pack")
    assert stored(phone, "pack-") == 0


def test_a_wiped_phone_destroys_all_even_while_locked_and_says_so(
    served: Served, hold: Hold
) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.press("Lock")
    phone.sees("unlock")
    wipe_device(served.station.runtime, served.station.staff["root"], phone.device)
    phone.page.reload()
    phone.sees("welcome")
    phone.says("asked this phone to erase everything")
    assert stored(phone, "") == 0


def test_erasing_on_the_phone_warns_of_unsent_work(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.context.set_offline(True)
    phone.no_print()
    phone.press("Settings")
    phone.sees("settings")
    phone.look("settings")
    phone.press("Log out and erase")
    phone.says("Not sent yet: 1")
    phone.look("leave")
    phone.press("Erase everything now")
    phone.sees("welcome")
    assert stored(phone, "") == 0


def test_a_full_storage_saves_nothing_and_says_so(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.ask_consent()
    phone.press("They say yes")
    phone.sees("fingers")
    before = stored(phone, "outbox/")
    # what a browser does when the disk is full; Chromium's own quota override binds no IndexedDB
    phone.page.evaluate(
        """() => {
          const { prototype } = IDBObjectStore;
          window.realPut = prototype.put;
          prototype.put = function (...words) {
            if (this.name !== "records") return window.realPut.apply(this, words);
            throw new DOMException("no room", "QuotaExceededError");
          };
        }"""
    )
    phone.press("No print can be taken")
    phone.says("storage is full")
    assert stored(phone, "outbox/") == before
    phone.page.evaluate("() => { IDBObjectStore.prototype.put = window.realPut }")
    phone.press("No print can be taken")
    phone.sees("home")
    assert phone.counts()["pending"] == 1


def test_a_cleared_browser_begins_anew_and_says_what_was_lost(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    session = phone.context.new_cdp_session(phone.page)
    session.send("Storage.clearDataForOrigin", {"origin": phone.address, "storageTypes": "all"})
    phone.page.reload()
    phone.sees("welcome")
    phone.says("its storage was cleared")


def test_exit_leaves_at_once(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.press("Exit")
    phone.page.wait_for_url("about:blank")


def test_every_language_and_both_directions(served: Served, hold: Hold) -> None:
    phone = hold(served)
    phone.page.goto(f"{phone.address}/field/")
    phone.sees("welcome")
    for language, direction in (("es", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")):
        phone.page.locator("main select").select_option(language)
        page = phone.page.locator(f"html[lang={language}][dir={direction}]")
        page.wait_for()
    phone.look("welcome")


def test_a_new_version_is_offered_and_a_broken_one_is_not(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "app"
    shutil.copytree(field_files.FOLDER, folder)
    for packed in folder.glob("*.gz"):
        packed.unlink()
    monkeypatch.setattr(field_files, "FOLDER", folder)
    phone = hold(serve_fast())
    phone.page.goto(f"{phone.address}/field/")
    phone.sees("welcome")
    phone.settle_worker()
    worker, icon = folder / "sw.js", folder / "favicon.svg"
    old, whole = worker.read_text(), icon.read_bytes()
    digest = (folder / "files.json").read_text().split('"digest": "')[1][:64]
    icon.write_bytes(b"<svg/>")
    worker.write_text(old.replace(digest, "b" * 64))
    phone.page.reload()
    phone.sees("welcome")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.page.wait_for_timeout(700)
    assert caches(phone) == [f"app-{digest[:16]}"]
    icon.write_bytes(whole)
    worker.write_text(old.replace(digest, "c" * 64))
    phone.page.reload()
    phone.says("A newer version of the app")
    phone.press("Change over now")
    phone.page.locator(".update").wait_for(state="detached")
    phone.sees("welcome")
    assert caches(phone) == [f"app-{'c' * 16}"]


def test_from_a_candidate_in_the_field_to_the_alert_at_the_desk(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is scripted: what is tried here is the way of a candidate, not recognition."""
    read = FakeEngine(load_manifest("swift").id).read(capture(1, INDEX))
    app = with_scripted_engine(field_files.FOLDER, tmp_path / "app", read.template)
    monkeypatch.setattr(field_files, "FOLDER", app)
    served = serve_fast()
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.settle_worker()
    phone.context.set_offline(True)
    phone.ask_consent()
    phone.press("They say yes")
    phone.sees("fingers")
    phone.page.get_by_label("Not there? (Left little)").select_option("missing")
    phone.press("Right index")
    phone.sees("capture")
    picture = tmp_path / "print.png"
    Image.new("L", (128, 128), 200).save(picture)
    phone.page.locator("input[type=file]").set_input_files(picture)
    phone.says("Good enough")
    phone.look("capture")
    phone.press("Back to the fingers")
    phone.look("fingers")
    phone.press("Search with fingers: 1")
    phone.sees("result")
    phone.says("never an identity")
    phone.look("candidates")
    phone.page.get_by_label("What you saw").fill("same scar, about the same age")
    phone.press("Possible match")
    phone.press("Save and send")
    phone.sees("home")
    assert phone.counts() == {"pending": 2, "sent": 0, "failed": 0, "desk": 0}
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts() == {"pending": 0, "sent": 2, "failed": 0, "desk": 0}
    phone.press("Contact the node now")
    phone.says("The desk was told of a match")


def test_a_check_left_undecided_goes_out_as_the_bare_fact(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = FakeEngine(load_manifest("swift").id).read(capture(1, INDEX))
    app = with_scripted_engine(field_files.FOLDER, tmp_path / "app", read.template)
    monkeypatch.setattr(field_files, "FOLDER", app)
    phone = hold(serve_fast())
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.ask_consent()
    phone.press("They say yes")
    phone.press("Right index")
    picture = tmp_path / "print.png"
    Image.new("L", (128, 128), 200).save(picture)
    phone.page.locator("input[type=file]").set_input_files(picture)
    phone.says("Good enough")
    phone.press("Back to the fingers")
    phone.press("Search with fingers: 1")
    phone.sees("result")
    phone.press("Lock")
    phone.unlock_by_phrase()
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts() == {"pending": 0, "sent": 1, "failed": 0, "desk": 0}


def caches(phone: FieldPhone) -> list[str]:
    names: list[str] = phone.page.evaluate("() => caches.keys()")
    return sorted(names)


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
