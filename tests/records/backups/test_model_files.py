"""Files of own networks inside a backup: whole networks go in, nothing else comes out."""

from pathlib import Path

import pytest

from hospitium.records.backups.model_files import frames_of, model_files, take_model_files
from hospitium.records.folder import NodeFolder


@pytest.mark.parametrize(
    "name",
    [
        "models/../weights.onnx",
        "models/ours/../../node.key",
        "models/ours/evil.py",
        "models//weights.onnx",
        "models/Ours/weights.onnx",
        "node.key",
    ],
)
def test_another_name_is_no_network(tmp_path: Path, name: str) -> None:
    assert take_model_files(NodeFolder(tmp_path), {name: b"x"}) == {name: b"x"}
    assert list(tmp_path.rglob("*")) == []


def test_a_half_added_network_stays_out_and_a_whole_one_goes_both_ways(tmp_path: Path) -> None:
    one, two = NodeFolder(tmp_path / "one"), NodeFolder(tmp_path / "two")
    for model, names in (
        ("ours-1", ("manifest.toml", "weights.onnx")),
        ("ours-2", ("weights.onnx",)),
    ):
        place = one.own_models / model
        place.mkdir(parents=True)
        for name in names:
            (place / name).write_bytes(name.encode() * 300_000)
    files = {name: b"".join(frames_of(path)) for name, path in model_files(one).items()}
    assert set(files) == {"models/ours-1/manifest.toml", "models/ours-1/weights.onnx"}
    assert take_model_files(two, files) == {}
    for name in ("manifest.toml", "weights.onnx"):
        kept = two.own_models / "ours-1" / name
        assert kept.read_bytes() == name.encode() * 300_000
