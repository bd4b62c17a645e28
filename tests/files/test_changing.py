from pathlib import Path

import pytest

from hospitium.files.changing import append, cut, discard


def test_what_could_not_be_appended_is_cut_off_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one")
    append(path, b"two")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="space"):
        append(path, b"three")
    assert path.read_bytes() == b"onetwo"


def test_a_file_is_shortened(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"onetwo")
    cut(path, 3)
    assert path.read_bytes() == b"one"


@pytest.mark.parametrize("head", [0, 4, 100])
def test_the_head_is_overwritten_before_a_file_goes(tmp_path: Path, head: int) -> None:
    path, kept = tmp_path / "segment", tmp_path / "same inode"
    path.write_bytes(b"key and body")
    kept.hardlink_to(path)
    discard(path, head)
    assert not path.exists()
    left = min(head, 12)
    assert kept.read_bytes() == bytes(left) + b"key and body"[left:]
    discard(path, head)  # gone already: nothing to do
