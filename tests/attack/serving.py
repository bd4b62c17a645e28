"""The real server on the loopback, as `hospitium serve` runs it, and bare sockets to talk to it."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from hospitium.app import server_config

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass(frozen=True, slots=True)
class Wire:
    """Where the server listens."""

    port: int

    def connect(self, *, timeout: float = 10) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def say(self, sent: bytes, *, silence: float = 0.5) -> bytes:
        """Send bytes as they are; return what comes back until the server hangs up or is silent."""
        with self.connect() as wire:
            with suppress(ConnectionError):  # it hung up on us in the middle
                wire.sendall(sent)
            return read_all(wire, silence)

    def statuses(self, sent: bytes) -> list[int]:
        """The status of each answer that came back."""
        return [int(found) for found in _STATUS.findall(self.say(sent))]


def read_all(wire: socket.socket, silence: float) -> bytes:
    got = b""
    with suppress(ConnectionError, TimeoutError):
        while piece := wire.recv(65536):
            got += piece
            wire.settimeout(silence)  # the first answer may take its time
    return got


@contextmanager
def on_the_wire(application: FastAPI) -> Iterator[Wire]:
    """Serve `application` while the block runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(application))
    server.config.log_config = None
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Wire(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()
