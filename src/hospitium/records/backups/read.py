"""Open a backup, and check it from its first byte to its last without putting it anywhere."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import leaf_hash
from hospitium.crypto.recipient import open_from
from hospitium.ledger.tile_log import Edge, grow
from hospitium.records.backups.chunked import SealedReader
from hospitium.records.backups.create import context_of
from hospitium.records.backups.header import Header, read_header
from hospitium.records.backups.parts import PartReader
from hospitium.records.models import AuditEntryRow


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is whole: what its head and its manifest say."""

    header: Header
    manifest: dict[str, Any]


def open_backup(file: BinaryIO, seed: bytes) -> tuple[Header, PartReader]:
    """Return the head of a backup and a reader of its parts.

    Raises
    ------
    BadInput
        If it is no backup of a format that this version knows.
    Tampered
        If the secret is another, or the head was changed.
    """
    header = read_header(file)
    end = file.tell()
    file.seek(0)
    head = file.read(end)
    key = open_from(seed, header.sealed_key, context=header.place)
    return header, PartReader(SealedReader(file, key, context_of(head)))


def check_backup(file: BinaryIO, seed: bytes) -> Checked:
    """Read everything, and rebuild the log's tree from its entries.

    Raises
    ------
    BadInput, Tampered
        As `open_backup`; if a byte is missing, added or changed; if the log is not the one that
        the manifest names.
    """
    header, parts = open_backup(file, seed)
    edge = Edge()
    for head, frames in parts:
        if head.get("table") == AuditEntryRow.__tablename__:
            edge = _grow(edge, head, frames)
    log = parts.manifest.get("log", {})
    if (edge.size, edge.root.hex()) != (log.get("size"), log.get("root")):
        raise Tampered("the log in this backup is not the one that its manifest names")
    return Checked(header, parts.manifest)


def _grow(edge: Edge, head: dict[str, Any], frames: Iterator[bytes]) -> Edge:
    place = [name for name, _ in head["columns"]].index(AuditEntryRow.leaf.key)
    for frame in frames:
        leaves = [base64.b64decode(row[place]) for row in json.loads(frame)]
        edge, _ = grow(edge, [leaf_hash(leaf) for leaf in leaves])
    return edge
