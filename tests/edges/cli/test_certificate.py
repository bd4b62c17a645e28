"""A certificate made here, a server that answers with it, and who believes it."""

import json
import signal
import ssl
import stat
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.edges.cli.conftest import Terminal


def certify(terminal: Terminal, into: Path, *words: str) -> dict[str, object]:
    told: dict[str, object] = terminal.ask("certificate", *words, "--into", str(into), by=None)
    return told


def test_a_phone_that_trusts_the_authority_reaches_the_node_and_no_other_place(
    terminal: Terminal, tmp_path: Path
) -> None:
    into = tmp_path / "tls"
    certify(terminal, into, "--name", "localhost")
    words = [
        *(sys.executable, "-m", "hospitium", "serve", "--json", "--data", str(terminal.folder)),
        *("--certificate", str(into / "certificate.pem"), "--key", str(into / "key.pem")),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())["address"]
        try:
            assert address.startswith("https://127.0.0.1:")
            trusting = ssl.create_default_context(cafile=str(into / "authority.pem"))
            named = address.replace("127.0.0.1", "localhost") + "health/live"
            with urlopen(named, timeout=60, context=trusting) as answer:
                assert json.load(answer) == {"status": "live"}
                assert "max-age" in answer.headers["Strict-Transport-Security"]
            with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
                urlopen(f"{address}health/live", timeout=60, context=trusting)
            with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
                urlopen(named, timeout=60)
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0


def test_the_key_is_for_its_owner_and_nothing_is_written_over(
    terminal: Terminal, tmp_path: Path
) -> None:
    told = certify(terminal, tmp_path / "tls", "--name", "field.local", "--ip", "192.168.4.1")
    assert len(str(told["authority_sha256"]).split(":")) == 32
    assert stat.S_IMODE((tmp_path / "tls" / "key.pem").stat().st_mode) == 0o600
    before = (tmp_path / "tls" / "key.pem").read_bytes()
    again = terminal.type("certificate", "--name", "field.local", "--into", str(tmp_path / "tls"))
    assert again.status != 0
    assert (tmp_path / "tls" / "key.pem").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--name", "field local"),
        ("--name", "*.local"),
        ("--ip", "300.1.1.1"),
        ("--name", "é.x"),
    ],
)
def test_what_nobody_can_type_is_refused(
    terminal: Terminal, tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer = terminal.type("certificate", *words, "--into", str(tmp_path / "tls"))
    assert answer.status == 2
    assert not (tmp_path / "tls").exists()


def test_half_a_pair_serves_nothing(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal.type("serve", "--certificate", str(tmp_path / "certificate.pem"))
    assert answer.status == 2
    assert terminal.served == []
