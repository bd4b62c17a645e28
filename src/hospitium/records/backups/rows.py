"""Tables as frames of a backup: the same on SQLite and PostgreSQL, and readable by later versions.

A part says which columns it has and of what kind, so that it goes back into the tables of its own
revision, which are then brought up to date like those of any node. Rows are JSON, bytes in base64.
"""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.policy.backups import BackupPermit
from hospitium.records.types import Utc

_KINDS: tuple[tuple[str, type[sa.types.TypeEngine[Any]], Callable[[Any], Any]], ...] = (
    ("utc", Utc, lambda value: value.isoformat()),
    ("date", sa.Date, lambda value: value.isoformat()),
    ("uuid", sa.Uuid, lambda value: value.hex),
    ("bytes", sa.LargeBinary, lambda value: base64.b64encode(value).decode()),
    ("json", sa.JSON, lambda value: value),
    ("bool", sa.Boolean, bool),
    ("int", sa.Integer, int),
    ("float", sa.Float, float),
    ("str", sa.String, str),
)
_BACK: dict[str, Callable[[Any], Any]] = {
    "utc": datetime.fromisoformat,
    "date": date.fromisoformat,
    "uuid": UUID,
    "bytes": lambda text: base64.b64decode(text, validate=True),
}
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {kind: make() for kind, make, _ in _KINDS} | {
    "json": sa.JSON(none_as_null=True)
}
_BATCH = 256


def columns_of(table: sa.Table) -> list[list[str]]:
    """Return the name and the kind of every column of `table`."""
    return [[column.name, _kind(column.type)[0]] for column in table.columns]


def read_rows(
    session: Session,
    permit: BackupPermit,  # noqa: ARG001 - holding it is the point
    table: sa.Table,
) -> Iterator[bytes]:
    """Yield the rows of `table`, by primary key, as frames."""
    spell = [_kind(column.type)[1] for column in table.columns]
    query = sa.select(table).order_by(*table.primary_key.columns)
    rows = session.execute(query.execution_options(yield_per=_BATCH))
    for partition in rows.partitions(_BATCH):
        written = [
            [None if value is None else to(value) for to, value in zip(spell, row, strict=True)]
            for row in partition
        ]
        yield json.dumps(written, allow_nan=False, separators=(",", ":")).encode()


def write_rows(
    session: Session, name: str, columns: list[list[str]], frames: Iterator[bytes]
) -> int:
    """Insert the rows in `frames` into the table `name`; return how many.

    Raises
    ------
    Tampered
        If they do not read back.
    """
    try:
        table = sa.table(name, *(sa.column(column, _TYPES[kind]) for column, kind in columns))
        back = [(column, _BACK.get(kind, _same)) for column, kind in columns]
    except (KeyError, ValueError, TypeError):
        raise Tampered("the backup has a column of a kind that there is not") from None
    connection, count = session.connection(), 0
    for frame in frames:
        rows = [_row(back, row) for row in _list(frame)]
        if rows:
            connection.execute(sa.insert(table), rows)
        count += len(rows)
    return count


def _row(back: list[tuple[str, Callable[[Any], Any]]], row: Sequence[object]) -> dict[str, Any]:
    try:
        return {
            column: None if value is None else of(value)
            for (column, of), value in zip(back, row, strict=True)
        }
    except (ValueError, TypeError, AttributeError):
        raise Tampered("a row of the backup does not read back") from None


def _list(frame: bytes) -> list[Any]:
    try:
        rows = json.loads(frame)
    except ValueError:
        rows = None
    if not isinstance(rows, list):
        raise Tampered("the rows of the backup do not read back")
    return rows


def _kind(column: sa.types.TypeEngine[Any]) -> tuple[str, Callable[[Any], Any]]:
    for kind, known, to in _KINDS:
        if isinstance(column, known):
            return kind, to
    raise TypeError(f"a backup does not know how to write {type(column).__name__}")


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return value
