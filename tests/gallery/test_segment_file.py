"""Sealed files: opened by the right key in the right place only, and nothing readable in them."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from hospitium.core.errors import Tampered, Unavailable
from hospitium.gallery import disk, mark
from hospitium.gallery.block import columns_of, make_block
from hospitium.gallery.compaction import compact
from hospitium.gallery.disk import MANIFEST, GalleryOutdated, erase_store
from hospitium.gallery.segment_file import KEY_BLOCK
from hospitium.gallery.segments import SegmentStore
from tests.gallery.made import INDEX, KEY, THUMB, entry, held, opened, print_id
from tests.policy.facts import NOW

ENTRIES = [entry(person, finger) for person in range(5) for finger in (INDEX, THUMB)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = opened(tmp_path / "store")
    store.add(ENTRIES)
    store.close()
    return tmp_path / "store"


def segment(folder: Path) -> Path:
    (path,) = folder.glob("*.segment")
    return path


def places(size: int) -> Iterator[int]:
    """A few bytes of each part of a segment file, and its last."""
    yield from (0, 8, 23, 24, 60, KEY_BLOCK - 1, KEY_BLOCK, KEY_BLOCK + 200, size // 2, size - 1)


def test_a_changed_byte_anywhere_is_refused(folder: Path) -> None:
    path = segment(folder)
    whole = path.read_bytes()
    for at in places(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Tampered):
            opened(folder)
    path.write_bytes(whole)
    opened(folder).close()


@pytest.mark.parametrize("size", [0, 5, KEY_BLOCK, KEY_BLOCK + 10, -1])
def test_a_file_cut_short_or_grown_is_refused(folder: Path, size: int) -> None:
    path = segment(folder)
    whole = path.read_bytes()
    for other in (whole[:size], whole + b"x"):
        path.write_bytes(other)
        with pytest.raises(Tampered):
            opened(folder)


def test_a_missing_file_says_so(folder: Path) -> None:
    segment(folder).unlink()
    with pytest.raises(Unavailable, match="cannot be read"):
        opened(folder)


def test_another_key_opens_nothing(folder: Path) -> None:
    with pytest.raises(Tampered):
        opened(folder, key=bytes(32))


def test_one_segment_does_not_stand_in_for_another(folder: Path) -> None:
    store = opened(folder)
    store.add([entry(8, INDEX)])
    store.close()
    one, other = folder.glob("*.segment")
    swapped = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(swapped)
    with pytest.raises(Tampered):
        opened(folder)


def test_a_manifest_damaged_before_its_end_is_no_torn_end(folder: Path) -> None:
    path = folder / MANIFEST
    whole = path.read_bytes()
    path.write_bytes(whole[:20] + bytes([whole[20] ^ 1]) + whole[21:])
    with pytest.raises(Tampered):
        opened(folder)


def test_another_version_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "engine_mark", lambda: "a later one")
    with pytest.raises(GalleryOutdated):
        opened(folder)
    erase_store(folder)
    store = opened(folder)
    assert len(store.gallery()) == 0
    store.close()


@pytest.mark.parametrize("what", ["make_block", "reference_scale"])
def test_whatever_changes_stored_prints_makes_another_version(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = mark.engine_mark.__wrapped__()
    assert mark.engine_mark.__wrapped__() == before
    changed = {
        "make_block": lambda prints, crew: make_block([*prints, *prints], crew=crew),
        "reference_scale": lambda cohort: 1.0 + cohort / 1000,
    }
    monkeypatch.setattr(mark, what, changed[what])
    assert mark.engine_mark.__wrapped__() != before


def test_no_column_of_a_template_is_in_any_file(folder: Path) -> None:
    store = opened(folder)
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    telling = 0
    for part in store.gallery().parts:
        for name, column in columns_of(part.block).items():
            plain = column.tobytes()
            for at in range(0, len(plain) - 16, max(16, len(plain) // 200)):
                piece = plain[at : at + 16]
                if len(set(piece)) >= 5:
                    assert piece not in written, name
                    telling += 1
    assert telling > 500
    store.close()


def test_nothing_is_left_outside_the_folder(folder: Path) -> None:
    before = set(folder.parent.rglob("*"))
    store = opened(folder)
    links = [link for link in Path("/proc/self/fd").iterdir() if link.exists()]
    opened_files = {str(link.readlink()) for link in links}
    assert not [name for name in opened_files if "segment" in name or "memfd" in name]
    assert set(folder.parent.rglob("*")) == before
    store.close()


def test_files_are_for_their_owner_only(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0
    assert not [path for path in folder.iterdir() if path.stat().st_mode & 0o077]


def test_a_discarded_file_has_lost_its_key_first(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "kept by somebody else"
    os.link(segment(folder), link)
    store = opened(folder)
    store.remove([print_id(0, INDEX)])
    assert compact(store, at=NOW).erased == 1
    store.close()
    assert link.read_bytes()[:KEY_BLOCK] == bytes(KEY_BLOCK)
    assert KEY not in b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_second_process_reads_and_keeps_its_changes_to_itself(folder: Path) -> None:
    writer = opened(folder)
    reader = opened(folder)
    assert (writer.writable, reader.writable) == (True, False)
    reader.add([entry(9, INDEX)])
    reader.remove([print_id(0, INDEX)])
    assert print_id(9, INDEX) in held(reader.gallery())
    reader.close()
    writer.close()
    again: SegmentStore = opened(folder)
    assert held(again.gallery()) == {one.print_id for one in ENTRIES}
    with pytest.raises(Unavailable):
        erase_store(folder)
    again.close()
    assert np.all(again.gallery().people >= 0)
