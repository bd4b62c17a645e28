"""How values of ours lie in a column, the same on SQLite and PostgreSQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from hospitium.core.clock import utc


class Utc(TypeDecorator[datetime]):
    """An instant: aware UTC in Python; `timestamptz` on PostgreSQL, ISO text in UTC on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive time, whose zone one database would guess differently from the other."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return utc(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Give SQLite's naive text its zone back."""
        return None if value is None else utc(value)
