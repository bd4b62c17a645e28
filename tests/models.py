"""Manifests that the package does not ship, so that tests can choose between extractors."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from hospitium.records import manifests


def packaged(name: str) -> str:
    return (files("hospitium") / "models" / name).read_text("utf-8")


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of manifests in the place of the packaged ones: LEADER alone is in it."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("leader.toml", "finger-calibration.json"):
        (folder / name).write_text(packaged(name))
    monkeypatch.setattr(manifests, "_FOLDER", folder)
    return folder


def add_manifest(folder: Path, name: str, **fields: str) -> None:
    """Add LEADER's weights again, under another id and with other fields."""
    text = packaged("leader.toml")
    for key, value in fields.items():
        text, found = re.subn(rf"(?m)^{key} = .*$", f'{key} = "{value}"', text)
        assert found == 1, key
    (folder / f"{name}.toml").write_text(text)
