import stat
from pathlib import Path

import pytest

from hospitium.files import whole
from hospitium.files.whole import create_whole, write_whole


def test_a_file_is_replaced_as_a_whole_and_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    for content in (b"first", b"second, longer"):
        write_whole(path, content)
        assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint"]


def test_what_is_there_is_never_overwritten_by_creating(tmp_path: Path) -> None:
    path = tmp_path / "node.key"
    create_whole(path, b"first")
    with pytest.raises(FileExistsError):
        create_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert [file.name for file in tmp_path.iterdir()] == ["node.key"]


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "checkpoint"
    write_whole(path, b"old")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint"]


@pytest.mark.parametrize("old_will_do", [False, True])
def test_the_name_is_waited_for_unless_the_old_file_would_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, old_will_do: bool
) -> None:
    waited: list[Path] = []
    monkeypatch.setattr(whole, "sync_folder", waited.append)
    write_whole(tmp_path / "file", b"new", old_will_do=old_will_do)
    assert (tmp_path / "file").read_bytes() == b"new"
    assert waited == ([] if old_will_do else [tmp_path])
