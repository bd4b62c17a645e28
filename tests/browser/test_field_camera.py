"""A finger before the camera: coaching, a shutter that goes by itself, and the right person."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.edges.web import field_files
from hospitium.formats.images import encode_png
from hospitium.records.manifests import load_calibration, load_manifest, load_network
from hospitium.synth.master import person
from hospitium.synth.press import impression
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, Serve, Served
from tests.browser.field import FieldPhone
from tests.browser.films import film, photograph
from tests.browser.sight import with_axe

pytestmark = [pytest.mark.browser]

INDEX = Finger.RIGHT_INDEX
SOUGHT = 2
SEED = 11
Filmed = Callable[[Served, Path], FieldPhone]


@pytest.fixture
def filmed(chromium: Browser) -> Iterator[Filmed]:
    """Return a phone whose camera shows a film."""
    browsers = []

    def take(served: Served, path: Path) -> FieldPhone:
        flags = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={path}"]
        browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        browsers.append(browser)
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        page = with_axe(context).new_page()
        page.set_default_timeout(60_000)
        return FieldPhone(page, context, served)

    yield take
    for browser in browsers:
        browser.close()


@pytest.fixture
def cases() -> dict[int, CaseId]:
    """Return the cases by the number of the person."""
    return {}


@pytest.fixture
def served(serve: Serve, cases: dict[int, CaseId]) -> Served:
    """Serve a node of the phone's own extractor, with three synthetic people who are sought."""
    if not field_files.is_field_built():
        pytest.skip("FIELD APP ABSENT: run `make setup`; no phone was tested")
    manifest, calibration = load_manifest("swift"), load_calibration("swift-calibration")
    engine = FingerEngine(model=manifest.id, network=load_network("swift"), calibration=calibration)
    served = serve(engine, extractor=Extractor.FAST)
    rng = np.random.default_rng(SEED)
    for number in range(3):
        cases[number] = served.station.open_case(f"Person {number}")
        image = impression(person(number).finger(INDEX), rng).image
        prints = [Capture(encode_png(image.pixels), INDEX, ppi=500)]
        enrol(served.station.runtime, served.station.staff["amira"], cases[number], prints)
    return served


def test_the_shutter_goes_by_itself_and_the_person_is_found(
    served: Served, cases: dict[int, CaseId], filmed: Filmed, tmp_path: Path
) -> None:
    finger = photograph([person(SOUGHT).finger(INDEX)], SEED)
    nothing = np.full_like(finger, 90)
    phone = filmed(served, film(tmp_path / "finger.y4m", [(nothing, 15), (finger, 25)]))
    phone.context.grant_permissions(["camera"])
    phone.ready_for_fingers()
    phone.press("Right index")
    phone.press("Use the camera")
    phone.sees("camera")
    phone.says("No finger is in the picture")
    phone.look("camera")
    phone.says("Best so far")
    phone.look("capture")
    phone.press("Back to the fingers")
    phone.press("Search with fingers: 1")
    phone.sees("result")
    cards = phone.page.locator("[data-case]")
    assert cards.count() == 1
    assert cards.get_attribute("data-case") == str(cases[SOUGHT])


def test_a_hand_is_asked_for_more_fingers_and_the_officers_own_is_refused(
    served: Served, filmed: Filmed, tmp_path: Path
) -> None:
    finger = photograph([person(SOUGHT).finger(INDEX)], SEED)
    phone = filmed(served, film(tmp_path / "finger.y4m", [(finger, 10)]))
    phone.context.grant_permissions(["camera"])
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.press("Settings")
    phone.press("Add or remove")
    phone.press("Use the camera")
    phone.says("Prints of yours on this phone: 1")
    phone.press("Back")
    phone.press("Back")
    phone.ask_consent()
    phone.press("They say yes")
    phone.press("Photograph four fingers of the right hand")
    phone.sees("camera")
    phone.says("More fingers belong in the picture")
    phone.look("hand")
    phone.press("Take it now")
    phone.sees("fingers")
    phone.says("Not all the fingers that were asked for were found")
    phone.press("Right index")
    phone.press("Use the camera")
    phone.says("This looks like your own finger")
    phone.press("Back to the fingers")
    assert not phone.page.get_by_text("Taken,").count()


def test_without_a_camera_a_file_will_do(served: Served, filmed: Filmed, tmp_path: Path) -> None:
    phone = filmed(served, tmp_path / "none.y4m")
    phone.ready_for_fingers()
    phone.press("Right index")
    phone.press("Use the camera")
    phone.sees("capture")
    phone.says("choose a picture file")
    picture = tmp_path / "table.jpg"
    Image.new("RGB", (800, 600), (90, 110, 90)).save(picture)
    phone.page.locator("input[type=file]").set_input_files(picture)
    phone.says("No fingertip was found")
    phone.says("Attempts left: 2")  # a picture without a finger is a try like any other
