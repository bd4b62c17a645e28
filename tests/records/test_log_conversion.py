"""A node of version 0.1.0 opens: its log, a hash chain, becomes a tree, its keys are wrapped."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest, leaf_hash
from hospitium.crypto.wrapping import KeyRoot
from hospitium.ledger.note import Note
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.records import node_folder
from hospitium.records.keyfile import load_key
from hospitium.records.models import Base
from hospitium.records.node_folder import Node, open_node
from hospitium.records.purpose_keys import LATER, DerivedKeys, WrappedKey
from hospitium.records.vault import Vault
from hospitium.records.vault_keys import adopted_keys, fresh_keys
from tests.records.desk import ADULT, Desk, make_node

Change = Callable[[Session], object]
FIRST_TABLES = {
    "agencies", "node", "operators", "cases", "prints", "absent_fingers", "searches", "candidates",
    "verdicts", "alerts", "audit_entries", "audit_head", "calibrations",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A node whose keys were all derived from its key file."""

    def keys(root: KeyRoot, random: Random) -> list[WrappedKey]:
        later = fresh_keys(root, random, LATER)
        return [*adopted_keys(root, DerivedKeys(root._key)), *later]

    monkeypatch.setattr(node_folder, "fresh_keys", keys)
    node = make_node(tmp_path / "node", database_url)
    yield Desk(node)
    node.close()


def derived(node: Node) -> DerivedKeys:
    return DerivedKeys(load_key(node.folder.key_file))


NEWER_COLUMNS = {
    "agencies": ("address", "jurisdiction", "storage"),
    "searches": (
        *("photographs", "gallery_faces", "face_model", "live", "live_signs"),
        *("eyes", "gallery_irises", "iris_model"),
    ),
}


def newer_tables() -> list[Table]:
    """Every table that 0.1.0 did not have, from those that refer to others down."""
    return [one for one in reversed(Base.metadata.sorted_tables) if one.name not in FIRST_TABLES]


def make_old(node: Node, change: Change = lambda _: None, *, signed: int | None = None) -> None:
    """Give the node's log back the shape that version 0.1.0 wrote."""
    with node.database.write() as session:
        session.info["leaves"] = 1
        for words in (
            "ALTER TABLE node DROP COLUMN extractor",
            "ALTER TABLE prints DROP COLUMN captured_on",
            *(f"DROP TABLE {table.name}" for table in newer_tables()),
            "ALTER TABLE cases DROP COLUMN basis",
            *(
                f"ALTER TABLE {table} DROP COLUMN {column}"
                for table, columns in NEWER_COLUMNS.items()
                for column in columns
            ),
            "DROP INDEX ix_audit_entries_decision",
            "ALTER TABLE audit_entries DROP COLUMN decision",
            "ALTER TABLE audit_head DROP COLUMN chain_head",
            "ALTER TABLE audit_head RENAME COLUMN root TO head",
            "ALTER TABLE audit_entries ADD COLUMN head BYTEA"
            if "postgresql" in str(session.get_bind().engine.url)
            else "ALTER TABLE audit_entries ADD COLUMN head BLOB",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            session.execute(text(words))
        size, head = _chain(session)
        old = Vault(derived(node), os.urandom)
        tag = old.tag("audit-head", size.to_bytes(8, "big") + head)
        session.execute(text("UPDATE audit_head SET head = :h, tag = :t"), {"h": head, "t": tag})
        change(session)
    signer = Signer("hospitium/demo-police/chain", Kind.ED25519, node.vault.signing_seed)
    what = TreeHead(signer.name, size if signed is None else signed, head).text
    node.folder.checkpoint_file.write_bytes(Note(what, (signer.sign(what),)).encode())


def _chain(session: Session) -> tuple[int, bytes]:
    """Chain the heads as 0.1.0 did; return the length and where the chain ends."""
    rows = session.execute(text("SELECT sequence, leaf FROM audit_entries ORDER BY 1")).all()
    head = bytes(32)
    for sequence, leaf in rows:
        head = digest("hospitium.chain.1", head, leaf_hash(bytes(leaf)))
        values = {"h": head, "s": sequence}
        session.execute(text("UPDATE audit_entries SET head = :h WHERE sequence = :s"), values)
    return len(rows), head


def reopened(node: Node) -> Node:
    return open_node(node.folder.path, random=os.urandom)


def test_an_old_log_becomes_a_tree_and_goes_on(desk: Desk) -> None:
    case_id = desk.open_case()
    for impression in range(1, 4):
        desk.enrol(case_id, impression=impression)
    make_old(desk.node)
    again = reopened(desk.node)
    assert Desk(again).problems() == []
    Desk(again).enrol(case_id, impression=9)
    assert Desk(again).problems() == []
    assert (again.folder.path / "checkpoint.chain").exists()
    assert Desk(again).read_case(case_id).notice == ADULT
    assert len(Desk(again).gallery()) == 4
    assert Desk(again).find(ADULT.full_name) == [case_id]  # indexed when it was opened
    again.close()


def cut(session: Session) -> None:
    session.execute(text("DELETE FROM audit_entries WHERE sequence = 3"))


def change(session: Session) -> None:
    session.execute(text("UPDATE audit_entries SET head = leaf WHERE sequence = 2"))


@pytest.mark.parametrize("meddle", [cut, change])
def test_a_chain_with_a_broken_link_is_left_as_it_is(desk: Desk, meddle: Change) -> None:
    case_id = desk.open_case()
    for impression in range(1, 4):
        desk.enrol(case_id, impression=impression)
    make_old(desk.node, meddle)
    for _ in range(2):
        with pytest.raises(Tampered):
            reopened(desk.node)


def forge_the_end(session: Session) -> None:
    session.execute(text("UPDATE audit_head SET tag = head"))


def test_a_chain_that_ends_without_the_key_is_refused(desk: Desk) -> None:
    make_old(desk.node, forge_the_end)
    with pytest.raises(Tampered):
        reopened(desk.node)


def test_a_chain_that_was_rolled_back_is_refused(desk: Desk) -> None:
    make_old(desk.node, signed=7)
    with pytest.raises(Tampered, match="checkpoint"):
        reopened(desk.node)


def test_an_old_log_without_its_checkpoint_is_refused(desk: Desk, tmp_path: Path) -> None:
    make_old(desk.node)
    desk.node.folder.checkpoint_file.rename(tmp_path / "kept")
    with pytest.raises(Tampered, match="missing"):
        reopened(desk.node)
