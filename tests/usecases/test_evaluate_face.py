"""The protocol, on an engine whose "pictures" are angles."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import BadInput, NoFace, NotFound
from hospitium.records.manifests import load_calibration
from hospitium.senses.face.types import Floats
from hospitium.usecases.calibrate_face import measure_face_calibration
from hospitium.usecases.evaluate_face import FaceUnderTest, Grouping, evaluate_face


def embed(data: bytes) -> tuple[Floats, int]:
    """A picture is the seed of its person and how far this picture is off."""
    if data == b"blank":
        raise NoFace("no face was found in the picture")
    person, off = (float(part) for part in data.split())
    own = np.random.default_rng(int(person)).normal(size=32)
    noise = np.random.default_rng(int(1000 * off) + 1).normal(size=32)
    vector = own + off * noise
    return (vector / np.linalg.norm(vector)).astype(np.float32), 1


TODAY = date(2026, 11, 28)
ENGINE = FaceUnderTest("angles", embed)
PEOPLE, PICTURES = 24, 4


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """People in folders, and every two pictures as pairs, of two groups."""
    labels = []
    for person in range(PEOPLE):
        (tmp_path / f"p{person}").mkdir()
        for n in range(PICTURES):
            label = f"p{person}/{n}.png"
            (tmp_path / label).write_text(f"{person} {0.1 * n + 0.01 * person}")
            labels.append(label)
    lines = ["path_a,path_b,same,band_a,band_b"]
    for n, one in enumerate(labels):
        for other in labels[n + 1 :: 3]:
            same = one.split("/")[0] == other.split("/")[0]
            bands = (("young", "old")[int(each[1 : each.index("/")]) % 2] for each in (one, other))
            lines.append(",".join([one, other, str(int(same)), *bands]))
    (tmp_path / "pairs.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_tells_what_was_promised(data: Path) -> None:
    told = json.loads(json.dumps(evaluate_face(data, data / "pairs.csv", ENGINE).as_json()))
    assert told["eer"] < 0.05
    assert told["accuracy"] > 0.95
    assert set(told["tar"]) == {"1e-2", "1e-3", "1e-4"}
    assert told["ms_per_face"] >= 0
    assert (told["pictures"], told["people"], told["failed"]) == (96, 24, 0)
    low, high = told["intervals"]["eer"]
    assert 0 <= low <= told["eer"] <= high <= 1
    assert told["all_pairs"]["genuine"] == PEOPLE * PICTURES * (PICTURES - 1) // 2
    assert told["all_pairs"]["impostor"] == 96 * 95 // 2 - told["all_pairs"]["genuine"]


def test_a_picture_without_a_face_counts_as_rejected(data: Path) -> None:
    before = evaluate_face(data, data / "pairs.csv", ENGINE)
    (data / "p0/0.png").write_bytes(b"blank")
    (data / "p1/0.png").unlink()
    after = evaluate_face(data, data / "pairs.csv", ENGINE)
    assert after.failures == {"hospitium.bad_input.no_face": 1, "hospitium.not_found": 1}
    assert after.failed == {
        "p0/0.png": "no face was found in the picture",
        "p1/0.png": "there is no such file",
    }
    assert len(after.pairs.genuine.scores) == len(before.pairs.genuine.scores)
    assert np.isneginf(after.pairs.genuine.scores).sum() > 0
    rates = [one.pairs.rates()["tar"]["1e-2"] for one in (before, after)]  # type: ignore[index]
    assert rates[1] < rates[0]


def test_an_engine_that_stumbles_over_one_picture_reads_the_others(data: Path) -> None:
    (data / "p0/0.png").write_bytes(b"no numbers")  # a ValueError in the engine
    (data / "p1/0.png").unlink()
    (data / "p1/0.png").mkdir()
    found = evaluate_face(data, data / "pairs.csv", ENGINE)
    assert found.failures == {"hospitium.error": 1, "hospitium.not_found": 1}
    assert found.failed["p0/0.png"] == "the engine failed: ValueError"


def test_whole_paths_are_read_where_they_lead_into_the_folder(data: Path) -> None:
    file = data / "pairs.csv"
    wanted = evaluate_face(data, file, ENGINE).pairs.rates()
    head, *rows = file.read_text().splitlines()
    cells = [row.split(",") for row in rows]
    whole = [",".join([f"{data}/{one}", f"{data}/{two}", *rest]) for one, two, *rest in cells]
    file.write_text("\n".join([head, *whole]) + "\n")
    found = evaluate_face(data, file, ENGINE)
    assert not found.failed
    assert found.pairs.rates() == wanted


def test_threads_change_nothing(data: Path) -> None:
    one, two = (evaluate_face(data, data / "pairs.csv", ENGINE, threads=n) for n in (1, 2))
    assert (one.pairs.genuine.scores == two.pairs.genuine.scores).all()


def test_groups_come_from_the_pairs_or_from_a_file_of_people(data: Path) -> None:
    calibration = load_calibration("face-calibration")
    people = data / "people.csv"
    rows = [f"p{person},{('young', 'old')[person % 2]}" for person in range(PEOPLE)]
    people.write_text("person,band\n" + "\n".join(rows) + "\n")
    found = [
        evaluate_face(
            data, data / "pairs.csv", ENGINE, grouping=Grouping("band", file, calibration)
        ).by_group
        for file in (None, people)
    ]
    assert found[0] == found[1]
    assert found[0] is not None
    assert [one.group for one in found[0].groups] == ["old", "young"]
    assert found[0].ungrouped > 0
    assert found[0].within is None


@pytest.mark.parametrize(("tolerated", "within"), [(1.0, True), (0.0, False)])
def test_a_gap_is_within_or_beyond_what_is_tolerated(
    data: Path, tolerated: float, within: bool
) -> None:
    for n in range(PICTURES):
        (data / f"p0/{n}.png").write_bytes(b"blank")
    grouping = Grouping("band", None, load_calibration("face-calibration"), tolerated=tolerated)
    found = evaluate_face(data, data / "pairs.csv", ENGINE, grouping=grouping).by_group
    assert found is not None
    assert found.within is within


def test_what_was_measured_calibrates(data: Path) -> None:
    found = evaluate_face(data, data / "pairs.csv", ENGINE)
    made = measure_face_calibration(found, data="angles", today=TODAY)
    assert found.crossed is not None
    impostor = found.crossed.impostor.scores
    for score in (0.2, 0.4):
        # between its knots the map is a straight line, which may be a hair below
        assert made.fmr(score) >= 0.98 * np.mean(impostor >= score)
    assert made.provenance.engine == "angles"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("path_a,path_b\na,b\n", "lacks a column"),
        ("path_a,path_b,same\na,b,maybe\n", "line 2"),
        ("path_a,path_b,same\na,b,1\n", "some of one person"),
        ("path_a,path_b,same\n../a,b,1\nc,d,0\n", "leads out"),
        ("path_a,path_b,same\n/etc/passwd,b,1\nc,d,0\n", "leads out"),
        ("path_a,path_b,same\na,b,1,2\n", "more cells"),
        ("", "some of one person"),
    ],
)
def test_a_file_that_is_no_list_of_pairs_is_refused(data: Path, text: str, error: str) -> None:
    (data / "bad.csv").write_text(text)
    with pytest.raises(BadInput, match=error):
        evaluate_face(data, data / "bad.csv", ENGINE)


def test_what_is_not_there_is_not_found(data: Path) -> None:
    with pytest.raises(NotFound):
        evaluate_face(data / "none", data / "pairs.csv", ENGINE)
    with pytest.raises(NotFound):
        evaluate_face(data, data / "none.csv", ENGINE)
