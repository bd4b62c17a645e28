"""Logs as one JSON object a line, with nothing in them that could name a person.

Only the fields below are ever written: no path, no query, no body, no exception text.
"""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

FIELDS = ("request", "method", "route", "status", "ms", "code", "rule", "error", "where")
OUR_WORDS = frozenset({"hospitium", "uvicorn"})
"""Loggers whose messages never quote a request; uvicorn's access log, which would, is off."""
LOGGER = logging.getLogger("hospitium.http")


class JsonFormatter(logging.Formatter):
    """Write a record's message and our own `FIELDS`; exceptions by type and place only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if record.exc_info is not None and record.exc_info[0] is not None:
            line |= {
                "error": record.exc_info[0].__name__,
                "where": list(places(record.exc_info[2])),
            }
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    """Return what happened: in words that are ours, else only whose words they are.

    A library may quote what it was given: its text stays out, its name and the level say enough.
    """
    if record.exc_info is not None:
        return "error"
    ours = record.name.partition(".")[0] in OUR_WORDS
    return record.getMessage() if ours else f"{record.name}.{record.levelname.lower()}"


def places(trace: TracebackType | None) -> Iterator[str]:
    """Yield `module:line` of our own frames and of the innermost; no values, no text."""
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", "?"))
        if name.startswith("hospitium.") or trace.tb_next is None:
            yield f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next


def log_config(level: str = "INFO") -> dict[str, Any]:
    """Return the `logging` configuration to hand to uvicorn (with `access_log=False`)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "hospitium.edges.http.logs.JsonFormatter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        # else Python prints a library's warning as it is
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "hospitium": {"handlers": ["stderr"], "level": level, "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # it writes paths and query strings
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
