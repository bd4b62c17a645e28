from pathlib import Path

import pytest

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.usecases.enrol_batch import finger_of_name, list_csv, list_folder, read_capture


@pytest.mark.parametrize(
    ("stem", "finger"),
    [
        ("right-index", Finger.RIGHT_INDEX),
        ("right_index", Finger.RIGHT_INDEX),
        ("right-index_2", Finger.RIGHT_INDEX),
        ("7_1", Finger.LEFT_INDEX),
        ("101_1", Finger.UNKNOWN),
        ("scan", Finger.UNKNOWN),
    ],
)
def test_a_file_name_may_tell_the_finger(stem: str, finger: Finger) -> None:
    assert finger_of_name(stem) is finger


def test_a_folder_lists_its_images_only(tmp_path: Path) -> None:
    for name in ("left-thumb.png", "b.WSQ", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path, _ in list_folder(tmp_path)] == ["b.WSQ", "left-thumb.png"]
    with pytest.raises(BadInput):
        list_folder(tmp_path / ".." / tmp_path.name / "none")


def test_a_csv_names_paths_and_fingers(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("path,finger\na.png,right-thumb\nsub/ب.png,2\n", encoding="utf-8")
    assert list_csv(table) == [
        ((tmp_path / "a.png").resolve(), Finger.RIGHT_THUMB),
        ((tmp_path / "sub/ب.png").resolve(), Finger.RIGHT_INDEX),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "columns"),
        ("path,finger\n", "no rows"),
        ("file,finger\na,1\n", "columns"),
        ("path,finger\n../../etc/passwd,1\n", "leads out"),
        ("path,finger\n/etc/passwd,1\n", "leads out"),
        ("path,finger\na.png,toe\n", "line 2"),
    ],
)
def test_a_wrong_csv_says_which_line(tmp_path: Path, text: str, says: str) -> None:
    table = tmp_path / "list.csv"
    table.write_text(text)
    with pytest.raises(BadInput, match=says):
        list_csv(table)


def test_a_missing_file_is_said_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        read_capture(tmp_path / "amira-secret.png")
    assert "secret" not in str(error.value)
