"""A node of an earlier version gets the keys that this one needs, once, and the log says so."""

import os
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from hospitium.core.errors import Tampered
from hospitium.crypto.seal import generation_of
from hospitium.records import node_folder
from hospitium.records.models import CaseRow, VaultKeyRow
from hospitium.records.node_folder import Node, open_node
from hospitium.records.purpose_keys import SEALING
from hospitium.records.vault_keys import load_keys
from tests.records.desk import ADULT, CHILD, Desk, make_node
from tests.records.older_keys import sealing_themselves


def test_a_purpose_that_is_new_gets_a_key_when_the_node_is_opened(lite: Node) -> None:
    with lite.database.write() as session:
        session.execute(delete(VaultKeyRow).where(VaultKeyRow.purpose == "redress"))
        session.info["leaves"] = 1
    before = Desk(lite).log_length()
    for _ in range(2):
        again = open_node(lite.folder.path, random=os.urandom)
        sealed = again.vault.seal("redress", "x", None, b"words")
        assert again.vault.open("redress", "x", None, sealed) == b"words"
        with again.read() as session:
            query = select(VaultKeyRow.generation).where(VaultKeyRow.purpose == "redress")
            assert session.scalars(query).all() == [1]
        assert Desk(again).log_length() == before + 1
        assert Desk(again).problems() == []
        again.close()


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Node:
    """A node of before ADR 51 with a case, closed."""
    with monkeypatch.context() as patch:
        patch.setattr(node_folder, "fresh_keys", sealing_themselves)
        node = make_node(tmp_path / "older", database_url)
    Desk(node).open_case(ADULT)
    node.close()
    return node


def test_an_older_node_gets_keys_that_make_one_for_each_record(older: Node) -> None:
    again = open_node(older.folder.path, random=os.urandom)
    desk = Desk(again)
    with again.read() as session:
        newest = {key.purpose: key for key in load_keys(session)}
        envelope = session.scalars(select(CaseRow.sealed_notice)).one()
    assert {key.purpose for key in newest.values() if key.per_record} == set(SEALING)
    assert {key.generation for key in newest.values() if key.per_record} == {2}
    assert generation_of(envelope) == 1, "what is there stays as it is"
    assert desk.read_case(desk.find(ADULT.full_name)[0]).notice == ADULT
    assert desk.read_case(desk.open_case(CHILD)).notice == CHILD
    assert desk.problems() == []
    length = desk.log_length()
    again.close()
    once_more = open_node(older.folder.path, random=os.urandom)
    assert Desk(once_more).log_length() == length
    once_more.close()


def test_who_says_that_a_key_seals_in_another_way_does_not_open_the_node(older: Node) -> None:
    with older.database.write() as session:
        session.execute(update(VaultKeyRow).values(per_record=True))
        session.info["leaves"] = 1
    older.close()
    with pytest.raises(Tampered):
        open_node(older.folder.path, random=os.urandom)
