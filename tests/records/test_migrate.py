"""The migrations and the models say the same thing, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from hospitium.core.errors import Unavailable
from hospitium.core.extractors import Extractor
from hospitium.records.database import Database
from hospitium.records.engine import WRITER, make_engine
from hospitium.records.migrate import NEWEST, migration_config
from hospitium.records.tables import Base


def test_migrations_build_what_the_models_describe(database_url: str) -> None:
    with Database(database_url) as database:
        database.migrate()
    engine = make_engine(database_url, busy_seconds=5.0)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    with Database(database_url) as database:
        database.migrate()
        database.migrate()
        with database.read() as session:
            tables = set(inspect(session.get_bind()).get_table_names())
    assert tables == {*Base.metadata.tables, "alembic_version"}


def test_nodes_from_before_there_was_a_choice_read_by_the_accurate_extractor(
    database_url: str,
) -> None:
    engine = make_engine(database_url, busy_seconds=5.0)
    with engine.execution_options(**{WRITER: True}).begin() as connection:
        command.upgrade(migration_config(connection), "0001")
        connection.execute(text("INSERT INTO agencies VALUES ('a', 'police', 'A')"))
        connection.execute(
            text(
                "INSERT INTO node (id, agency, created_at, key_check, gallery_version)"
                " VALUES (1, 'a', '2026-11-22 09:00:00', :check, 0)"
            ),
            {"check": b"check"},
        )
    with Database(database_url) as database:
        database.migrate()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT extractor FROM node")) == Extractor.ACCURATE
    engine.dispose()


def test_newest_names_the_last_migration(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}", busy_seconds=1.0)
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(migration_config(connection))
    engine.dispose()
    assert script.get_heads() == [NEWEST]


def test_a_database_of_a_later_version_is_left_alone(database_url: str) -> None:
    with Database(database_url) as database:
        database.migrate()
        with database.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(Unavailable, match="later version"):
            database.migrate()
