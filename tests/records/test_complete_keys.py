"""A node of an earlier version gets the keys that this one needs, once, and the log says so."""

import os

from sqlalchemy import delete, select

from hospitium.records.models import VaultKeyRow
from hospitium.records.node_folder import Node, open_node
from tests.records.desk import Desk


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
