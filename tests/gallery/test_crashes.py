"""A store that is killed holds what was there before the last change, or after it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.gallery.disk import MANIFEST
from tests.gallery.made import INDEX, entry, held, opened

ROOT = Path(__file__).resolve().parents[2]


def test_killed_at_any_touch_of_the_disk_it_is_whole_again(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.gallery.crash_worker", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["points"] > 60
    assert report["wrong"] == 0


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of four changes, one print each."""
    folder = tmp_path_factory.mktemp("logged")
    store = opened(folder)
    for person in range(4):
        store.add([entry(person, INDEX)])
    store.close()
    return folder


@given(cut=st.integers(0, 10_000))
@settings(max_examples=40)
def test_a_torn_end_of_the_manifest_is_cut_off_and_never_half_read(
    logged: Path, tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("torn") / "store"
    folder.mkdir()
    for path in logged.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    whole = (logged / MANIFEST).read_bytes()
    cut %= len(whole)
    (folder / MANIFEST).write_bytes(whole[:cut])
    known = [{entry(person, INDEX).print_id for person in range(n)} for n in range(5)]
    store = opened(folder)
    assert held(store.gallery()) in known
    store.close()


def test_a_power_cut_that_leaves_zeros_is_a_torn_end(logged: Path, tmp_path: Path) -> None:
    for path in logged.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / MANIFEST).open("ab") as file:
        file.write(bytes(4096))
    store = opened(tmp_path)
    assert len(store.gallery()) == 4
    store.add([entry(9, INDEX)])
    store.close()
    again = opened(tmp_path)
    assert len(again.gallery()) == 5
    again.close()
