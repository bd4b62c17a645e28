"""Whatever fails, at whatever layer: no key, no template and no name in an answer, a log or stderr.

Each layer is made to fail with an error whose text and arguments hold the worst that it could hold;
console, API and log lines are then searched for it in every spelling. For the terminal the same is
in `cli/test_nothing_leaks.py`.
"""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.edges.http.logs import JsonFormatter
from hospitium.records.vault_keys import load_keys
from tests.edges.callers import INDEX, Browser, Caller, images
from tests.edges.leaks import LAYERS, NAME, assert_clean, spellings, worst
from tests.engines import fake_print
from tests.stations import INCIDENT, Station


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line of every log that the server's configuration would write."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(JsonFormatter().format(record))

    keep, loggers = Keep(), [logging.getLogger(name) for name in ("hospitium", "uvicorn")]
    for logger in loggers:
        logger.addHandler(keep)
        logger.setLevel(logging.DEBUG)
    yield written
    for logger in loggers:
        logger.removeHandler(keep)


def keys_of(station: Station) -> list[bytes]:
    """The keys that the node really works with, in every spelling."""
    node = station.runtime.node
    with node.read() as session:
        keys = [
            node.root.unwrap(key.wrapped, key.label)
            for key in load_keys(session)
            if key.wrapped is not None
        ]
    return [spelling for key in keys for spelling in spellings(key)]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_answer_and_no_log_line_says_what_a_layer_said(
    station: Station,
    amira: Caller,
    desk: Browser,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    layer: str,
) -> None:
    keys = keys_of(station)
    case = amira.open_case(family_name=NAME)
    amira.enrol(case, 1)
    monkeypatch.setattr(layer, worst)
    answers = [
        amira.ask("POST", "/cases/find", json={"name": NAME}),
        amira.ask("GET", f"/cases/{case}"),
        amira.enrol(case, 2),
        amira.identify(1, incident=INCIDENT),
    ]
    assert any(answer.status_code == 500 for answer in answers), layer
    said = b"".join(
        answer.content + str(answer.headers).encode()
        for answer in answers
        if answer.status_code >= 400
    )
    desk.http.headers["accept"] = "text/html"
    for path in (f"/cases/{case}", "/searches/new", "/log"):
        desk.open(path)
        said += desk.text.encode() if desk.status >= 400 else b""
    desk.send(
        "/searches/new",
        files=images(fake_print(1, INDEX, 9)),
        finger=INDEX.slug,
        purpose="roadside-check",
        place=INCIDENT,
        reason=NAME,
    )
    said += desk.text.encode() if desk.status >= 500 else b""
    assert_clean(said + "\n".join(lines).encode(), keys)


def test_an_upload_is_never_spooled_to_a_file(
    amira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The framework's own parser would write forms above one megabyte into temporary files."""

    def spool(*_: object, **__: object) -> None:
        raise AssertionError("an upload went to the disk")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, spool)
    case = amira.open_case()
    padded = fake_print(1, INDEX, 1) + bytes(5_000_000)
    answer = amira.ask(
        "POST",
        f"/cases/{case}/prints",
        files=images(padded),
        data={"fingers": INDEX.slug},
    )
    assert answer.status_code < 500


def test_nothing_of_ours_writes_temporary_files() -> None:
    import hospitium

    source = Path(hospitium.__file__).parent
    users = [
        path.relative_to(source)
        for path in source.rglob("*.py")
        if "tempfile" in path.read_text(encoding="utf-8")
    ]
    assert users == []
