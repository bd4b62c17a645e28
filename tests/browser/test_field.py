"""The field app's journey against a real node: in, offline, a candidate, sent, at the desk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from hospitium.edges.web import field_files
from hospitium.formats.notice import CaseKind
from hospitium.records.manifests import load_manifest
from hospitium.usecases.import_items import import_items
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.receive_items import Answered
from tests.browser.conftest import Served
from tests.browser.field import FieldPhone, stored, with_scripted_engine
from tests.browser.field_fixtures import Hold, hold, serve_fast, served
from tests.edges.callers import INDEX
from tests.engines import FakeEngine, capture

pytestmark = [pytest.mark.browser]
__all__ = ["hold", "serve_fast", "served"]


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


def script(monkeypatch: pytest.MonkeyPatch, folder: Path, person: int, *, silent: str = "") -> None:
    """Serve an app whose engine takes every picture for a finger of `person`."""
    read = FakeEngine(load_manifest("swift").id).read(capture(person, INDEX))
    app = with_scripted_engine(field_files.FOLDER, folder, read.template, silent=silent)
    monkeypatch.setattr(field_files, "FOLDER", app)


def test_from_a_candidate_in_the_field_to_the_alert_at_the_desk(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is scripted: what is tried here is the way of a candidate, not recognition."""
    script(monkeypatch, tmp_path / "app", 1)
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


def take_one(phone: FieldPhone, picture: Path) -> None:
    phone.press("Right index")
    Image.new("L", (128, 128), 200).save(picture)
    phone.page.locator("input[type=file]").set_input_files(picture)
    phone.says("Good enough")
    phone.press("Back to the fingers")


def search_with_one(phone: FieldPhone, picture: Path) -> None:
    """From a new phone to a search with one finger."""
    phone.ready_for_fingers()
    take_one(phone, picture)
    phone.press("Search with fingers: 1")


def test_a_check_left_undecided_goes_out_as_the_bare_fact(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(monkeypatch, tmp_path / "app", 1)
    phone = hold(serve_fast())
    search_with_one(phone, tmp_path / "print.png")
    phone.sees("result")
    phone.press("Lock")
    phone.unlock_by_phrase()
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts() == {"pending": 0, "sent": 1, "failed": 0, "desk": 0}


def test_a_search_can_be_stopped_and_what_was_taken_stays(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(monkeypatch, tmp_path / "app", 1, silent="search")
    phone = hold(serve_fast())
    search_with_one(phone, tmp_path / "print.png")
    phone.press("Stop the search")
    phone.says("The search was stopped")
    phone.says("Taken, 70 of 100")
    phone.says("This pack carries no faces")  # what is missing is said, and fingers serve
    assert not phone.page.get_by_role("button", name="Photograph the face").count()


def test_somebody_without_a_name_is_recorded_offline_and_stands_at_the_node(
    hold: Hold, serve_fast: Callable[[], Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(monkeypatch, tmp_path / "app", 9)
    served = serve_fast()
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.settle_worker()
    phone.context.set_offline(True)
    phone.press("Record somebody whose name nobody knows")
    phone.sees("enrol")
    phone.look("enrol")
    phone.press("They say yes")
    take_one(phone, tmp_path / "print.png")
    phone.press("Go on with fingers: 1")
    phone.sees("person")
    phone.press("Save and send")
    phone.says("The node needs this")
    phone.look("person")
    for label in ("Legal basis", "Authority", "Desk to contact"):
        phone.page.get_by_label(label).fill("Synthetic 12/2026")
    phone.page.get_by_label("Born about").fill("1990")
    phone.press("Save and send")
    phone.sees("home")
    assert phone.counts()["pending"] == 1
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts() == {"pending": 0, "sent": 1, "failed": 0, "desk": 0}
    amira = served.station.staff["amira"]
    kinds = [one.kind for one in list_cases(served.station.runtime, amira).cases]
    assert kinds.count(CaseKind.UNIDENTIFIED) == 1
