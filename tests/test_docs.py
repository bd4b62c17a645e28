"""The documents say what is: their links lead somewhere, their commands exist."""

import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("training/**/*.md")])
ADRS = sorted(ROOT.glob("docs/adr/[0-9]*.md"))
GENERATED = {ROOT / "docs" / "guide" / "cli.md"}
HEADINGS = [
    "Context", "Decision", "Consequences", "Instead of", "Kept true by", "Source", "Undo when",
]  # fmt: skip
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|tests|docs|bench|scripts|clients|models|training)/[\w./-]+)`")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_and_path_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(FENCE.sub("", text)) if "://" not in link]
    beside = {link for link in links if not link.startswith("#")}
    lost = {link for link in beside if not (page.parent / link.partition("#")[0]).exists()}
    lost |= {path for path in PATH.findall(text) if not (ROOT / path).exists()}
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8"))) <= targets


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_module_that_is_run_exists(page: Path) -> None:
    run = re.findall(
        r"python -m ((?:bench|training|scripts)[\w.]+)", page.read_text(encoding="utf-8")
    )
    assert not [
        one for one in run if not (ROOT / one.replace(".", "/")).with_suffix(".py").exists()
    ]


@pytest.mark.parametrize("page", ADRS, ids=lambda path: path.stem)
def test_a_decision_record_has_its_number_and_its_seven_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: \w+", text, re.MULTILINE)
    assert re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", text, re.MULTILINE) == HEADINGS
    assert f"({page.name})" in (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")


def test_decision_records_are_numbered_without_doubles() -> None:
    numbers = [page.name[:4] for page in ADRS]
    assert len(set(numbers)) == len(numbers)


@cache
def commands() -> dict[str, TyperCommand | TyperGroup]:
    """Words to type -> command, for all that the program has."""
    script = runpy.run_path(str(ROOT / "scripts" / "cli_reference.py"))
    return dict(script["walk"](script["command_tree"]()))


def typed_commands(page: Path) -> Iterator[list[str]]:
    """Every `hospitium …` line in a page's code, split into words."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(FENCE.findall(text)).replace("\\\n", " ")
    inline = re.findall(r"`((?:\.venv/bin/)?hospitium [^`]+)`", FENCE.sub("", text))
    for line in [*blocks.splitlines(), *inline]:
        words = shlex.split(line, comments=True)
        if words and words[0].rpartition("/")[2] == "hospitium":
            yield words[1:]


@pytest.mark.parametrize("page", [page for page in PAGES if page not in GENERATED], ids=name)
def test_every_command_in_a_page_exists_with_its_options(page: Path) -> None:
    for words in typed_commands(page):
        path, known = "hospitium", {"--help"}
        known |= options(path)
        for word in words:
            if f"{path} {word}" in commands():
                path = f"{path} {word}"
                known |= options(path)
        asks = any(word.startswith("--") for word in words)  # such as --help
        assert asks or runs(path), words
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, words


def runs(path: str) -> bool:
    """Tell whether it does something by itself: a group mostly asks for one of its commands."""
    found = commands()[path]
    return not isinstance(found, TyperGroup) or found.invoke_without_command


def options(path: str) -> set[str]:
    return {name for option in commands()[path].params for name in option.opts}


def test_every_command_shows_an_example() -> None:
    for path, command in commands().items():
        if not isinstance(command, TyperGroup):
            assert re.search(rf"Example.*{path}\b", command.help or "", re.DOTALL), path


def test_the_page_of_commands_is_what_the_program_says() -> None:
    words = [sys.executable, "scripts/cli_reference.py", "--check"]
    same = subprocess.run(words, cwd=ROOT, check=False).returncode == 0
    assert same, "docs/guide/cli.md is old; run make docs"
