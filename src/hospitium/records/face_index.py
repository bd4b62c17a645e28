"""The index of faces in PostgreSQL: made, told of, dropped (ADR 62).

It lies in a schema of its own, beside the tables and not among them: it can be made again from the
sealed templates at any time, no backup carries it, and whoever copies the database can leave it
out. Where it exists, whoever changes faces keeps it in step (`face_vectors`), whatever node.toml
says by then.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import UserDefinedType

from hospitium.core.errors import Unavailable
from hospitium.policy.permit import UpkeepPermit
from hospitium.records.vault import Vault
from hospitium.senses.face.turning import Halves, Turn, secret_turn

SCHEMA = "hospitium_faces"
_VERSION = 1
"""Of the tables below; an index of another version is made anew."""

_EXTENSION, _TYPE = "vector", "halfvec"
_SALT = 32
_TURNS = 16
"""Matrices kept in memory, 2 MB each."""


class HalfVector(UserDefinedType[str]):
    """pgvector's column of 16-bit floats, of any length; as text on the way in."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Name the type."""
        return _TYPE


_TABLES = MetaData(schema=SCHEMA)
MADE = Table(
    "made",
    _TABLES,
    Column("version", Integer),
    Column("salt", LargeBinary),
    Column("whole", Boolean),
)
VECTORS = Table(
    "vectors",
    _TABLES,
    Column("face_id", Uuid, primary_key=True),
    Column("agency", String),
    Column("model", String),
    Column("vector", HalfVector),
)
"""A row for each face that may be compared; without a vector where it never is (minor.young)."""

# 16-bit floats of 512 numbers are 1 KB: with ids and names seven rows a page, none put aside.
# Row level security: a GRANT SELECT ON ALL TABLES to somebody who makes reports shows them no row
_MAKE = f"""
CREATE TABLE {SCHEMA}.made (
    version integer NOT NULL, salt bytea NOT NULL, whole boolean NOT NULL
);
CREATE TABLE {SCHEMA}.vectors (
    face_id uuid PRIMARY KEY REFERENCES faces (id) ON DELETE CASCADE,
    agency varchar NOT NULL, model varchar NOT NULL, vector halfvec
) WITH (toast_tuple_target = 8160);
ALTER TABLE {SCHEMA}.made ENABLE ROW LEVEL SECURITY;
ALTER TABLE {SCHEMA}.vectors ENABLE ROW LEVEL SECURITY
"""


@dataclass(frozen=True, slots=True)
class FaceIndex:
    """An index that exists.

    Attributes
    ----------
    salt
        Of this making: with it and the vault's key the embeddings are turned.
    whole
        Whether it has been filled once; from then on it is kept in step.
    """

    salt: bytes
    whole: bool

    def turn(self, vault: Vault, agency: str, model: str, dimension: int) -> Turn:
        """Return the matrix by which the embeddings of an agency and a model are turned."""
        key = vault.turning_key(self.salt, agency.encode(), model.encode())
        return _turn(key, dimension)


@lru_cache(maxsize=_TURNS)
def _turn(key: bytes, dimension: int) -> Turn:
    return secret_turn(key, dimension)


def find_index(session: Session) -> FaceIndex | None:
    """Return the index of this version that the database has; None where it has none."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    if session.scalar(select(func.to_regclass(f"{SCHEMA}.made"))) is None:
        return None
    found = session.execute(select(MADE.c.salt, MADE.c.whole).where(MADE.c.version == _VERSION))
    row = found.one_or_none()
    return None if row is None else FaceIndex(row.salt, row.whole)


def is_left_over(session: Session) -> bool:
    """Tell whether the database has an index, of whatever version."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    return session.scalar(select(func.to_regclass(f"{SCHEMA}.made"))) is not None


def make_index(session: Session, vault: Vault, permit: UpkeepPermit) -> FaceIndex:
    """Make an empty index, in place of the one that was there, with a new secret.

    Raises
    ------
    Unavailable
        If the server has no pgvector, or this role may not make an extension or a schema.
    """
    drop_index(session, permit)
    _need_extension(session)
    made = FaceIndex(vault.salt(_SALT), whole=False)
    try:
        with session.begin_nested():
            # asked first: IF NOT EXISTS wants the right to make one even where it exists
            if session.scalar(select(func.to_regnamespace(SCHEMA))) is None:
                session.execute(text(f"CREATE SCHEMA {SCHEMA}"))
            for statement in _MAKE.split(";"):
                session.execute(text(statement))
    except DBAPIError:
        raise Unavailable(
            "the database does not let this node make its index of faces",
            remedy="Let its role own the database, or as administrator of the server run "
            f"`CREATE SCHEMA {SCHEMA} AUTHORIZATION` with the name of that role in the node's "
            "database, and try again.",
        ) from None
    session.execute(insert(MADE).values(version=_VERSION, salt=made.salt, whole=False))
    return made


def note_whole(session: Session, permit: UpkeepPermit) -> None:  # noqa: ARG001 - holding it is the point
    """Note that the index has been filled."""
    session.execute(update(MADE).values(whole=True))


def drop_index(session: Session, permit: UpkeepPermit) -> bool:  # noqa: ARG001 - holding it is the point
    """Drop the index with all that is in it; return whether there was one.

    The schema stays, empty: an administrator may have made it for this role.
    """
    if not is_left_over(session):
        return False
    for table in ("vectors", "made"):
        session.execute(text(f"DROP TABLE IF EXISTS {SCHEMA}.{table}"))
    return True


def index_bytes(session: Session) -> int:
    """Return the size of the index on the disk."""
    size = func.pg_total_relation_size(f"{SCHEMA}.vectors")
    return int(session.execute(select(size)).scalar_one())


def as_text(vector: Halves) -> str:
    """Return a vector as pgvector reads it: five digits say a 16-bit float whole."""
    numbers = tuple(vector.tolist())
    return "[" + (("%.5g," * len(numbers)) % numbers)[:-1] + "]"


def _need_extension(session: Session) -> None:
    if session.scalar(select(func.to_regtype(_TYPE))) is not None:
        return
    try:
        with session.begin_nested():
            session.execute(text(f"CREATE EXTENSION IF NOT EXISTS {_EXTENSION}"))
        if session.scalar(select(func.to_regtype(_TYPE))) is not None:
            return
    except DBAPIError:
        pass
    raise Unavailable(
        "the database has no pgvector, by which it would look for faces",
        remedy="Install pgvector 0.7 or later on the database's server (Debian: the package "
        "postgresql-18-pgvector, with the number of your PostgreSQL), and as its administrator run "
        '`CREATE EXTENSION vector` in the node\'s database; or say index = "memory" under [faces] '
        "in node.toml.",
    )
