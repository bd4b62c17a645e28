"""The way of a patrol: a passkey, a pack, no server, a real print, the right person, the desk.

Served by TLS with a certificate that was made here, as a node in a rucksack is. What the camera
sees is a photograph that was drawn from a real finger's print; nobody's own finger was filmed.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.crypto.certificates import issue_local
from hospitium.edges.web import field_files
from hospitium.formats.images import decode_image
from hospitium.records.manifests import load_calibration, load_manifest, load_network
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.synth.photo.render import render_photo
from hospitium.synth.photo.skin import relief_of_print
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from hospitium.usecases.show_items import list_found
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, Desk, Serve, Served
from tests.browser.field import FieldPhone
from tests.browser.films import film, scene_of
from tests.browser.sight import with_axe
from tests.browser.trust import trusting

pytestmark = [pytest.mark.browser]

INDEX = Finger.RIGHT_INDEX
SOUGHT, STRANGER = 103, 107
SEED = 11
Picture = Callable[[int, int], Path]


@pytest.fixture
def picture(shared_data: Path, tmp_path: Path) -> Picture:
    """Return a picture that a phone can open of a real print: `finger`, `impression`."""
    folder = shared_data / "finger" / "fvc2002_db1"

    def make(finger: int, impression: int) -> Path:
        path = tmp_path / f"{finger}-{impression}.png"
        Image.open(folder / f"{finger}_{impression}.tif").convert("L").save(path)
        return path

    return make


@pytest.fixture
def real(serve: Serve, picture: Picture, tmp_path: Path) -> Served:
    """Serve a node of the phone's extractor, by TLS, with three real fingers that are sought."""
    if not field_files.is_field_built():
        pytest.skip("FIELD APP ABSENT: run `make setup`; no phone was tested")
    made = issue_local(["localhost"], [], random=os.urandom, now=datetime.now(UTC))
    tls = tmp_path / "certificate.pem", tmp_path / "key.pem"
    tls[0].write_bytes(made.certificate)
    tls[1].write_bytes(made.key)
    manifest, calibration = load_manifest("swift"), load_calibration("swift-calibration")
    engine = FingerEngine(model=manifest.id, network=load_network("swift"), calibration=calibration)
    served = serve(engine, tls=tls, extractor=Extractor.FAST)
    for finger in (101, SOUGHT, 104):
        case = served.station.open_case(f"Person {finger}", birth_year=2014)
        prints = [Capture(picture(finger, n).read_bytes(), INDEX, ppi=500) for n in (1, 2)]
        enrol(served.station.runtime, served.station.staff["amira"], case, prints)
    return served


@pytest.fixture
def browser(chromium: Browser, real: Served, picture: Picture, tmp_path: Path) -> Iterator[Browser]:
    """A browser that trusts the node's certificate, with the sought finger before its camera."""
    print_ = to_norm_ppi(decode_image(picture(SOUGHT, 6).read_bytes()))
    relief, rng = relief_of_print(print_), np.random.default_rng(SEED)
    finger = render_photo([relief], scene_of(SEED), rng).pixels
    seen = film(tmp_path / "finger.y4m", [(np.full_like(finger, 90), 5), (finger, 25)])
    flags = [f"--use-file-for-fake-video-capture={seen}", trusting(tmp_path / "certificate.pem")]
    with chromium.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags]) as own:
        yield own


@pytest.fixture
def phone(browser: Browser, real: Served) -> FieldPhone:
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    context.grant_permissions(["camera"])
    page = with_axe(context).new_page()
    page.set_default_timeout(60_000)
    return FieldPhone(page, context, real).with_passkey()


def out_of_reach(phone: FieldPhone) -> None:
    """Stop the node's server and the phone's network; the app starts again all the same."""
    phone.settle_worker()
    assert phone.served.door is not None
    phone.served.door.shut()
    phone.context.set_offline(True)
    phone.page.reload()
    phone.sees("unlock")
    phone.press("Unlock with the passkey")
    phone.sees("home")


def back_in_reach(phone: FieldPhone) -> None:
    assert phone.served.door is not None
    phone.served.door.open()
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")


def check(phone: FieldPhone, take: Callable[[], None]) -> None:
    """From home to the result of a search with one finger."""
    phone.ask_consent()
    phone.press("They say yes")
    phone.sees("fingers")
    phone.press("Right index")
    phone.sees("capture")
    take()
    phone.says("of 100; wanted")
    phone.press("Back to the fingers")
    phone.press("Search with fingers: 1")
    phone.sees("result")


def test_a_real_print_is_found_without_a_server_and_reaches_the_desk(
    real: Served, phone: FieldPhone, browser: Browser, picture: Picture
) -> None:
    phone.enrol()
    phone.press("Use a passkey")
    phone.sees("home")
    phone.get_pack()
    out_of_reach(phone)
    stranger = picture(STRANGER, 1)
    check(phone, lambda: phone.page.locator("input[type=file]").set_input_files(stranger))
    phone.says("not proof")
    phone.press("Done")
    phone.sees("home")
    check(phone, lambda: phone.press("Use the camera"))  # the shutter goes by itself
    phone.says("never an identity")
    assert phone.page.locator("[data-case]").count() == 1
    phone.page.get_by_label("What you saw").fill("the cores agree")
    phone.press("Possible match")
    phone.press("Save and send")
    phone.sees("home")
    back_in_reach(phone)
    assert phone.counts()["sent"] == 3
    station = real.station
    assert len(list_found(station.runtime, station.staff["amira"], waiting_only=True)) == 1
    assert list_alerts(station.runtime, station.staff["amira"], waiting_only=True) == ()
    desk = Desk(browser.new_context(locale="en-GB").new_page(), Served(station, phone.address))
    desk.sign_in("bela")
    desk.says("Found in the field, unconfirmed")
    desk.page.click("text=see the comparison")
    desk.says("Is it the same person?")
    desk.open("/log")
    desk.says("Nobody has rewritten the log.")
    assert verify_log(station.runtime).sound
