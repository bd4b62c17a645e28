"""Whoever writes into the database without the key is found out."""

import base64
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from hospitium.crypto.digest import leaf_hash
from hospitium.ledger import Operation
from hospitium.ledger.tile_log import Edge, grow
from hospitium.policy.desk import permit_read_audit
from hospitium.records import audit
from hospitium.records.checkpoints import current_head, log_signer, read_checkpoint
from hospitium.records.models import AuditEntryRow, AuditHeadRow, LogTileRow
from hospitium.records.node_folder import open_node
from tests.policy.facts import RULES
from tests.records.desk import AUDITOR, NOW, Desk

ROWS = AuditEntryRow
PERMIT = permit_read_audit(RULES, AUDITOR, at=NOW)


def fill(desk: Desk, entries: int) -> None:
    """Append entries, so that the log has `entries` + 1."""
    with desk.node.write() as session:
        for number in range(entries):
            audit.append(
                session,
                desk.node.vault,
                PERMIT,
                operation=Operation.CONSULTATION,
                details={"number": number},
            )


def meddle(desk: Desk, change: Callable[[Session], object]) -> None:
    """Change the database behind the log's back."""
    with desk.node.database.write() as session:
        change(session)
        session.info["leaves"] = 1


def change_leaf(session: Session) -> None:
    row = session.get_one(ROWS, 3)
    row.leaf = row.leaf.replace(b'"emil"', b'"olaf"')


def change_tile(session: Session) -> None:
    tile = session.get_one(LogTileRow, (0, 0))
    tile.hashes = tile.hashes[:64] + bytes(32) + tile.hashes[96:]


def lose_a_tile(session: Session) -> None:
    session.execute(delete(LogTileRow))


def change_root(session: Session) -> None:
    session.scalars(select(AuditHeadRow)).one().root = bytes(32)


def change_details(session: Session) -> None:
    row = session.get_one(ROWS, 3)
    assert row.sealed_details is not None
    row.sealed_details = row.sealed_details[:-1] + bytes([row.sealed_details[-1] ^ 1])


def swap_details(session: Session) -> None:
    one, other = session.get_one(ROWS, 3), session.get_one(ROWS, 4)
    one.sealed_details, other.sealed_details = other.sealed_details, one.sealed_details


def drop_details(session: Session) -> None:
    session.get_one(ROWS, 3).sealed_details = None


def drop_details_with_an_excuse(session: Session) -> None:
    row = session.get_one(ROWS, 3)
    row.sealed_details, row.erased_by = None, 4


def remove_one(session: Session) -> None:
    session.execute(delete(ROWS).where(ROWS.sequence == 3))


def remove_one_and_close_the_gap(session: Session) -> None:
    remove_one(session)
    for sequence in (4, 5, 6):
        session.execute(update(ROWS).where(ROWS.sequence == sequence).values(sequence=sequence - 1))


def swap_two(session: Session) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        session.execute(update(ROWS).where(ROWS.sequence == old).values(sequence=new))


def repeat_one(session: Session) -> None:
    row = session.get_one(ROWS, 6)
    session.add(ROWS(sequence=7, leaf=row.leaf, sealed_details=row.sealed_details))


def cut_the_end(session: Session) -> None:
    session.execute(delete(ROWS).where(ROWS.sequence == 6))


def cut_the_end_and_move_it(session: Session) -> None:
    cut_the_end(session)
    rebuild(session)


def empty_it(session: Session) -> None:
    session.execute(delete(ROWS))


def lose_the_end(session: Session) -> None:
    session.execute(delete(AuditHeadRow))


def forge_all_entries(session: Session) -> None:
    for row in session.scalars(select(ROWS).order_by(ROWS.sequence)):
        row.leaf = row.leaf.replace(b'"emil"', b'"olaf"')
    rebuild(session)


def rebuild(session: Session) -> None:
    """What somebody does who knows how the tree works, but has no key."""
    leaves = session.scalars(select(ROWS.leaf).order_by(ROWS.sequence)).all()
    edge, tiles = grow(Edge(), [leaf_hash(leaf) for leaf in leaves])
    for tile, hashes in tiles.items():
        session.get_one(LogTileRow, (tile.level, tile.index)).hashes = hashes
    tip = session.scalars(select(AuditHeadRow)).one()
    tip.sequence, tip.root = edge.size, edge.root


@pytest.mark.parametrize(
    "change",
    [
        change_leaf,
        change_tile,
        lose_a_tile,
        change_root,
        change_details,
        swap_details,
        drop_details,
        drop_details_with_an_excuse,
        remove_one,
        remove_one_and_close_the_gap,
        swap_two,
        repeat_one,
        cut_the_end,
        cut_the_end_and_move_it,
        empty_it,
        lose_the_end,
        forge_all_entries,
    ],
)
def test_meddling_is_found(desk: Desk, change: Callable[[Session], object]) -> None:
    fill(desk, 5)
    assert desk.problems() == []
    meddle(desk, change)
    assert desk.problems() != []


def test_a_log_rolled_back_to_an_earlier_state_is_found_and_stays_found(desk: Desk) -> None:
    """A restored backup is sound in itself: only the checkpoint file knows more."""
    fill(desk, 2)
    with desk.node.read() as session:
        tip = audit.log_end(session, desk.node.vault)
        sequence, root, tag = tip.sequence, tip.root, tip.tag
        tiles = session.get_one(LogTileRow, (0, 0)).hashes
    fill(desk, 2)

    def roll_back(session: Session) -> None:
        session.execute(delete(ROWS).where(ROWS.sequence > sequence))
        session.execute(update(AuditHeadRow).values(sequence=sequence, root=root, tag=tag))
        session.execute(update(LogTileRow).values(hashes=tiles))

    meddle(desk, roll_back)
    signed = desk.node.folder.checkpoint_file.read_bytes()
    assert any("signed" in what for what in desk.problems())
    fill(desk, 4)
    assert any("signed root" in what for what in desk.problems())
    assert desk.node.folder.checkpoint_file.read_bytes() == signed


def forge(note: bytes) -> bytes:
    origin, length, head, *rest = note.decode().split("\n")
    return "\n".join([origin, str(int(length) - 1), head, *rest]).encode()


@pytest.mark.parametrize("change", [forge, lambda _: b"", lambda _: base64.b64encode(b"x" * 90)])
def test_a_forged_checkpoint_file_is_found(desk: Desk, change: Callable[[bytes], bytes]) -> None:
    fill(desk, 2)
    path: Path = desk.node.folder.checkpoint_file
    path.write_bytes(change(path.read_bytes()))
    assert desk.problems() != []


def test_a_missing_checkpoint_file_is_found(desk: Desk) -> None:
    fill(desk, 1)
    desk.node.folder.checkpoint_file.unlink()
    again = open_node(desk.node.folder.path, random=os.urandom)
    assert Desk(again).problems() == ["the signed checkpoint file is missing"]
    again.close()


def test_a_checkpoint_that_lags_is_sound_and_catches_up(desk: Desk) -> None:
    path = desk.node.folder.checkpoint_file
    old = path.read_bytes()
    fill(desk, 3)
    path.write_bytes(old)
    assert desk.problems() == []
    fill(desk, 1)
    assert path.read_bytes().split(b"\n")[1] == b"5"


@pytest.mark.parametrize("lags", [False, True])
def test_after_each_commit_the_file_names_the_end_of_the_log(desk: Desk, lags: bool) -> None:
    node, path = desk.node, desk.node.folder.checkpoint_file
    old = path.read_bytes()
    for entries in (1, 3, 260):
        fill(desk, entries)
        with node.read() as session:
            key = log_signer(session, node.vault).verifier
            assert read_checkpoint(path, key) == current_head(session, node.vault)
        if lags:
            path.write_bytes(old)


def test_a_commit_that_only_reads_leaves_the_file_alone(desk: Desk) -> None:
    path = desk.node.folder.checkpoint_file
    before = path.stat().st_ino
    with desk.node.write():
        pass
    assert path.stat().st_ino == before


def test_the_case_of_an_entry_cannot_be_changed(desk: Desk) -> None:
    desk.open_case()
    meddle(desk, lambda session: session.execute(text("UPDATE audit_entries SET case_id = NULL")))
    assert desk.problems() == ["the sealed details were changed"]
