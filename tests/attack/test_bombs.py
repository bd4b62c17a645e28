"""Uploads that are small to send and large to open: the right answer, in bounded memory.

The server runs in a process of its own that cannot grow by more than `ROOM` bytes: what needs more
fails there, and here.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.attack.bombs import BOMBS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
"""Seconds until a bomb has won; on a quiet machine all of them take about 10."""


@pytest.fixture(scope="module")
def thrown() -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.attack.bomb_worker"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line for line in lines}


def test_every_bomb_was_thrown(thrown: dict[str, dict[str, Any]]) -> None:
    assert set(thrown) == {bomb.name for bomb in BOMBS}


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
def test_each_bomb_gets_a_small_answer_that_fits(
    thrown: dict[str, dict[str, Any]], bomb: Any
) -> None:
    got = thrown[bomb.name]
    assert got["status"] in bomb.wanted
    assert got["answer"] < 16_384
