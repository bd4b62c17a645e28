"""Creates and upgrades the tables by the migrations that ship inside this package."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from hospitium.core.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"

NEWEST = "0025"
"""The newest of the migrations: a database that has it needs no look at alembic, which costs
every command a tenth of a second."""


def is_up_to_date(connection: Connection) -> bool:
    """Tell whether the database has the newest tables."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    version: object = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version == NEWEST


def revision_of(connection: Connection) -> str:
    """Return the last migration that the database has had."""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def bring_up_to_date(connection: Connection, *, revision: str = "head") -> None:
    """Run the migrations that this database still lacks, in the caller's transaction.

    Parameters
    ----------
    revision
        Where to stop: the tables as they were then.

    Raises
    ------
    Unavailable
        If a later version of this program has upgraded the database.
    """
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(migration_config(connection), revision)
    except CommandError:
        raise Unavailable(
            "the database was upgraded by a later version",
            remedy="Install the version of Hospitium that upgraded this node, or a later one.",
        ) from None


def migration_config(connection: Connection) -> "Config":
    """Return an alembic configuration for work on `connection`, without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
