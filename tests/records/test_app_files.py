import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput
from hospitium.records.app_files import folder_digest

SHELL = r"find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    (folder / "sub" / "empty").mkdir(parents=True)
    for name, data in (("index.html", b"<!doctype html>"), ("a b.js", b""), ("Z.js", b"z")):
        (folder / name).write_bytes(data)
    (folder / "sub" / "ワ.wasm").write_bytes(bytes(70_000))
    (folder / "sub-x.js").write_bytes(b"sorted by bytes, not by folder")
    return folder


def test_the_commands_of_the_guide_print_the_same(app: Path) -> None:
    if shutil.which("find") is None or shutil.which("sha256sum") is None:
        pytest.skip("FIND OR SHA256SUM ABSENT: the digest was NOT held against them")
    said = subprocess.run(SHELL, shell=True, cwd=app, capture_output=True, text=True, check=True)
    found = folder_digest(app)
    assert said.stdout.split()[0] == found.sha256
    assert (found.files, found.bytes) == (5, 70_000 + 15 + 0 + 1 + 30)


def test_every_changed_added_or_renamed_file_shows(app: Path) -> None:
    seen = {folder_digest(app).sha256}
    (app / "Z.js").write_bytes(b"y")
    seen.add(folder_digest(app).sha256)
    (app / "Z.js").rename(app / "Y.js")
    seen.add(folder_digest(app).sha256)
    (app / "sub" / "more.js").write_bytes(b"")
    seen.add(folder_digest(app).sha256)
    assert len(seen) == 4


def test_what_has_two_readings_is_refused(app: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(BadInput, match="no file"):
        folder_digest(tmp_path / "none")
    (app / "two\nlines.js").write_bytes(b"")
    with pytest.raises(BadInput, match="plain text"):
        folder_digest(app)
    (app / "two\nlines.js").unlink()
    (app / "link.js").symlink_to(app / "Z.js")
    with pytest.raises(BadInput, match="link"):
        folder_digest(app)
    (app / "link.js").unlink()
    os.mkfifo(app / "pipe")
    with pytest.raises(BadInput, match="device"):
        folder_digest(app)
