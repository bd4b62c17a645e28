"""The pages about consent on a desktop and on a phone: a child is asked, and says no."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Desk, Serve, Served
from tests.engines import FakeEngine

pytestmark = [pytest.mark.browser]


def test_asked_told_and_respected(
    serve: Serve, sit: Callable[[Served], Desk], fake_engine: FakeEngine
) -> None:
    desk = sit(serve(fake_engine))
    page = desk.page
    desk.sign_in("amira")
    desk.open("/cases/new")
    page.get_by_label("A person who asks for help").check()
    page.fill("#given_name", "Selam")
    page.fill("#authority", "Child protection office")
    page.fill("#contact_desk", "Front desk")
    desk.press("Open the case")
    desk.says("Nothing is written down yet.")
    desk.look("consent")
    here = page.url

    page.get_by_role("link", name="Write down what was said").click()
    desk.press("Write it down")
    desk.says("Choose what was said")
    desk.look("say-wrong")
    page.get_by_label("The child says no").check()
    desk.press("Write it down")
    desk.says("The child said no.")

    page.goto(here)
    desk.says("no, and that is respected")
    page.get_by_role("link", name="Add a guardian").click()
    page.get_by_label("mother or father").check()
    page.fill("#name", "هناء")
    page.fill("#proof", "birth certificate seen")
    page.fill("#until", "2027-01-01")
    desk.press("Add")
    page.get_by_role("link", name="May act against the child").click()
    page.fill("#reason", "the child is afraid")
    desk.press("Note it")
    desk.says("In conflict with the child")
    desk.look("consent-conflict")
    page.get_by_role("link", name="Decide for the child").click()
    desk.says("What is best for this child?")
