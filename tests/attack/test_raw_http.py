"""Requests that no client writes: two that look like one, bodies that never end, odd bytes.

A request whose end two machines see in different places lets a stranger put words before somebody
else's next request. The server must refuse it, or read exactly one and hang up.
"""

import socket
import time
from collections.abc import Iterator

import pytest

from hospitium.edges.http import patience
from tests.attack.serving import Wire, on_the_wire, read_all
from tests.attack.town import ALL, Town

LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
STAY = LIVE.replace(b"close", b"keep-alive")
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
WHOLE = b"0\r\n\r\n"


@pytest.fixture(scope="module")
def wire(town: Town) -> Iterator[Wire]:
    with on_the_wire(town.server) as served:
        yield served


def test_a_plain_request_is_answered(wire: Wire) -> None:
    assert wire.statuses(STAY + LIVE) == [200, 200]


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"Content-Length: 5, 6\r\n\r\nabcdef",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +5\r\n\r\nabcde",
        b"Content-Length: 0x5\r\n\r\nabcde",
        b"Content-Length: 5_0\r\n\r\nabcde",
        b"Content-Length: \xb2\r\n\r\nab",
        b"Content-Length: 99999999999999999999999\r\n\r\nab",
        b"Transfer-Encoding: xchunked\r\n\r\n" + WHOLE,
        b"Transfer-Encoding: identity\r\n\r\n" + WHOLE,
        b"Transfer-Encoding: gzip, chunked\r\n\r\n" + WHOLE,
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + WHOLE,
        b"Transfer-Encoding:\x0bchunked\r\n\r\n" + WHOLE,
        b"Transfer-Encoding : chunked\r\n\r\n" + WHOLE,
        b" Transfer-Encoding: chunked\r\n\r\n" + WHOLE,
        b"X: 1\nTransfer-Encoding: chunked\r\r\n" + WHOLE,
        b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n" + WHOLE,
        b"Transfer-Encoding: chunked\r\n\r\n1_0\r\na\r\n" + WHOLE,
        b"Transfer-Encoding: chunked\r\n\r\n2\r\nabX\r\n" + WHOLE,
        b"X-Null: a\0b\r\n\r\n",
        b"X-Bare: a\rb\r\n\r\n",
        b"Host: y\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=repr,
)
def test_a_request_whose_end_is_unclear_is_not_followed_by_another(
    wire: Wire, framing: bytes
) -> None:
    """What comes behind it is never read as a request of its own."""
    answers = wire.statuses(HEAD + framing + LIVE)
    assert 200 not in answers
    assert all(400 <= status < 500 for status in answers)
    assert wire.statuses(LIVE) == [200]


def test_chunks_win_over_a_length_and_nothing_slips_behind_them(wire: Wire) -> None:
    """Both at once: the chunks are the body (RFC 9112, 6.3), and what they hold is no request."""
    both = HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    hidden = f"{len(LIVE):x}\r\n".encode() + LIVE + b"\r\n" + WHOLE
    answers = wire.statuses(both + hidden)
    assert 200 not in answers


def test_a_body_shorter_than_its_length_is_no_request(wire: Wire) -> None:
    with wire.connect() as short:
        short.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + LIVE)
        short.shutdown(socket.SHUT_WR)
        assert b" 200 " not in read_all(short, 0.5)


@pytest.mark.parametrize(
    "line",
    [
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /%00%ff%c0%ae HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /static/..%2f..%2fpages.py HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /static/%2e%2e/%2e%2e/pages.py HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=lambda line: repr(line[:40]),
)
def test_odd_requests_get_no_page_and_do_no_harm(wire: Wire, line: bytes) -> None:
    got = wire.say(line)
    assert b" 200 " not in got.partition(b"\r\n")[0]
    assert b" 500 " not in got.partition(b"\r\n")[0]
    assert b"import " not in got
    assert b"root:" not in got
    assert wire.statuses(LIVE) == [200]


def test_a_web_socket_is_not_spoken(wire: Wire) -> None:
    upgrade = (
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert 101 not in wire.statuses(upgrade)


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/cases", "/api/v1/searches"])
def test_a_body_that_stops_half_way_is_given_up(
    wire: Wire, town: Town, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "SILENCE", 0.3)
    kind = "application/json" if path.endswith("/cases") else "application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 900\r\n"
    head += f"Authorization: {town.header(ALL)['Authorization']}\r\n\r\n"
    with wire.connect() as slow:
        slow.sendall(head.encode() + b'{"a":')
        got = slow.recv(65536)
    assert got.startswith(b"HTTP/1.1 408 ")


def test_a_chunk_of_absurd_length_is_waited_for_in_vain(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "SILENCE", 0.3)
    chunked = b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\na\r\n"
    assert wire.statuses(HEAD + chunked + WHOLE + LIVE) == [408]


def test_a_body_that_never_ends_is_given_up(
    wire: Wire, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece comes in time, and yet it must end some day."""
    monkeypatch.setattr(patience, "WHOLE", 0.5)
    head = HEAD + b"Content-Length: 90000\r\n\r\n"
    began = time.monotonic()
    with wire.connect() as slow:
        slow.sendall(head)
        answer = _drip(slow)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 8


def test_who_holds_connections_open_stops_nobody_else(wire: Wire) -> None:
    held = [wire.connect() for _ in range(100)]
    try:
        for one in held:
            one.sendall(HEAD + b"Content-Length: 900\r\n\r\nx")
        assert wire.statuses(LIVE) == [200]
    finally:
        for one in held:
            one.close()


def _drip(slow: socket.socket) -> bytes:
    slow.settimeout(0.1)
    for _ in range(50):
        slow.sendall(b"x")
        try:
            if got := slow.recv(65536):
                return got
        except TimeoutError:
            continue
    return read_all(slow, 0.5)
