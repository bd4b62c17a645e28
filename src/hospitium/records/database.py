"""Transactions: `read` and `write`, nothing in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from hospitium.records.engine import WRITER, make_engine
from hospitium.records.migrate import bring_up_to_date, is_up_to_date
from hospitium.records.store_errors import STORE_ERRORS, store_error

CHANGED = "changed"
LEAVES = "leaves"
"""Keys of `Session.info`: whether rows changed, and how many leaves the log gained."""


class Database:
    """One node's database.

    Parameters
    ----------
    url
        `sqlite:////path/node.db` or `postgresql+psycopg://…`.
    busy_seconds
        How long to wait for another writer before `Unavailable`.
    """

    def __init__(self, url: str, *, busy_seconds: float = 10.0) -> None:
        self._readers = make_engine(url, busy_seconds=busy_seconds)
        self._writers = self._readers.execution_options(**{WRITER: True})

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def migrate(self) -> None:
        """Create or upgrade the tables; all or nothing, and one process at a time."""
        with _our_errors():
            with self._readers.connect() as connection:
                if is_up_to_date(connection):
                    return
            with self._writers.begin() as connection:
                bring_up_to_date(connection)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one state of the database and changes nothing."""
        with _our_errors(), Session(self._readers, autoflush=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose work is committed as a whole when the block ends well.

        Raises
        ------
        RuntimeError
            If rows changed but the log gained no leaf (rule log.all); nothing is saved.
        Unavailable, Conflict
            What the database said; nothing is saved, and nothing is tried again.
        """
        with _our_errors(), Session(self._writers) as session, session.begin():
            session.connection()  # wait for the writers' turn here, not at the first statement
            event.listen(session, "after_flush", _note_flush)
            event.listen(session, "do_orm_execute", _note_statement)
            yield session
            session.flush()
            if session.info.get(CHANGED) and not session.info.get(LEAVES):
                raise RuntimeError("rows changed without a leaf in the log")

    def close(self) -> None:
        """Let go of all connections."""
        self._readers.dispose()


@contextmanager
def _our_errors() -> Iterator[None]:
    try:
        yield
    except STORE_ERRORS as error:
        raise store_error(error) from None


def _note_flush(session: Session, _context: UOWTransaction) -> None:
    session.info[CHANGED] = True


def _note_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[CHANGED] = True
