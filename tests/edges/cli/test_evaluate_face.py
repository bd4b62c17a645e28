"""`hospitium evaluate face`, from the folder to the report, on faces that are drawn here."""

import json
from pathlib import Path

import pytest

from hospitium.senses.calibration import Calibration
from tests.edges.cli.conftest import Terminal
from tests.faces import as_png, drawn_face


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    for seed in (1, 3, 5):
        (folder / f"p{seed}").mkdir()
        for n, side in enumerate((112, 130)):
            (folder / f"p{seed}/{n}.png").write_bytes(as_png(drawn_face(seed, side=side)))
    rows = [f"p{seed}/0.png,p{seed}/1.png,1,{'ab'[seed == 5]}" for seed in (1, 3, 5)]
    rows += ["p1/0.png,p3/0.png,0,a", "p3/1.png,p5/1.png,0,b"]
    (folder / "pairs.csv").write_text("path_a,path_b,same,band\n" + "\n".join(rows) + "\n")
    return folder


def test_reports_as_json_and_for_people(bare: Terminal, drawn: Path) -> None:
    words = ("evaluate", "face", drawn, "--pairs", drawn / "pairs.csv")
    told = json.loads(bare.type(*words, "--by", "band", "--json", by=None).out)
    assert (told["genuine"], told["impostor"], told["failed"]) == (3, 2, 0)
    assert told["tar"].keys() == {"1e-2", "1e-3", "1e-4"}
    assert told["by"]["groups"].keys() == {"a", "b"}
    shown = bare.type(*words, "--by", "band", "--tolerated-gap", "1", by=None)
    assert "Within the tolerated gap" in shown.out


def test_bad_words_are_refused(bare: Terminal, drawn: Path, tmp_path: Path) -> None:
    pairs = drawn / "pairs.csv"
    assert bare.type("evaluate", "face", tmp_path / "none", "--pairs", pairs).status == 4
    answer = bare.type("evaluate", "face", drawn, "--pairs", pairs, "--by", "shoe-size")
    assert answer.status == 2
    few = ("--write-calibration", tmp_path / "few.json")
    assert bare.type("evaluate", "face", drawn, "--pairs", pairs, *few).status == 2


def test_the_packaged_calibration_reads_back() -> None:
    from hospitium.records.manifests import load_calibration

    found = load_calibration("face-calibration")
    assert Calibration.from_json(found.to_json()).to_json() == found.to_json()
    thresholds = [found.threshold_at(rate) for rate in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)]
    assert thresholds == sorted(thresholds)
    assert not found.extrapolated(thresholds[1])
    assert found.extrapolated(thresholds[-1])
