"""What the evaluation counts, on typists whose rhythms are known; and once on real samples."""

from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import BadInput, NotFound
from hospitium.senses.error_rates import det_curve, error_rates
from hospitium.synth.typists import random_typist, typed
from hospitium.usecases.evaluate_keystroke import (
    IMPOSTORS,
    OURS,
    evaluate_keystroke,
    score_typists,
)
from hospitium.usecases.keystroke_sets import read_typists

KEYS, ROWS = 10, 20


def write_typist(path: Path, seed: int, *, keys: int = KEYS, rows: int = ROWS) -> None:
    rng = np.random.default_rng(seed)
    somebody = random_typist(rng, keys)
    lines = []
    for _ in range(rows):
        press, release = typed(somebody, rng)
        hold, down = release - press, np.diff(press)
        touch = np.exp(rng.normal(-1.5 - 0.1 * seed, 0.1, 2 * keys))
        lines.append(np.concatenate([hold, down, down - hold[:-1], touch, [0.0, 0.0, 0.0]]))
    np.savetxt(path, np.array(lines), delimiter=",")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("typists")
    for seed in (1, 2, 3, 10):
        write_typist(made / f"{seed}.csv", seed)
    (made / "broken.csv").write_text("no,number\n")
    (made / "other.csv").write_text("1,2,3\n4,5,6\n")
    write_typist(made / "few.csv", 7, rows=4)
    return made


def test_every_pair_of_the_protocol_is_counted_once(folder: Path) -> None:
    found = evaluate_keystroke(folder, train=12)
    assert found.subjects == ("1", "2", "3", "10")
    assert set(found.skipped) == {"broken.csv", "other.csv", "few.csv"}
    report = found.as_json()
    assert report["genuine"] == 4 * (ROWS - 12)
    assert report["impostor"] == 4 * 3 * IMPOSTORS
    assert (found.scores.claimed != found.scores.typist).all()
    assert report["eer"] <= report["worst_eer"] < 0.2
    assert report["eer_interval"][0] <= report["eer"] <= report["eer_interval"][1]


def test_the_mean_is_that_of_each_subjects_own_rate(folder: Path) -> None:
    scores = evaluate_keystroke(folder, train=5, times_only=True).scores
    by_hand = [
        error_rates(
            det_curve(scores.genuine[scores.owner == n], scores.impostor[scores.claimed == n])
        ).eer
        for n in range(4)
    ]
    np.testing.assert_allclose(scores.eers(), by_hand)
    assert len(scores.eers([0, 2])) == 2


def test_pressure_and_size_are_left_out_on_demand(folder: Path) -> None:
    with_touch, _ = read_typists(folder)
    without, _ = read_typists(folder, times_only=True)
    assert with_touch[0].samples[0][0].pressure is not None
    assert without[0].samples[0][0].touch == (None, None)


def test_what_cannot_be_measured_says_so(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        evaluate_keystroke(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="more than 34 samples"):
        evaluate_keystroke(folder)
    with pytest.raises(BadInput, match="at least 3"):
        evaluate_keystroke(folder, train=2)
    for seed, keys in ((1, 5), (2, 6)):
        write_typist(tmp_path / f"{seed}.csv", seed, keys=keys)
    with pytest.raises(BadInput, match="different texts"):
        evaluate_keystroke(tmp_path, train=10)


def test_people_are_told_apart_better_than_by_scaled_manhattan(shared_data: Path) -> None:
    found, skipped = read_typists(shared_data / "behaviour" / "meu_mobile_keystroke")
    assert (len(found), skipped) == (56, {})
    some = found[::5]  # all of them are measured by bench/keystroke.py
    assert score_typists(some, 34, OURS).eers().mean() < 0.065
