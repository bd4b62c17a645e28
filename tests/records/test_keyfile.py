import os
import stat
from pathlib import Path

import pytest

from hospitium.core.errors import Tampered, Unavailable
from hospitium.records.keyfile import create_key, load_key


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "node.key"
    key = create_key(path, os.urandom)
    assert len(key) == 32
    assert create_key(path, os.urandom) == load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["node.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "node.key"
    create_key(path, os.urandom)
    path.chmod(mode)
    with pytest.raises(Unavailable, match="open to others"):
        load_key(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"hospitium-node-key-1:", b"hospitium-node-key-1:QUJD\n", b"x" * 44],
)
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "node.key"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(Tampered):
        load_key(path)


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load_key(tmp_path / "keys" / "node.key")
    assert "backup" in caught.value.remedy
