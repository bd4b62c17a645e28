"""Photographs by the camera of the computer: a strict page, one picture, and another try."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Desk, Serve
from tests.engines import FakeEngine

pytestmark = [pytest.mark.browser]

Sit = Callable[..., Desk]
CHOSEN = "[...document.querySelector('#image').files].map((one) => one.name + ' ' + one.type)"


def test_a_picture_is_taken_again_and_added(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    case = served.station.open_case()
    desk = sit(served)
    desk.page.context.grant_permissions(["camera"])
    desk.sign_in("amira")
    desk.open(f"/cases/{case}/faces")
    desk.look("photographs")
    desk.press("Switch the camera on")
    desk.says("Look straight into the camera")
    desk.press("Take the picture")
    desk.says("Picture taken.")
    assert desk.page.evaluate(CHOSEN) == ["camera.jpg image/jpeg"]
    desk.press("Take another")
    desk.press("Take the picture")
    desk.says("Picture taken.")
    assert desk.page.input_value("#source") == "camera"
    assert desk.page.input_value("#captured_on") == served.station.clock.now.date().isoformat()
    desk.page.get_by_label("Keep the portrait too").check()
    desk.press("Add the photograph")
    desk.says("Photograph added. Quality 70 of 100.")
    desk.look("case-with-photograph")
    desk.page.get_by_role("link", name="Remove photograph 1").click()
    desk.look("remove-photograph")


def test_without_the_camera_a_file_is_chosen(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    desk = sit(served)
    desk.sign_in("amira")
    desk.open(f"/cases/{served.station.open_case()}/faces")
    desk.press("Switch the camera on")
    desk.says("Choose a file instead.")
    plain = sit(served, scripts=False)
    plain.sign_in("amira")
    plain.open(f"/cases/{served.station.open_case()}/faces")
    assert plain.page.get_by_role("button", name="Switch the camera on").count() == 0
    assert plain.page.locator("#image").is_visible()
