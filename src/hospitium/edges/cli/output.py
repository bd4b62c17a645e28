"""Results go to stdout, progress and errors to stderr; both without tricks of the terminal."""

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import typer

from hospitium.core.errors import HospitiumError, Refused

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_BIDI_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def printable(text: str) -> str:
    """Return `text` without what could move a cursor or turn the reading direction.

    File names and notices come from others: escape sequences in them must not reach a terminal.
    """
    sound = text.encode("utf-8", "replace").decode()
    return "".join("\ufffd" if _hostile(letter) else letter for letter in sound)


def _hostile(letter: str) -> bool:
    control = unicodedata.category(letter) == "Cc" and letter not in "\n\t"
    return control or letter in _BIDI_OVERRIDES


def show(document: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """Print the result: one JSON document with stable keys, or the same for people."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=True, indent=2))
    else:
        typer.echo(printable(text))


def say(text: str) -> None:
    """Tell the person at the terminal something that is no part of the result."""
    typer.echo(printable(text), err=True)


def problem(error: HospitiumError) -> dict[str, Any]:
    """Return the error as RFC 9457 has it, as the API does, with the exit status."""
    body: dict[str, Any] = {
        "type": "urn:" + error.code.replace(".", ":"),
        "title": _CAPITAL.sub(" ", type(error).__name__).capitalize(),
        "status": error.http_status,
        "detail": str(error),
        "code": error.code,
        "remedy": error.remedy,
        "exit_status": error.exit_status,
    }
    return body | {"rule": error.rule} if isinstance(error, Refused) else body


def show_problem(error: HospitiumError, *, as_json: bool) -> None:
    """Print an error for people on stderr and, if asked for JSON, as a document on stdout."""
    say(f"Error: {error}\n  What to do: {error.remedy}\n  Code: {error.code}")
    if as_json:
        show(problem(error), "", as_json=True)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return columns that line up in any script; every cell stays on one line."""
    from rich.cells import cell_len

    lines = [list(heads), *([" ".join(str(cell).split()) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def fields(pairs: Iterable[tuple[str, object]]) -> str:
    """Return `name  value` lines that line up; values that are empty or None stay out."""
    known = [(name, str(value)) for name, value in pairs if value not in (None, "")]
    width = max((len(name) for name, _ in known), default=0)
    hang = "\n" + " " * (width + 2)
    return "\n".join(f"{name:<{width}}  {value.replace(chr(10), hang)}" for name, value in known)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Give a function to call after each of `total` steps; draws as `progress_of` does."""
    with progress_of(what) as tell:
        done = count(1)
        yield lambda: tell(next(done), total)


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to tell how many are done and in all; draws only on a terminal's stderr."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
