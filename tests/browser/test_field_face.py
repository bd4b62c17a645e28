"""A face before the camera, offline: asked for, coached, taken, found, and searched again."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hospitium.core.extractors import Extractor
from hospitium.core.ids import CaseId
from hospitium.edges.web import field_files
from hospitium.records.manifest_file import Manifest, parse_manifest
from hospitium.records.manifests import load_calibration, load_manifest, load_weights
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.add_model import add_model
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.load_faces import load_face_engine
from hospitium.usecases.show_items import list_found
from tests.browser.conftest import Serve, Served
from tests.browser.films import film
from tests.browser.test_field_camera import Filmed, filmed
from tests.engines import FakeEngine
from tests.faces import as_png, drawn_face, pixels
from tests.usecases.own_models import manifest

pytestmark = [pytest.mark.browser]
__all__ = ["filmed"]

WALL = "#8aa0b0"
SOUGHT, OTHERS = 1, (0,)
"""Drawings are alike: most agree so well that all rates end at the least one that can be told, and
who is first of them says nothing. These two do not."""


@pytest.fixture
def cases() -> dict[int, CaseId]:
    """Return the cases by the number of the drawing."""
    return {}


@pytest.fixture
def served(serve: Serve, cases: dict[int, CaseId]) -> Served:
    """Serve a node with two drawn people who are sought by their photographs alone.

    It compares faces with a network that it was given, which its phones may hold: the packaged one
    under another name. Phones fetch that one by their signature, the other two from the app.
    """
    if not field_files.is_field_built():
        pytest.skip("FIELD APP ABSENT: run `make setup`; no phone was tested")
    packaged = load_manifest("face-embedding")
    graph = load_weights(packaged)
    own = parse_manifest(manifest_of(packaged, graph))
    engine = load_face_engine(own, graph, load_calibration(packaged.calibration))
    served = serve(
        FakeEngine(load_manifest("swift").id), extractor=Extractor.FAST, face=lambda: engine
    )
    amira = served.station.staff["amira"]
    root = served.station.staff["root"]
    add_model(served.station.runtime, root, manifest_of(packaged, graph), graph)
    for number in (SOUGHT, *OTHERS):
        cases[number] = served.station.open_case(f"Person {number}")
        capture = FaceCapture(as_png(drawn_face(number, side=300)))
        add_face(served.station.runtime, amira, cases[number], Photograph(capture=capture))
    return served


def manifest_of(packaged: Manifest, graph: bytes) -> str:
    """Return the manifest of the packaged network as a deployment's own."""
    text = manifest(graph, dimension=512, side=112)
    lengths = "\n".join(f"{name} = {value}" for name, value in packaged.thresholds.items())
    return f"phones = true\n{text}\n[thresholds]\n{lengths}\n"


def before_a_wall(*faces: tuple[int, int, tuple[int, int]]) -> Image.Image:
    """Return a picture of drawn faces: which, how large, where."""
    wall = Image.new("RGB", (640, 480), WALL)
    for number, side, place in faces:
        wall.paste(drawn_face(number, side=side), place)
    return wall


def test_a_face_is_coached_found_offline_and_reaches_the_desk(
    served: Served, cases: dict[int, CaseId], filmed: Filmed, tmp_path: Path
) -> None:
    nobody, somebody = before_a_wall(), before_a_wall((SOUGHT, 400, (120, 40)))
    frames = [(np.array(pixels(nobody)), 25), (np.array(pixels(somebody)), 40)]
    phone = filmed(served, film(tmp_path / "face.y4m", frames))
    phone.context.grant_permissions(["camera"])
    phone.ready_for_fingers()
    phone.settle_worker()
    phone.context.set_offline(True)
    phone.press("Photograph the face")
    phone.says("A face alone decides nothing")
    phone.look("ask")
    phone.press("They say yes")
    age = phone.page.get_by_label("How old the person is")
    age.select_option("young")
    phone.says("Nobody is searched by a face under the age of 3")
    assert not phone.page.get_by_role("button", name="Use the camera").count()
    age.select_option("older")
    phone.press("Use the camera")
    phone.says("No face is in the picture")
    phone.look("camera")
    phone.says("Face taken:")
    phone.look("face")
    both = tmp_path / "both.png"
    before_a_wall((SOUGHT, 300, (10, 90)), (OTHERS[0], 200, (400, 140))).save(both)
    phone.page.locator("input[type=file]").set_input_files(both)
    phone.sees("face-choose")
    phone.look("choose")
    phone.press("Face 1")
    phone.says("Face taken:")
    phone.press("Back to the fingers")
    phone.press("Search by face, and with fingers: 0")
    phone.sees("result")
    assert phone.page.locator("[data-case]").first.get_attribute("data-case") == str(cases[SOUGHT])
    phone.says("Between the photographs")
    phone.says("A face alone can neither confirm")
    phone.look("result")
    for card in phone.page.locator("[data-case]").all():
        card.get_by_label("What you saw").fill("the eyes and the brow agree")
        card.get_by_role("button", name="Possible match").click()
    phone.press("Save and send")
    phone.sees("home")
    phone.context.set_offline(False)
    phone.press("Contact the node now")
    phone.says("The node answered")
    station, amira = served.station, served.station.staff["amira"]
    found = list_found(station.runtime, amira, waiting_only=True)
    assert cases[SOUGHT] in {one.case_id for one in found}
    assert list_alerts(station.runtime, amira, waiting_only=True) == ()
    assert verify_log(station.runtime).sound
