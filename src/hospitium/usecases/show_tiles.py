"""The log's public side: its signed end and the hashes of its tree."""

from hospitium.ledger.tiles import Tile
from hospitium.records import published
from hospitium.records.log_tiles import tile_reader
from hospitium.usecases.runtime import Runtime


def signed_checkpoint(runtime: Runtime) -> bytes:
    """Return the last published checkpoint, else the log as it is, signed by the node alone."""
    node = runtime.node
    note = published.read_published(node.folder.published_file)
    if note is None:
        with node.read() as session:
            _, note = published.signed_head(session, node.vault)
    return note.encode()


def read_tile(runtime: Runtime, tile: Tile) -> bytes:
    """Return the hashes of a tile, as far as the log has them."""
    with runtime.node.read() as session:
        return tile_reader(session)(tile)
