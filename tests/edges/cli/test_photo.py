"""Photographs on the command line: what the options mean and which contradict each other."""

from pathlib import Path

import pytest

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import draw


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--hand", "right"], "--hand goes with --photo"),
        (["--photo", "--hand", "right", "--finger", "right-index"], "exclude each other"),
        (["--photo", "--dpi", "500"], "no --dpi"),
        (["--photo", "--raw", "300x300"], "no --dpi"),
    ],
)
def test_contradictions_are_told(
    terminal: Terminal, tmp_path: Path, options: list[str], says: str
) -> None:
    draw(tmp_path, "right-index.png", 1)
    answer = terminal.type("enroll", terminal.open_case(), tmp_path / "right-index.png", *options)
    assert answer.status == 2
    assert says in answer.err


def test_a_file_that_is_no_photo_is_refused_with_a_remedy(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "right-index.jpg").write_bytes(b"not a photo")
    answer = terminal.type(
        "enroll", terminal.open_case(), tmp_path / "right-index.jpg", "--photo", "--json"
    )
    assert answer.status == 2
    assert "JPEG or PNG" in answer.out + answer.err
