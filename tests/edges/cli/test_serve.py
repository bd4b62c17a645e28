import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from hospitium.app import listen
from hospitium.core.errors import Unavailable
from tests.edges.cli.conftest import Terminal


def test_serve_listens_on_this_machine_only(terminal: Terminal) -> None:
    answer = terminal.type("serve", "--port", "8421")
    assert terminal.served == [("127.0.0.1", 8421)]
    assert "http://127.0.0.1:8421/" in answer.out
    assert terminal.ask("serve", by=None)["address"] == "http://127.0.0.1:8420/"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_other_machines_are_let_in_only_on_purpose(terminal: Terminal, host: str) -> None:
    answer = terminal.type("serve", "--host", host)
    assert answer.status == 2
    assert "TLS" in answer.err
    assert terminal.served == []
    assert terminal.type("serve", "--host", host, "--allow-network").status == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "127.8.8.8"])
def test_loopback_needs_no_leave(terminal: Terminal, host: str) -> None:
    assert terminal.type("serve", "--host", host).status == 0


def test_a_port_that_is_taken_gives_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listen("127.0.0.1", port) as found:
            assert port < found.getsockname()[1] <= port + 20


def test_an_address_of_another_machine_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 8420)


def test_the_real_server_answers_logs_no_query_and_ends_well(
    terminal: Terminal, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "hospitium", "serve", "--json", "--data", str(terminal.folder)]
    log = tmp_path / "log"
    with (
        log.open("wb") as err,
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=err) as server,
    ):
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())["address"]
        try:
            with urlopen(f"{address}health/live?name=Uniquename", timeout=60) as answer:
                assert json.load(answer) == {"status": "live"}
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
    lines = log.read_text().splitlines()
    assert [json.loads(line)["route"] for line in lines] == ["/health/live"]
    assert "Uniquename" not in log.read_text()
