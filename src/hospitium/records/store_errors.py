"""What the database says, in the words of our error tree.

Nothing of the driver's message is passed on: PostgreSQL quotes the failing row in it, and a row
may say something about a person (rule log.no_person). Only the driver's code goes with it.
"""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hospitium.core.errors import BadInput, Conflict, HospitiumError, Tampered, Unavailable

_FULL = frozenset({"SQLITE_FULL", "53100"})
_LOCKED = frozenset(
    {
        *("SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"),
        *("55P03", "40P01", "57014"),
        PoolTimeoutError.__name__,
    }
)
_BROKEN = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002"})
_NOT_SET_UP = frozenset({"42P01", "3D000"})


StoreError = DBAPIError | sqlite3.Error | PoolTimeoutError
STORE_ERRORS = (DBAPIError, sqlite3.Error, PoolTimeoutError)
"""SQLite's own class too: it comes through bare while a new connection is being set up."""


def store_error(error: StoreError) -> HospitiumError:
    """Return our error for the driver's `error`."""
    code = _code(error)
    if isinstance(error, IntegrityError):
        return Conflict(f"it contradicts what is already recorded ({code})")
    if isinstance(error, DataError):
        return BadInput(f"a value does not fit the record ({code})")
    if code in _BROKEN:
        return Tampered(f"the database file is damaged or is no database ({code})")
    message, remedy = _outage(code, str(_cause(error)))
    return Unavailable(f"{message} ({code})", remedy=remedy)


def _outage(code: str, text: str) -> tuple[str, str]:
    """Return what is the matter and what to do, for an error that may pass."""
    if code in _FULL:
        return "the disk is full", "Free some space and try again; nothing was saved."
    if code in _LOCKED:
        return "the database is busy", "Try again; nothing was saved."
    if code in _NOT_SET_UP or "no such table" in text:
        return "the database is not set up", "Run `hospitium init` for this data folder first."
    return (
        "the database does not answer",
        "Check that it runs, that its folder is writable and not full, then try again.",
    )


def _code(error: StoreError) -> str:
    """Return SQLite's error name or PostgreSQL's SQLSTATE."""
    cause = _cause(error)
    for attribute in ("sqlite_errorname", "sqlstate"):
        code = getattr(cause, attribute, None)
        if isinstance(code, str):
            return code
    return type(cause).__name__


def _cause(error: StoreError) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error
