from pathlib import Path

import pytest
from PIL import Image

from tests.edges.cli.conftest import Terminal
from tests.senses.liveness.made import drawn


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drawings of nobody, and one attack."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "attack-mask").mkdir()
    for number, name in enumerate(("ana_1.png", "bo_1.png", "attack-mask/cyn_1.png")):
        Image.fromarray(drawn(80, seed=number)).save(folder / name)
    return folder


def test_the_report_has_the_promised_shape(bare: Terminal, pictures: Path) -> None:
    report = bare.ask("evaluate", "pad", pictures, "--simulate", "--each", by=None)
    assert set(report) == {
        "sense", "model", "threshold", "bona_fide", "bona_fide_retaken", "attacks",
        "worst_species", "worst_apcer", "ms_per_presentation", "presentations",
    }  # fmt: skip
    assert set(report["bona_fide"]) == {
        "presentations", "persons", "bpcer", "bpcer_interval", "bpnrr",
    }  # fmt: skip
    assert report["bona_fide"]["persons"] == 2
    for name, rate in report["attacks"].items():
        assert set(rate) == {
            "presentations", "persons", "apcer", "apcer_interval", "apnrr", "simulated",
        }  # fmt: skip
        assert rate["simulated"] == name.startswith("simulated-")
    assert len(report["presentations"]) == 3 + 2 * 5


def test_the_text_is_a_table_that_says_what_a_failure_does(bare: Terminal, pictures: Path) -> None:
    out = bare.type("evaluate", "pad", pictures, by=None).out
    assert "BPCER" in out
    assert "APCER" in out
    assert "refuses nothing" in out


def test_other_senses_have_no_such_check(bare: Terminal, pictures: Path) -> None:
    assert bare.type("evaluate", "pad", pictures, "--sense", "iris", by=None).status == 2
