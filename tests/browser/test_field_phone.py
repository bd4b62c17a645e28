"""The phone itself: locked, wiped, revoked, full, cleared, updated, in four languages."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hospitium.edges.web import field_files
from hospitium.policy.overlay import Overlay
from hospitium.usecases.devices import wipe_device
from hospitium.usecases.packs import list_packs, revoke_pack
from hospitium.usecases.policies import adopt_overlay, propose_overlay
from tests.browser.conftest import Served
from tests.browser.field import FieldPhone, stored
from tests.browser.field_fixtures import Hold, hold, serve_fast, served

pytestmark = [pytest.mark.browser]
__all__ = ["hold", "serve_fast", "served"]


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


def test_a_pack_older_than_the_rules_says_so_until_it_is_fetched_anew(
    served: Served, hold: Hold
) -> None:
    station, warning = served.station, "The rules of your node have changed"
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert not phone.page.get_by_text(warning).count()
    young = Overlay("north", "a doctor decides", "Act 12", date(2027, 1, 1), ("search.young",), "")
    mine = propose_overlay(station.runtime, station.staff["dana"], young)
    adopt_overlay(station.runtime, station.staff["omar"], mine.id)
    phone.press("Contact the node now")
    phone.says(warning)
    phone.look("older-policy")
    phone.press("Packs")
    phone.says(warning)
    phone.press("Download")
    phone.says("whole, genuine")
    assert not phone.page.get_by_text(warning).count()


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
    phone.ready_for_fingers()
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


KEPT = """async (name) => {
  const cache = await caches.open(name);
  const { files } = await (await fetch("/field/files.json")).json();
  const kept = await Promise.all(files.map((one) => cache.match(one.path)));
  return files.every((one, at) => kept[at] !== undefined || one.path === "/field/sw.js");
}"""
"""Whether every file of the app but the service worker itself is kept."""


def test_a_browser_that_cleared_the_apps_files_only_fetches_them_again(
    served: Served, hold: Hold
) -> None:
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.settle_worker()
    (version,) = caches(phone)
    phone.page.evaluate("(name) => caches.delete(name)", version)
    phone.page.reload()
    phone.sees("unlock")
    while not phone.page.evaluate(KEPT, version):
        phone.page.wait_for_timeout(100)
    phone.context.set_offline(True)
    phone.page.reload()
    phone.unlock_by_phrase()


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


def caches(phone: FieldPhone) -> list[str]:
    names: list[str] = phone.page.evaluate("() => caches.keys()")
    return sorted(names)
