from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger.tiles import (
    MAX_ENTRY_BYTES,
    Tile,
    decode_bundle,
    encode_bundle,
    parse_path,
    tiles_between,
    tiles_of,
)
from tests.ledger.trees import mangled

tiles = st.builds(
    Tile,
    level=st.none() | st.integers(0, 63),
    index=st.integers(0, 2**62) | st.integers(0, 2000),
    width=st.integers(1, 256),
)
bundles = st.lists(st.binary(max_size=20), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(None, 1234067, 8), "tile/entries/x001/x234/067.p/8"),
        (Tile(2, 1000, 255), "tile/2/x001/000.p/255"),
        (Tile(63, 999), "tile/63/999"),
    ],
)
def test_paths_are_the_standards(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@given(tiles)
def test_every_path_reads_back(tile: Tile) -> None:
    assert parse_path(tile.path) == tile


@given(tiles, st.data())
def test_a_path_has_one_spelling(tile: Tile, data: st.DataObject) -> None:
    path = mangled(tile.path.encode(), data).decode("latin-1")
    with suppress(BadInput):
        assert parse_path(path).path == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/x001/x234",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/08",
        "tile/0/../000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/٠٠٠",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(BadInput):
        parse_path(path)


def test_the_standards_example_of_70000_entries() -> None:
    paths = [tile.path for tile in tiles_of(70_000)]
    assert len(paths) == 274 * 2 + 2 + 1
    assert paths[-4:] == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert [tile.path for tile in tiles_of(256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]
    assert list(tiles_of(0)) == []


@given(old=st.integers(0, 3000), more=st.integers(0, 3000))
def test_what_is_there_and_what_is_new_make_the_log(old: int, more: int) -> None:
    before, new = set(tiles_of(old)), list(tiles_between(old, old + more))
    assert set(tiles_of(old + more)) <= before | set(new)
    assert len(new) == len(set(new))
    assert before.isdisjoint(new)


@given(bundles)
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries), len(entries)) == entries


@given(bundles, st.data())
def test_a_mangled_bundle_is_refused_or_says_something_else(
    entries: list[bytes], data: st.DataObject
) -> None:
    mutant = mangled(encode_bundle(entries), data)
    with suppress(Tampered):
        assert encode_bundle(decode_bundle(mutant, len(entries))) == mutant


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(MAX_ENTRY_BYTES + 1)]])
def test_bundles_have_limits(entries: list[bytes]) -> None:
    with pytest.raises(BadInput):
        encode_bundle(entries)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_there_is_no_such_tile(level: int, index: int, width: int) -> None:
    with pytest.raises(BadInput):
        Tile(level, index, width)
