"""What two phones see of the same person, offline: nobody's words are written over."""

from collections.abc import Callable

import pytest

from hospitium.core.ids import CaseId
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.show_case import show_case
from tests.browser.conftest import Desk, Served
from tests.browser.field import FieldPhone
from tests.browser.field_fixtures import Hold, hold, serve_fast, served

pytestmark = [pytest.mark.browser]
__all__ = ["hold", "serve_fast", "served"]


def writes(phone: FieldPhone, case: CaseId, **said: str) -> None:
    """From home to home: find the case by its label, and write."""
    names = {"place": "Where the person was last seen", "look": "What they look like and wear"}
    phone.press("Write down something seen")
    phone.sees("cases")
    phone.page.get_by_label("Find a case").fill(str(case)[:4])
    phone.page.locator(f"[data-case='{case}'] button").click()
    phone.sees("note")
    for name, text in said.items():
        phone.page.get_by_label(names[name]).fill(text)
    phone.look("note")
    phone.press("Save and send")
    phone.sees("home")


def meets(phone: FieldPhone) -> dict[str, int]:
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    return phone.counts()


def test_the_second_of_two_phones_on_a_field_is_listed_and_nothing_is_overwritten(
    served: Served, hold: Hold, sit: Callable[[Served], Desk]
) -> None:
    station = served.station
    amira = station.staff["amira"]
    case = list_cases(station.runtime, amira).cases[0].id
    phones = hold(served), hold(served)
    for phone in phones:
        phone.enrol()
        phone.secure_by_phrase()
        phone.get_pack()
        phone.context.set_offline(True)
    one, two = phones
    one.press("Write down something seen")
    one.sees("cases")
    one.look("cases")
    one.press("Back")
    writes(one, case, look="red scarf")
    writes(two, case, look="blue coat", place="the bridge")
    assert one.counts()["pending"] == two.counts()["pending"] == 1

    assert meets(one) == {"pending": 0, "sent": 1, "failed": 0, "desk": 0}
    assert meets(two) == {"pending": 0, "sent": 0, "failed": 1, "desk": 0}
    notice = show_case(station.runtime, amira, case).notice
    assert (notice.description, notice.last_seen_place) == ("red scarf", "")
    two.page.locator(".tiles").click()
    two.page.locator("[data-state=conflict] button").click()
    for text in ("Yours: blue coat", "At the node: red scarf"):
        two.says(text)
    two.look("conflict")

    desk = sit(served)
    desk.sign_in("amira")
    desk.open("/from-the-field")
    desk.page.locator("#items a").click()
    desk.look("conflict-at-the-desk")
    desk.page.get_by_label("The phone: blue coat").check()
    desk.press("Take it in under my name")
    desk.says("It is taken in.")
    notice = show_case(station.runtime, amira, case).notice
    assert (notice.description, notice.last_seen_place) == ("blue coat", "the bridge")

    writes(one, case, look="red scarf, without the coat")  # it still knows its own words only
    assert meets(one)["failed"] == 1
    assert show_case(station.runtime, amira, case).notice.description == "blue coat"


def test_a_phone_that_writes_twice_is_in_nobodys_way(served: Served, hold: Hold) -> None:
    station = served.station
    case = list_cases(station.runtime, station.staff["amira"]).cases[0].id
    phone = hold(served)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    writes(phone, case, look="red scarf")
    phone.context.set_offline(True)
    writes(phone, case, look="red scarf, no shoes")
    assert meets(phone) == {"pending": 0, "sent": 2, "failed": 0, "desk": 0}
    said = show_case(station.runtime, station.staff["amira"], case).notice
    assert said.description == "red scarf, no shoes"
