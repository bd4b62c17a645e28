"""The tiles of the log in the database: one row for each, growing until it is full.

Bundles of entries are not stored a second time: they are the entries' own rows.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES
from hospitium.ledger.tile_log import Edge, grow, read_edge
from hospitium.ledger.tiles import WIDTH, Fetch, Tile, encode_bundle
from hospitium.records.models import AuditEntryRow, AuditHeadRow, LogTileRow

_EDGE = "log_edge"
"""Key of `Session.info`: the right edge, known since the end of the log was locked."""


def tile_reader(session: Session) -> Fetch:
    """Return a reader of tiles and bundles; it returns fewer bytes where the log has fewer."""

    def fetch(tile: Tile) -> bytes:
        if tile.level is None:
            return _bundle(session, tile)
        query = select(LogTileRow.hashes).where(
            LogTileRow.level == tile.level, LogTileRow.index == tile.index
        )
        return (session.scalars(query).first() or b"")[: tile.width * DIGEST_BYTES]

    return fetch


def grow_tree(session: Session, tip: AuditHeadRow, leaves: Sequence[bytes]) -> bytes:
    """Grow the tree by the hashes of some leaves and return its new root.

    Parameters
    ----------
    tip
        The end of the log, locked by this transaction.

    Raises
    ------
    Tampered
        If the tiles do not add up to the root at the end of the log.
    """
    edge = session.info.get(_EDGE)
    if edge is None or edge.size != tip.sequence:
        edge = _edge(session, tip)
    edge, written = grow(edge, leaves)
    store_tiles(session, written)
    session.info[_EDGE] = edge
    return edge.root


def store_tiles(session: Session, tiles: Mapping[Tile, bytes]) -> None:
    """Write tiles as they are now; a wider one takes the place of a narrower one."""
    for tile, hashes in tiles.items():
        row = session.get(LogTileRow, (tile.level, tile.index))
        if row is None:
            session.add(LogTileRow(level=tile.level, index=tile.index, hashes=hashes))
        else:
            row.hashes = hashes


def _edge(session: Session, tip: AuditHeadRow) -> Edge:
    edge = read_edge(tip.sequence, tile_reader(session))
    if edge.root != tip.root:
        raise Tampered("the tiles of the log do not add up to its end")
    return edge


def _bundle(session: Session, tile: Tile) -> bytes:
    first = tile.index * WIDTH
    query = (
        select(AuditEntryRow.leaf)
        .where(AuditEntryRow.sequence > first, AuditEntryRow.sequence <= first + tile.width)
        .order_by(AuditEntryRow.sequence)
    )
    entries = session.scalars(query).all()
    return encode_bundle(entries) if entries else b""
