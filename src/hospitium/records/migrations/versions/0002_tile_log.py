"""the log becomes a tree: tiles instead of chained heads.

The tree is built over the entries as they are. Whether the chain before it was whole can only be
told with the node's key, so its head stays until the node is opened (`records.log_conversion`).
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import digest, leaf_hash
from hospitium.ledger.tile_log import Edge, grow

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ENTRIES = sa.table(
    "audit_entries",
    sa.column("sequence", sa.BigInteger()),
    sa.column("leaf", sa.LargeBinary()),
    sa.column("head", sa.LargeBinary()),
)
END = sa.table(
    "audit_head",
    sa.column("head", sa.LargeBinary()),
    sa.column("root", sa.LargeBinary()),
    sa.column("chain_head", sa.LargeBinary()),
)
TILES = sa.table(
    "log_tiles",
    sa.column("level", sa.BigInteger()),
    sa.column("index", sa.BigInteger()),
    sa.column("hashes", sa.LargeBinary()),
)
BATCH = 256


def upgrade() -> None:
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_tiles")),
    )
    op.execute("ALTER TABLE audit_head RENAME COLUMN head TO root")
    op.add_column("audit_head", sa.Column("chain_head", sa.LargeBinary(), nullable=True))
    root = _build()
    op.execute(sa.update(END).values(chain_head=END.c.root))
    op.execute(sa.update(END).values(root=root))
    op.execute("ALTER TABLE audit_entries DROP COLUMN head")


def _build() -> bytes:
    """Store the tiles over all entries, after checking the chain over them; return the root."""
    edge, tiles = Edge(), dict[tuple[int, int], bytes]()
    for leaves in _leaves():
        edge, written = grow(edge, leaves)
        tiles.update({(tile.level or 0, tile.index): data for tile, data in written.items()})
    for (level, index), hashes in tiles.items():
        op.execute(sa.insert(TILES).values(level=level, index=index, hashes=hashes))
    return edge.root


def _leaves() -> Iterator[list[bytes]]:
    """Yield the hashes of the entries in batches."""
    head, done = bytes(32), 0
    while True:
        query = (
            sa.select(ENTRIES.c.sequence, ENTRIES.c.leaf, ENTRIES.c.head)
            .where(ENTRIES.c.sequence > done)
            .order_by(ENTRIES.c.sequence)
            .limit(BATCH)
        )
        rows = op.get_bind().execute(query).all()
        if not rows:
            return
        for sequence, leaf, stored in rows:
            head = digest("hospitium.chain.1", head, leaf_hash(leaf))
            if sequence != done + 1 or head != stored:
                raise Tampered(
                    f"the log of this node was changed at entry {sequence}",
                    remedy="Ask the version that wrote it: hospitium log verify, of 0.1.0.",
                )
            done = sequence
        yield [leaf_hash(leaf) for _, leaf, _ in rows]
