"""What a layer says when it fails never reaches the terminal."""

from pathlib import Path

import pytest

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import draw
from tests.edges.leaks import LAYERS, NAME, assert_clean, worst
from tests.stations import INCIDENT


@pytest.mark.parametrize("layer", LAYERS)
def test_the_terminal_does_not_say_it_either(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    case = terminal.open_case("--given-name", NAME)
    image = draw(tmp_path, "right-index.png", 1)
    terminal.ask("enroll", case, image)
    monkeypatch.setattr(layer, worst)
    probe = ("--purpose", "roadside-check", "--incident", INCIDENT)
    answers = [
        terminal.type("case", "show", case),
        terminal.type("case", "find", "--name", NAME),
        terminal.type("enroll", case, draw(tmp_path, "left-index.png", 2)),
        terminal.type("identify", image, *probe),
        terminal.type("identify", image, *probe, "--json"),
    ]
    failed = [answer for answer in answers if answer.status]
    assert any("Worst" in answer.err for answer in failed), layer
    for answer in failed:
        assert_clean((answer.err + answer.out).encode())
        assert "Traceback" not in answer.err
