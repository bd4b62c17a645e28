"""Whether prints of two groups err alike: a gap that is there is caught, one that is not is not."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import BadInput
from hospitium.records.manifests import load_calibration
from hospitium.senses.groups import FEW_PEOPLE
from hospitium.usecases.evaluate_face import Grouping
from hospitium.usecases.evaluate_finger import evaluate_finger
from hospitium.usecases.evaluation import Engine, Evaluation
from hospitium.usecases.finger_groups import finger_groups

PEOPLE = 40
CALIBRATION = load_calibration()


def engine(worse: float) -> Engine[tuple[int, int]]:
    """Images say finger and impression; odd fingers' genuine scores are lower by `worse`."""

    def compare(probe: tuple[int, int], reference: tuple[int, int]) -> float:
        rng = np.random.default_rng([*probe, *reference])
        if probe[0] != reference[0]:
            return float(rng.uniform(0, 20))
        return float(rng.uniform(50, 80)) - worse * (probe[0] % 2)

    def read(data: bytes) -> tuple[int, int]:
        finger, impression = data.decode().split()
        return int(finger), int(impression)

    return Engine("made", read, compare)


@pytest.fixture
def prints(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    for finger in range(2 * PEOPLE):
        for impression in (1, 2, 3):
            (folder / f"{finger}_{impression}.png").write_text(f"{finger} {impression}")
    rows = [f"{finger},{('light', 'dark')[finger % 2]}" for finger in range(2 * PEOPLE)]
    (tmp_path / "people.csv").write_text("person,skin\n" + "\n".join(rows) + "\n")
    return tmp_path


def measured(prints: Path, worse: float) -> Evaluation:
    return evaluate_finger(prints / "set", engine(worse))


@pytest.mark.parametrize(("worse", "within"), [(0.0, True), (30.0, False)])
def test_a_gap_is_caught_where_there_is_one(prints: Path, worse: float, within: bool) -> None:
    grouping = Grouping("skin", prints / "people.csv", CALIBRATION, tolerated=0.05)
    by = finger_groups(measured(prints, worse), prints / "set", grouping)
    assert [one.group for one in by.groups] == ["dark", "light"]
    assert by.within is within
    report = by.as_json()
    assert report["too_few_people"] == []
    assert report["ungrouped_pairs"] == 9 * PEOPLE * PEOPLE
    gap = report["largest_gap"]["fnmr"]  # type: ignore[index]
    assert gap["intervals_apart"] is not within
    assert (gap["most"] == "dark") or within


def test_a_group_of_few_people_says_so(prints: Path) -> None:
    rows = [f"set/{finger},few" for finger in range(FEW_PEOPLE - 1)]
    (prints / "people.csv").write_text("person,band\n" + "\n".join(rows) + "\n")
    grouping = Grouping("band", prints / "people.csv", CALIBRATION)
    by = finger_groups(measured(prints, 0.0), prints / "set", grouping)
    assert by.as_json()["too_few_people"] == ["few"]
    assert by.within is None


def test_without_a_file_of_people_there_are_no_groups(prints: Path) -> None:
    for people in (None, prints / "set" / "0_1.png"):
        with pytest.raises(BadInput):
            finger_groups(
                measured(prints, 0.0), prints / "set", Grouping("skin", people, CALIBRATION)
            )
