"""The same search on several Ray nodes, one of which dies."""

import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import pytest

from hospitium.core.errors import Unavailable
from hospitium.core.ids import CaseId
from hospitium.gallery.cluster import shard_of
from hospitium.gallery.ray_shards import RayMissing, RayShards, connect
from tests.gallery.made import case

ROOT = Path(__file__).resolve().parents[2]


def test_without_ray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RayMissing) as caught:
        RayShards([])
    assert "hospitium[cluster]" in caught.value.remedy


def test_a_cluster_that_does_not_answer_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    never_joined = types.SimpleNamespace(is_initialized=lambda: False)
    monkeypatch.setitem(sys.modules, "ray", never_joined)
    monkeypatch.setitem(sys.modules, "ray.exceptions", types.SimpleNamespace())
    with pytest.raises(Unavailable) as caught:
        connect(f"127.0.0.1:{port}")
    assert "node.toml" in caught.value.remedy


def test_a_case_lies_in_one_shard_and_shards_fill_evenly() -> None:
    shards = [shard_of(CaseId(case(person)), 8) for person in range(800)]
    assert all(80 <= shards.count(number) <= 120 for number in range(8))


@pytest.mark.cluster
def test_a_killed_node_is_named_recovers_and_loses_nobody(tmp_path: Path) -> None:
    if importlib.util.find_spec("ray") is None:
        pytest.skip("RAY IS NOT INSTALLED: the cluster was NOT tested")
    home = tmp_path / "home"
    home.mkdir()
    short = tempfile.mkdtemp(prefix="hr", dir="/tmp")
    environment = os.environ | {
        "HOME": str(home),
        "RAY_TMPDIR": short,
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(16),
        "RAY_DISABLE_IMPORT_WARNING": "1",
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    }
    words = [sys.executable, "-m", "tests.gallery.cluster_worker", str(tmp_path / "shards")]
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        shutil.rmtree(short, ignore_errors=True)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads((tmp_path / "shards" / "seen.json").read_text(encoding="utf-8"))
    assert seen["same_as_alone"]
    assert seen["same_faces"]
    assert 0 < seen["faces_lost_with_their_process"] < 12
    assert seen["faces_again"]
    assert seen["stops"]
    assert 0 < seen["missed_during"] < seen["prints_during"] == 24
    assert seen["persons_during"] == 12
    assert all(name.startswith("shard ") for name in seen["names"])
    assert seen["missed_after"] == 0
    assert seen["found_after"] == 12
    assert seen["removed"]
