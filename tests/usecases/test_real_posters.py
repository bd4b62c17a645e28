"""A photograph of a phone's screen finds its case: real faces, which stay outside the project."""

import csv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from hospitium.core.errors import Refused
from hospitium.core.ids import CaseId
from hospitium.policy.facts import Verdict
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.decide import decide
from hospitium.usecases.face_engine import FaceCapture, FaceEngine
from hospitium.usecases.identify import identify
from hospitium.usecases.load_faces import packaged_face_engine
from hospitium.usecases.search_report import Listed
from tests.engines import FakeEngine
from tests.stations import INCIDENT, Station, make_station

PEOPLE = 6


@pytest.fixture(scope="session")
def faces() -> FaceEngine:
    return packaged_face_engine()


@pytest.fixture
def station(
    tmp_path: Path, engine: FakeEngine, faces: FaceEngine, shared_data: Path
) -> Iterator[Station]:
    assert shared_data.is_dir()
    made = make_station(tmp_path / "node", lambda: engine, face=lambda: faces)
    yield made
    made.runtime.node.close()


def pairs(folder: Path) -> list[tuple[Path, Path]]:
    """Two photographs of each of some people."""
    with (folder / "pairs600.csv").open(encoding="utf-8", newline="") as file:
        same = [row for row in csv.DictReader(file) if row["same"] == "1"]
    by_person = {Path(row["path_a"]).parent.name: row for row in same}
    rows = list(by_person.values())[::7][:PEOPLE]
    return [(folder / row["path_a"], folder / row["path_b"]) for row in rows]


def on_a_screen(picture: Path) -> bytes:
    """Photograph a picture on a phone's screen: askew, with its frame, stripes, gamma and blur."""
    shown = Image.open(picture).convert("RGB").resize((500, 500), Image.Resampling.BICUBIC)
    light = (np.asarray(shown, np.float32) / 255.0) ** 1.2
    rows = np.arange(500)[:, None, None]
    columns = np.arange(500)[None, :, None]
    light = light * (0.9 + 0.1 * np.cos(rows * 2.1)) * (0.92 + 0.08 * np.cos(columns * 1.3))
    screen = Image.new("RGB", (560, 640), (12, 12, 14))
    screen.paste(Image.fromarray((255 * light.clip(0, 1)).astype(np.uint8)), (30, 70))
    corners = (-40, -30, -15, 700, 600, 660, 585, -50)  # of the output, in the screen's pixels
    taken = screen.transform(
        (640, 720), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(96, 90, 84)
    )
    out = BytesIO()
    taken.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=80)
    return out.getvalue()


def test_a_photograph_of_a_screen_finds_its_case_among_others(
    station: Station, shared_data: Path
) -> None:
    runtime, amira = station.runtime, station.staff["amira"]
    owners: list[tuple[CaseId, Path]] = []
    for kept, other in pairs(shared_data / "face" / "lfw600"):
        case = station.open_case()
        photograph = Photograph(capture=FaceCapture(kept.read_bytes(), face=0))
        add_face(runtime, amira, case, photograph)
        owners.append((case, other))
    found, stranger = 0, 0
    hits: list[Listed] = []
    for case, other in owners:
        shot = FaceCapture(on_a_screen(other), face=0)
        report = identify(runtime, amira, faces=[shot], purpose="roadside-check", incident=INCIDENT)
        cases = [one.candidate.case_id for one in report.candidates]
        found += cases[:1] == [case]
        hits += report.candidates
        stranger += any(one != case for one in cases)
    assert found >= PEOPLE - 1
    assert stranger == 0
    with pytest.raises(Refused, match="face alone"):
        decide(
            runtime, station.staff["bela"], hits[0].id,
            verdict=Verdict.CONFIRM, reason="the same face",
        )  # fmt: skip
