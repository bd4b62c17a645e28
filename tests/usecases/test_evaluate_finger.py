"""The protocol, on an engine whose "images" are numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import BadInput, NoFingerprint, NotFound
from hospitium.usecases.evaluate_finger import evaluate_finger
from hospitium.usecases.evaluation import Engine


def read_number(data: bytes) -> float:
    if data == b"bad":
        raise NoFingerprint("no fingerprint found in the image")
    return float(data)


ENGINE = Engine("numbers", read_number, lambda probe, reference: 100 - abs(probe - reference))


def write_set(folder: Path, *, fingers: int, impressions: int, bad: tuple[str, ...] = ()) -> None:
    folder.mkdir(parents=True)
    for finger in range(fingers):
        for impression in range(impressions):
            stem = f"{finger}_{impression}"
            text = "bad" if stem in bad else str(10 * finger + impression)
            (folder / f"{stem}.png").write_text(text)


def test_makes_every_pair_of_a_set_once(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=3, impressions=4)
    write_set(tmp_path / "two", fingers=2, impressions=2)
    report = evaluate_finger(tmp_path, ENGINE, threads=2)
    assert list(report.sets) == ["one", "two"]
    assert len(report.sets["one"].genuine) == 3 * 6
    assert len(report.sets["one"].impostor) == 3 * 16
    assert len(report.sets["two"].genuine) == 2
    assert len(report.pooled.genuine) == 20
    assert len(report.pooled.impostor) == 48 + 4
    assert report.pooled.genuine_finger.max() == 4
    assert report.pooled.impostor_fingers.max() == 4
    assert report.sets["one"].as_json()["eer"] == 0


def test_the_report_has_the_promised_shape(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=2, impressions=2)
    report = json.loads(json.dumps(evaluate_finger(tmp_path, ENGINE).as_json()))
    keys = {"eer", "fmr100", "fmr1000", "zerofmr", "genuine", "impostor", "failed"}
    assert set(report) == {
        "sets",
        "pooled",
        "extract_ms",
        "compares_per_second",
        "threads",
        "engine",
    }
    assert set(report["sets"]["one"]) == set(report["pooled"]) == keys
    assert set(report["extract_ms"]) == {"median", "p90"}
    assert report["compares_per_second"] > 0
    assert (report["threads"], report["engine"]) == (1, "numbers")


def test_the_folder_itself_can_be_the_set(tmp_path: Path) -> None:
    write_set(tmp_path / "mine", fingers=2, impressions=2)
    assert list(evaluate_finger(tmp_path / "mine", ENGINE).sets) == ["mine"]


def test_a_bad_image_fails_its_pairs_and_stops_nothing(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=2, impressions=3, bad=("0_1",))
    scores = evaluate_finger(tmp_path, ENGINE).sets["one"]
    assert scores.failed == ("one/0_1.png",)
    assert np.isneginf(scores.genuine).sum() == 2
    assert np.isneginf(scores.impostor).sum() == 3
    assert scores.as_json()["zerofmr"] == pytest.approx(2 / 6)


def test_if_nothing_can_be_read_every_genuine_pair_is_lost(tmp_path: Path) -> None:
    bad = ("0_0", "0_1", "1_0", "1_1")
    write_set(tmp_path / "one", fingers=2, impressions=2, bad=bad)
    report = evaluate_finger(tmp_path, ENGINE)
    assert report.pooled.as_json()["zerofmr"] == 1
    assert report.compares_per_second == 0
    assert report.as_json()["extract_ms"] == {"median": None, "p90": None}


def test_what_is_no_set_is_skipped_with_a_reason(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=2, impressions=2)
    (tmp_path / "one" / "notes.txt").write_text("")
    (tmp_path / "one" / "plain.png").write_text("1")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "1_1.iso").write_text("")
    write_set(tmp_path / "single", fingers=4, impressions=1)
    skipped = evaluate_finger(tmp_path, ENGINE).skipped
    assert set(skipped) == {"one/notes.txt", "one/plain.png", "templates", "single"}
    assert all(skipped.values())


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=2, impressions=2, bad=("0_0",))
    seen: list[tuple[int, int]] = []
    evaluate_finger(tmp_path, ENGINE, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_says_how_to_name_the_files(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        evaluate_finger(tmp_path, ENGINE)
    assert "<finger>_<impression>" in error.value.remedy
    with pytest.raises(NotFound):
        evaluate_finger(tmp_path / "nowhere", ENGINE)


def test_a_sweep_gives_what_comparing_one_by_one_gives(tmp_path: Path) -> None:
    write_set(tmp_path / "one", fingers=3, impressions=3, bad=("1_1",))
    swept = Engine(
        "swept",
        read_number,
        ENGINE.compare,
        lambda probe, references: [ENGINE.compare(probe, one) for one in references],
    )
    plain, quick = evaluate_finger(tmp_path, ENGINE), evaluate_finger(tmp_path, swept)
    assert np.array_equal(plain.pooled.genuine, quick.pooled.genuine)
    assert np.array_equal(plain.pooled.impostor, quick.pooled.impostor)
    assert (plain.pooled.genuine == -np.inf).sum() == 2
