import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import BadInput, NotFound
from hospitium.core.senses import Sense
from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Frame
from hospitium.synth import master_finger
from hospitium.synth.photo import Background, random_scene, relief_of_master, render_photo
from hospitium.synth.presentation import FACE_SPECIES
from hospitium.usecases.evaluate_pad import evaluate_pad
from hospitium.usecases.evaluate_pad_files import find_presentations
from hospitium.usecases.liveness_engine import Judgement, LivenessEngine, find_finger
from tests.senses.liveness.made import drawn
from tests.usecases.test_liveness import Says, engine

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "pad" / "silent_fas"


class ByLight(LivenessEngine):
    """Holds what is bright for a person, and cannot judge what is black."""

    def judge(self, frames: list[Frame], sense: Sense) -> Judgement:  # type: ignore[override]  # a list is enough here
        light = float(frames[0].pixels.mean())
        return Judgement(None if light < 1 else float(light > 128), ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ana three times and Bo once; two attacks of one species, one of another; and a text."""
    root = tmp_path_factory.mktemp("pad")
    for name, light in (
        ("ana/1.png", 200), ("ana/2.png", 200), ("ana/3.png", 90), ("bo_1.png", 200),
        ("attack-print/cyn_1.png", 200), ("attack-print/cyn_2.png", 30),
        ("attack-mask/deep/x.png", 0),
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((40, 40, 3), light, np.uint8)).save(root / name)
    (root / "notes.txt").write_text("not a picture")
    return root


def test_persons_and_species_are_read_from_the_folders(folder: Path) -> None:
    found = {one.label: (one.person, one.species) for one in find_presentations(folder)}
    assert found == {
        "ana/1.png": ("ana", ""), "ana/2.png": ("ana", ""), "ana/3.png": ("ana", ""),
        "bo_1.png": ("bo", ""), "attack-print/cyn_1.png": ("cyn", "print"),
        "attack-print/cyn_2.png": ("cyn", "print"), "attack-mask/deep/x.png": ("deep", "mask"),
    }  # fmt: skip


def test_the_rates_are_those_of_the_standard(folder: Path) -> None:
    report = evaluate_pad(folder, ByLight(model="light", network=Says(1.0))).as_json()
    assert report["bona_fide"] == {
        "presentations": 4, "persons": 2, "bpcer": 0.25, "bpnrr": 0.0,
        "bpcer_interval": [pytest.approx(0), pytest.approx(1 / 3)],
    }  # fmt: skip
    attacks = report["attacks"]
    assert isinstance(attacks, dict)
    assert attacks["print"]["apcer"] == 0.5
    assert attacks["mask"]["apcer"] is None
    assert attacks["mask"]["apnrr"] == 1.0
    assert report["worst_apcer"] == 0.5


def test_attacks_are_made_of_people_only_and_the_same_again_for_a_seed(folder: Path) -> None:
    def run(seed: int) -> dict[str, object]:
        return evaluate_pad(folder, engine(), simulate=True, seed=seed).as_json() | {"ms": 0}

    first = run(1)
    attacks = first["attacks"]
    assert isinstance(attacks, dict)
    assert set(attacks) == {"print", "mask", *(f"simulated-{one}" for one in FACE_SPECIES)}
    assert all(attacks[f"simulated-{one}"]["presentations"] == 4 for one in FACE_SPECIES)
    assert first["bona_fide_retaken"]


def test_a_file_that_is_no_picture_gets_no_answer(tmp_path: Path) -> None:
    (tmp_path / "a_1.png").write_bytes(b"broken")
    Image.fromarray(drawn()).save(tmp_path / "b_1.png")
    report = evaluate_pad(tmp_path, engine()).as_json()["bona_fide"]
    assert isinstance(report, dict)
    assert report["bpnrr"] == 0.5


def test_an_empty_or_absent_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no picture"):
        evaluate_pad(tmp_path, engine())
    with pytest.raises(NotFound):
        evaluate_pad(tmp_path / "none", engine())


@pytest.mark.parametrize("name", ["attacks", "attack-", "Spoof"])
def test_attacks_of_no_named_species_are_never_held_for_people(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    Image.fromarray(drawn(60)).save(tmp_path / name / "ana_1.png")
    with pytest.raises(BadInput, match="which species"):
        evaluate_pad(tmp_path, engine())


def photographed(background: Background = Background.PLAIN) -> ColourPixels:
    rng = np.random.default_rng(11)
    scene = random_scene(rng, background=background, px_per_mm=14.0, tilt=2.0)
    return render_photo([relief_of_master(master_finger(rng))], scene, rng).pixels


def test_the_pad_of_a_rendered_finger_is_found_and_judged(tmp_path: Path) -> None:
    pixels = photographed()
    Image.fromarray(pixels).save(tmp_path / "finger_1.png")
    found = find_finger(Frame(pixels, None))
    assert found is not None
    assert found.box is not None
    report = evaluate_pad(tmp_path, engine(), Sense.FINGER).as_json()["bona_fide"]
    assert isinstance(report, dict)
    assert report["bpnrr"] == 0


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="NO shared/data/pad HERE: real samples NOT looked at"
)
def test_the_three_real_samples_are_all_judged(tmp_path: Path) -> None:
    """A smoke test: three pictures support no rate."""
    from hospitium.usecases.liveness_engine import packaged_liveness

    for name, place in (("T1", "live"), ("F1", "attack-print"), ("F2", "attack-screen")):
        (tmp_path / place).mkdir()
        shutil.copy(SAMPLES / f"image_{name}.jpg", tmp_path / place)
    found = evaluate_pad(tmp_path, packaged_liveness())
    assert {one.kind for one in found.judged} == {"bona-fide", "print", "screen"}
    assert all(one.response.score is not None and one.against for one in found.judged)
