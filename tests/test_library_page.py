"""The examples of docs/guide/library.md run, in the order in which they stand."""

import re
from pathlib import Path

from hospitium.senses import finger

PAGE = Path(__file__).resolve().parents[1] / "docs" / "guide" / "library.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
TEXT = PAGE.read_text(encoding="utf-8")


def test_every_example_runs() -> None:
    names: dict[str, object] = {}
    for found in BLOCK.finditer(TEXT):
        # so that a failure names the line of the page
        lines = "\n" * TEXT[: found.start(1)].count("\n")
        exec(compile(lines + found[1], str(PAGE), "exec"), names)
    assert "svg" in names


def test_the_page_names_every_function_of_the_library() -> None:
    table = TEXT.partition("| name |")[2].partition("\n\n")[0]
    words = set(re.findall(r"`(\w+?)s?`", table)) | set(re.findall(r"`(\w+)`", table))
    kinds = {"Finger", "Minutiae", "Pair"}
    assert set(finger.__all__) - words == kinds
