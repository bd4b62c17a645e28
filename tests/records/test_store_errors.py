import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hospitium.core.errors import HospitiumError, Tampered, Unavailable
from hospitium.records.store_errors import store_error


class ServerError(Exception):
    """An error as psycopg raises it, without a server."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("Failing row contains (Thandiwe)")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "error", "remedy"),
    [
        ("53100", Unavailable, "Free some space"),
        ("55P03", Unavailable, "Try again"),
        ("40P01", Unavailable, "Try again"),
        ("42P01", Unavailable, "hospitium init"),
        ("57P01", Unavailable, "Check that it runs"),
        (None, Unavailable, "Check that it runs"),
        ("XX001", Tampered, "data-protection officer"),
    ],
)
def test_the_servers_codes_become_ours_with_a_remedy(
    sqlstate: str | None, error: type[HospitiumError], remedy: str
) -> None:
    ours = store_error(OperationalError("SELECT 1", {"name": "Thandiwe"}, ServerError(sqlstate)))
    assert type(ours) is error
    assert remedy in ours.remedy
    assert "Thandiwe" not in str(ours)


def test_a_bare_sqlite_error_is_understood_too() -> None:
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect("/proc/none/node.db")
    assert type(store_error(caught.value)) is Unavailable


def test_too_many_at_once_is_unavailable() -> None:
    assert type(store_error(PoolTimeoutError("QueuePool limit"))) is Unavailable
