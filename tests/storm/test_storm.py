"""A short storm in the suite; `python -m tests.storm` is the long one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = 120


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    if database == "postgres":
        request.getfixturevalue("postgres_server")  # else skips loudly
    words = [sys.executable, "-W", "ignore", "-m", "tests.storm", "--life", "2"]
    words += ["--operations", str(OPERATIONS), "--database", database]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.stdout, done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["wrong"] == []
    assert report["acknowledged"] >= OPERATIONS
    assert report["kills"] >= 3
    assert report["unavailable"], "neither disk nor database ever failed: that was no storm"
    assert done.returncode == 0
