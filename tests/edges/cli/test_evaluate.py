from pathlib import Path

import pytest

from hospitium.core.extractors import Extractor
from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import INDEX, draw
from tests.engines import SEEN
from tests.usecases.test_evaluate_keystroke import write_typist


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sets: 10 fingers of 5 impressions, and 2 of 2."""
    folder = tmp_path_factory.mktemp("prints")
    for name, fingers, impressions in (("large", 10, 5), ("small", 2, 2)):
        for finger in range(fingers):
            for impression in range(impressions):
                path = f"{finger}_{impression}.png"
                draw(folder / name, path, 100 + finger, INDEX, impression)
    (folder / "small" / "notes.txt").write_text("not a print")
    return folder


def test_the_report_has_the_promised_shape(bare: Terminal, prints: Path) -> None:
    answer = bare.type("evaluate", "finger", prints, "--json", by=None)
    assert answer.status == 0
    report = answer.json
    rates = {"eer", "fmr100", "fmr1000", "zerofmr", "genuine", "impostor", "failed"}
    whole = {"sets", "pooled", "extract_ms", "compares_per_second", "threads", "engine"}
    assert set(report) == whole
    assert set(report["sets"]) == {"large", "small"}
    assert all(set(one) == rates for one in (*report["sets"].values(), report["pooled"]))
    assert report["pooled"]["genuine"] == 100 + 2
    assert report["pooled"]["impostor"] == 45 * 25 + 4
    assert set(report["extract_ms"]) == {"median", "p90"}
    assert report["pooled"]["eer"] < 0.05
    assert "notes.txt" in answer.err


def test_the_text_is_a_table(bare: Terminal, prints: Path) -> None:
    out = bare.type("evaluate", "finger", prints, by=None).out
    assert [line.split()[0] for line in out.splitlines()[:4]] == ["Set", "large", "small", "all"]
    assert "a second" in out


@pytest.mark.parametrize(("name", "starts"), [("det.svg", b"<svg"), ("det.png", b"\x89PNG")])
def test_det_curves(bare: Terminal, prints: Path, tmp_path: Path, name: str, starts: bytes) -> None:
    bare.ask("evaluate", "finger", prints, "--det", tmp_path / name, by=None)
    assert (tmp_path / name).read_bytes().startswith(starts)


def test_a_calibration_is_measured_and_adopted(
    terminal: Terminal, prints: Path, tmp_path: Path
) -> None:
    file = tmp_path / "calibration.json"
    terminal.ask("evaluate", "finger", prints, "--write-calibration", file, by=None)
    adopt = ("evaluate", "adopt", file)
    assert terminal.type(*adopt, by="amira").status == 3
    adopted = terminal.ask(*adopt, by="root")
    assert adopted["measured_on"] == "2026-11-22"
    assert adopted["genuine"] == 102
    file.write_text(file.read_text().replace("fake-1", "other-1"))
    assert "another engine" in terminal.type(*adopt, by="root").err
    file.write_text("{}")
    assert terminal.type(*adopt, by="root").status == 2
    assert terminal.type("evaluate", "adopt", tmp_path / "none", by="root").status == 2


def test_what_was_rejected_is_drawn(bare: Terminal, prints: Path, tmp_path: Path) -> None:
    for file in (prints / "small").glob("*_*.png"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "9_1.png").write_bytes(SEEN)
    answer = bare.type("evaluate", "finger", tmp_path, "--trace", tmp_path / "steps", by=None)
    assert answer.status == 0
    assert [path.name for path in (tmp_path / "steps").iterdir()] == ["01-9_1.png-image.png"]
    assert "1 picture of 1 image" in answer.err


def test_a_folder_that_cannot_be_measured(bare: Terminal, prints: Path, tmp_path: Path) -> None:
    assert bare.type("evaluate", "finger", tmp_path / "none").status == 4
    assert bare.type("evaluate", "finger", tmp_path).status == 2
    assert bare.type("evaluate", "finger", prints, "--det", "det.pdf").status == 2
    few = ("evaluate", "finger", prints / "small", "--write-calibration", tmp_path / "c.json")
    assert bare.type(*few).status == 2
    assert not (tmp_path / "c.json").exists()
    nowhere = tmp_path / "no" / "det.svg"
    assert bare.type("evaluate", "finger", prints / "small", "--det", nowhere).status == 5


def test_the_extractor_is_the_one_that_was_asked_for(bare: Terminal, prints: Path) -> None:
    bare.ask("evaluate", "finger", prints)
    bare.ask("evaluate", "finger", prints, "--extractor", "fast")
    assert bare.asked_for == [Extractor.ACCURATE, Extractor.FAST]


def test_typists_are_told_apart_without_a_node(bare: Terminal, tmp_path: Path) -> None:
    for seed in (1, 2):
        write_typist(tmp_path / f"{seed}.csv", seed)
    asked = ("evaluate", "keystroke", tmp_path, "--train", "12", "--times-only")
    report = bare.type(*asked, "--json", by=None).json
    assert set(report) == {
        "eer", "eer_interval", "worst_eer", "worst_subject", "fnmr_at_fmr_1e-2", "fnmr_interval",
        "threshold", "ms_per_check", "subjects", "train", "genuine", "impostor", "engine",
    }  # fmt: skip
    assert "EER, mean of 2 subjects" in bare.type(*asked, by=None).out
    assert bare.type("evaluate", "keystroke", tmp_path / "nowhere", by=None).status == 4
