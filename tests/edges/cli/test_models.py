"""`hospitium models`: with a node and without one."""

from pathlib import Path

from tests.edges.cli.conftest import Terminal
from tests.usecases.own_models import OURS, manifest, weights

GRAPH = weights()


def files(folder: Path) -> tuple[Path, Path]:
    text, graph = folder / "ours.toml", folder / "ours.onnx"
    text.write_text(manifest(GRAPH))
    graph.write_bytes(GRAPH)
    return text, graph


def test_a_network_is_added_shown_and_verified(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.type("models", "add", *files(tmp_path), by="root")
    assert said.status == 0, said.err
    assert f"hospitium models calibrate {OURS}" in said.out
    listed = terminal.ask("models", "list")["models"]
    assert {one["id"]: one["in_use"] for one in listed}[OURS] is False
    shown = terminal.type("models", "show", OURS)
    assert "made for a test" in shown.out
    assert "nobody has measured" in shown.out
    states = terminal.ask("models", "verify")["models"]
    assert {one["state"] for one in states} == {"whole"}
    (terminal.folder / "models" / OURS / "weights.onnx").write_bytes(b"other")
    broken = terminal.type("models", "verify")
    assert broken.status == 6
    assert "changed" in broken.out


def test_refusals_say_what_to_do(terminal: Terminal, tmp_path: Path) -> None:
    text, graph = files(tmp_path)
    assert terminal.type("models", "add", text, graph, by="amira").status == 3
    assert terminal.type("models", "add", text, tmp_path / "none", by="root").status == 4
    assert terminal.type("models", "add", graph, text, by="root").status == 2
    assert terminal.type("models", "use", "nothing", by="root").status == 4
    added = terminal.type("models", "add", text, graph, by="root")
    assert added.status == 0
    early = terminal.type("models", "use", OURS, by="root")
    assert early.status == 2
    assert "models calibrate" in early.err


def test_without_a_node_the_packaged_ones_are_listed(bare: Terminal) -> None:
    said = bare.type("models", "list", by=None)
    assert "faceplugin-face-0.0.1-c" in said.out
    assert "no node here" in said.err
    assert bare.type("models", "show", OURS, by=None).status == 4
