"""Leaves and logs that the tests of the ledger vary."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hospitium.ledger import Leaf, Operation, encode_leaf

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def leaf(sequence: int = 1, **changes: object) -> Leaf:
    fields: dict[str, object] = {
        "sequence": sequence,
        "at": START + timedelta(seconds=sequence),
        "operation": Operation.CONSULTATION,
        "action": "search",
        "permit": "search",
        "purpose": "roadside-check",
        "operator": "amira",
        "agency": "demo-police",
        "case": "",
        "subject": str(UUID(int=sequence)),
        "commitment": bytes(32),
    }
    return Leaf(**{**fields, **changes})  # type: ignore[arg-type]


def log(size: int) -> list[bytes]:
    """Return the encoded entries of an untouched log."""
    return [encode_leaf(leaf(sequence)) for sequence in range(1, size + 1)]
