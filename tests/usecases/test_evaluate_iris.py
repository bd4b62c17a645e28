"""A folder of drawn eyes is measured: layouts, failures, groups."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import BadInput, BadTemplate, NoIris
from hospitium.formats.eyes import decode_eye
from hospitium.formats.images import encode_png
from hospitium.usecases.calibrate_iris import packaged_iris_engine
from hospitium.usecases.evaluate_iris import EyeGrouping, evaluate_iris
from hospitium.usecases.eye_files import find_eyes_in, whose
from hospitium.usecases.eye_people import read_people
from hospitium.usecases.iris_engine import IrisCapture
from tests.senses.iris.eyes import eye


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("eyes")
    for person in range(3):
        for number in range(2):
            picture = eye(10 + person, seed=number)
            (top / f"p{person}L_{number}.png").write_bytes(encode_png(picture))
    (top / "p0L_9.png").write_bytes(encode_png(np.full((90, 90), 99, np.uint8)))
    (top / "people.csv").write_text("person,age\np0,old\np1,old\np2,young\n")
    return top


def test_mates_are_found_and_failures_count_as_rejected(folder: Path) -> None:
    engine = packaged_iris_engine()
    groups = read_people(folder / "people.csv", "age")
    found = evaluate_iris(
        folder, engine, grouping=EyeGrouping("age", groups, engine.calibration, tolerated=1.0)
    )
    report = found.as_json()
    assert found.genuine.scores[np.isfinite(found.genuine.scores)].min() > 60
    assert found.impostor.scores.max() < 40
    assert report["failed"] == 1
    assert report["failures"] == {"hospitium.bad_input.no_iris": 1}
    assert np.isneginf(found.genuine.scores).sum() == 2
    by = report["by"]
    assert isinstance(by, dict)
    assert set(by["groups"]) == {"old", "young"}
    assert (by["tolerated_gap"], by["within_tolerated_gap"]) == (1.0, True)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("007/03_L.png", ("007/L", "007")),
        ("a_R_2.png", ("a_R", "a")),
        ("x12_5.png", ("x12", "x12")),
        ("9/left/aeva1.bmp", ("9/L", "9")),
        ("001/2/001_2_4.bmp", ("001", "001")),
        ("lonely.png", None),
    ],
)
def test_a_path_names_eye_and_person(label: str, named: tuple[str, str] | None) -> None:
    assert whose(label) == named


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a_1.png").write_bytes(b"")
    with pytest.raises(BadInput):
        find_eyes_in(tmp_path)


def test_a_colour_photograph_is_refused() -> None:
    from io import BytesIO

    from PIL import Image

    picture = np.zeros((120, 160, 3), np.uint8)
    picture[..., 0] = 180
    out = BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    with pytest.raises(NoIris, match="visible light"):
        decode_eye(out.getvalue())


def test_the_engine_says_what_is_no_template() -> None:
    engine = packaged_iris_engine()
    read = engine.read(IrisCapture(encode_png(eye(1))))
    assert engine.score(read.template, read.template) > 80
    assert engine.calibration.fmr(80) < 1e-4
    with pytest.raises(BadTemplate):
        engine.score(read.template, b"HIR")
