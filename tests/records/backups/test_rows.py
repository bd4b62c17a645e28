"""Every table can be written into a backup."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered
from hospitium.policy.backups import permit_see_backups
from hospitium.policy.operators import Role
from hospitium.records.backups.rows import columns_of, read_rows, write_rows
from hospitium.records.engine import WRITER, make_engine
from hospitium.records.tables import Base
from hospitium.records.types import Utc
from tests.policy.facts import NOW, RULES, operator

EVERY_KIND = sa.Table(
    "every_kind",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("uuid", sa.Uuid),
    sa.Column("at", Utc),
    sa.Column("day", sa.Date),
    sa.Column("data", sa.LargeBinary),
    sa.Column("json", sa.JSON(none_as_null=True)),
    sa.Column("yes", sa.Boolean),
    sa.Column("number", sa.Float),
    sa.Column("text", sa.String(100)),
)
ROWS = [
    {
        "id": 1,
        "uuid": uuid4(),
        "at": datetime(2026, 11, 27, 12, 0, 0, 123456, tzinfo=UTC),
        "day": date(2026, 2, 28),
        "data": bytes(range(256)),
        "json": {"a": [1, 2.5, None, "ü"]},
        "yes": True,
        "number": 0.1 + 0.2,
        "text": "a\u0301'\"\n",
    },
    {"id": 2} | dict.fromkeys(("uuid", "at", "day", "data", "json", "yes", "number", "text")),
    {"id": 3, "number": 5e-324, "yes": False, "text": "", "data": b"", "json": {}}
    | dict.fromkeys(("uuid", "at", "day")),
]


def test_every_column_of_every_table_has_a_kind() -> None:
    for table in Base.metadata.sorted_tables:
        assert len(columns_of(table)) == len(table.columns)
        # a counter of the database's own would start anew after a restore
        assert table.autoincrement_column is None, table.name


def test_what_goes_in_comes_out_to_the_bit(database_url: str) -> None:
    permit = permit_see_backups(RULES, operator("root", Role.ADMINISTRATOR), at=NOW)
    engine = make_engine(database_url, busy_seconds=5).execution_options(**{WRITER: True})
    with Session(engine) as session, session.begin():
        EVERY_KIND.create(session.connection())
        session.execute(sa.insert(EVERY_KIND), ROWS)
        frames = list(read_rows(session, permit, EVERY_KIND))
        session.execute(sa.delete(EVERY_KIND))
        assert write_rows(session, "every_kind", columns_of(EVERY_KIND), iter(frames)) == 3
        back = [dict(row._mapping) for row in session.execute(sa.select(EVERY_KIND))]
        assert back == ROWS
        assert inspect(session.connection()).has_table("every_kind")
    engine.dispose()


@pytest.mark.parametrize(
    ("columns", "frame"),
    [
        ([["id", "nonsense"]], b"[[1]]"),
        ([["id"]], b"[[1]]"),
        ([["id", "int"]], b"[[1, 2]]"),
        ([["id", "int"]], b"{}"),
        ([["id", "int"]], b"[1"),
        ([["id", "int"], ["uuid", "uuid"]], b'[[1, "x"]]'),
        ([["id", "int"], ["data", "bytes"]], b'[[1, "?"]]'),
    ],
)
def test_what_does_not_read_back_is_refused(columns: list[list[str]], frame: bytes) -> None:
    engine = sa.create_engine("sqlite://")
    with Session(engine) as session:
        EVERY_KIND.create(session.connection())
        with pytest.raises(Tampered):
            write_rows(session, "every_kind", columns, iter([frame]))
    engine.dispose()
