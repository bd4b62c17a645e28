"""Recognition on real faces, which stay outside of the project (see `shared_data`)."""

import csv
from pathlib import Path

import numpy as np

from hospitium.usecases.calibrate_face import face_under_test
from hospitium.usecases.evaluate_face import evaluate_face
from hospitium.usecases.load_faces import packaged_face_engine

EACH = 9
"""Pairs of one person, and of two: enough to notice a wrong order of colours or a wrong laying."""


def test_pairs_of_one_person_score_above_pairs_of_two(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "face" / "lfw600"
    rows = list(csv.DictReader((folder / "pairs600.csv").read_text("utf-8").splitlines()))
    chosen = [row for same in "10" for row in [row for row in rows if row["same"] == same][:EACH]]
    file = tmp_path / "few.csv"
    lines = [f"{row['path_a']},{row['path_b']},{row['same']}" for row in chosen]
    file.write_text("path_a,path_b,same\n" + "\n".join(lines) + "\n")
    engine = packaged_face_engine()
    found = evaluate_face(folder, file, face_under_test(engine))
    assert not found.failed
    threshold = engine.calibration.threshold_at(1e-2)
    genuine, impostor = found.pairs.genuine.scores, found.pairs.impostor.scores
    assert np.mean(genuine > threshold) > 0.9  # one of these pairs is a hard one
    assert (impostor < threshold).all()
