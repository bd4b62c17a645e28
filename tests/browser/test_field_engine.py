"""The whole way with the engine that phones have: a real print, no network, the right person."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from hospitium.core.extractors import Extractor
from hospitium.core.fingers import Finger
from hospitium.edges.web import field_files
from hospitium.records.manifests import load_calibration, load_manifest, load_network
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.enrol import enrol
from hospitium.usecases.show_items import list_found
from tests.browser.conftest import Serve, Served
from tests.browser.field_fixtures import Hold, hold

pytestmark = [pytest.mark.browser]
__all__ = ["hold"]

INDEX = Finger.RIGHT_INDEX
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
def real(serve: Serve, picture: Picture) -> Served:
    """Serve a node of the phone's own extractor, with three real fingers that are sought."""
    if not field_files.is_field_built():
        pytest.skip("FIELD APP ABSENT: run `make setup`; no phone was tested")
    manifest, calibration = load_manifest("swift"), load_calibration("swift-calibration")
    engine = FingerEngine(model=manifest.id, network=load_network("swift"), calibration=calibration)
    served = serve(engine, extractor=Extractor.FAST)
    for finger in (101, 103, 104):
        case = served.station.open_case(f"Person {finger}")
        prints = [Capture(picture(finger, n).read_bytes(), INDEX, ppi=500) for n in (1, 2)]
        enrol(served.station.runtime, served.station.staff["amira"], case, prints)
    return served


def test_a_real_print_is_found_offline_and_reaches_the_desk(
    real: Served, hold: Hold, picture: Picture
) -> None:
    phone = hold(real)
    phone.enrol()
    phone.secure_by_phrase()
    phone.get_pack()
    phone.settle_worker()
    phone.context.set_offline(True)
    for finger, impression, found in ((107, 1, False), (103, 6, True)):
        phone.ask_consent()
        phone.press("They say yes")
        phone.sees("fingers")
        phone.press("Right index")
        phone.sees("capture")
        phone.page.locator("input[type=file]").set_input_files(picture(finger, impression))
        phone.says("of 100; wanted")
        phone.press("Back to the fingers")
        phone.press("Search with fingers: 1")
        phone.sees("result")
        if not found:
            phone.says("not proof")
            phone.press("Done")
            phone.sees("home")
    phone.says("never an identity")
    phone.page.get_by_label("What you saw").fill("the cores agree")
    phone.press("Possible match")
    phone.press("Save and send")
    phone.sees("home")
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    assert phone.counts()["sent"] == 3
    station = real.station
    amira = station.staff["amira"]
    assert len(list_found(station.runtime, amira, waiting_only=True)) == 1
    assert list_alerts(station.runtime, amira, waiting_only=True) == ()
    assert verify_log(station.runtime).sound
