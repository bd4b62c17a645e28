"""A node that runs while another process moves its root."""

import os
from dataclasses import replace

import pytest

from hospitium.core.errors import Unavailable
from hospitium.records.node_folder import Node, open_node
from hospitium.records.root_file import next_key_file
from hospitium.usecases import protect_root, vault
from tests.stations import Station
from tests.usecases.test_vault import PASSPHRASE, all_keys, found, people, reopened


def moved_elsewhere(station: Station) -> Node:
    """Another process puts the root behind a passphrase while the station's node is open."""
    other = replace(station.runtime, node=reopened(station))
    protect_root.to_passphrase(other, station.staff["root"], PASSPHRASE)
    return other.node


def test_a_running_node_follows_its_root_where_the_passphrase_is_in_a_file(
    station: Station,
) -> None:
    path = station.runtime.node.folder.path
    running = open_node(path, random=os.urandom, ask_again=lambda _: PASSPHRASE)
    other = moved_elsewhere(station)
    vault.rotate_key(replace(station.runtime, node=other), station.staff["root"], "notice")
    with running.write() as session:
        session.info["leaves"] = 1
        sealed = running.vault.seal("notice", "x", None, b"later")  # by a key it never knew
    running.check_root()
    assert other.vault.open("notice", "x", None, sealed) == b"later"
    running.close()
    other.close()


def test_a_running_node_that_cannot_follow_says_so_and_loses_no_key(station: Station) -> None:
    node = station.runtime.node
    people(station, 1)
    other = moved_elsewhere(station)
    assert found(station, 0) == 1  # with the keys it knows it works on
    with pytest.raises(Unavailable, match="moved while it ran") as caught:
        node.check_root()
    assert "HOSPITIUM_PASSPHRASE_FILE" in caught.value.remedy
    with pytest.raises(Unavailable):  # a key wrapped by the root of before would be lost
        vault.rotate_key(station.runtime, station.staff["root"], "notice")
    assert {key.generation for key in all_keys(station)} == {1}
    other.close()


def test_a_crash_before_the_key_file_took_its_place_is_followed_too(station: Station) -> None:
    path = station.runtime.node.folder.key_file
    running = open_node(path.parent.parent, random=os.urandom, ask_again=lambda _: PASSPHRASE)
    old = path.read_bytes()
    moved_elsewhere(station).close()
    next_key_file(path).write_bytes(path.read_bytes())
    next_key_file(path).chmod(0o600)
    path.write_bytes(old)
    running.check_root()
    running.close()
