"""Help is quick, complete, and shows how."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from typer.core import TyperCommand, TyperGroup

from hospitium import __version__
from tests.edges.cli.conftest import PROGRAM, Terminal

HEAVY = (
    *("numpy", "scipy", "numba", "onnxruntime", "PIL", "sqlalchemy", "alembic"),
    *("fastapi", "starlette", "pydantic", "uvicorn", "rich", "cryptography"),
)
LOOK = f"""
import sys
from hospitium.app import main
sys.argv = ["hospitium", "--help"]
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
    print(len(sys.modules), file=sys.stderr)
"""
MOST_MODULES = 400
"""318 on 2026-11-28, a third of a second on a quick machine."""


def walk(command: object, words: str = "hospitium") -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, below in command.commands.items():
            yield from walk(below, f"{words} {name}")
    elif isinstance(command, TyperCommand):
        yield words, command


COMMANDS = dict(walk(PROGRAM))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)


def test_help_loads_nothing_heavy_and_little_else() -> None:
    """So that it answers at once on any machine; a test that timed it failed on a slow one."""
    looked = run("-c", LOOK)
    heavy, modules = looked.stderr.split("\n")[:2]
    assert heavy == "[]"
    assert int(modules) < MOST_MODULES
    assert "identify" in looked.stdout


def test_the_commands_of_the_main_job_are_there() -> None:
    wanted = (
        "init enroll enrol identify verify decide purposes retain explain convert demo serve "
        "certificate report"
    )
    groups = {
        "face": "add list remove again",
        "live": "list answer",
        "iris": "add list remove",
        "case": "open show list find regions close sheet",
        "log": "show verify prove check policy witnesses publish monitor public record-app "
        "timestamp",
        "log witness": "serve",
        "dedup": "list show settle",
        "models": "list show verify add calibrate tolerate use",
        "policy": "show check test explain propose adopt withdraw",
        "backup": "key create check restore erasures list prune",
        "vault": "status rotate erase-all protect",
        "consent": "record show receipt check due notice guardian conflict review decide agree",
        "operator": "add list end link work sign-out",
        "operator typing": "on off status list",
        "agency": "add list describe",
        "passkey": "code list revoke lost",
        "role": "lend loans return",
        "override": "begin end list review",
        "system": "add list rotate revoke",
        "device": "add list confirm revoke wipe",
        "pack": "build list revoke",
        "field": "items show retry accept discard import alerts",
        "search": "list show",
        "alert": "list ack",
        "rights": "code looks access release correct erase appeal hold lift withhold list show "
        "approve refuse review fetch prove-erasure check-erasure",
        "evaluate": "finger face iris pad keystroke adopt",
        "gallery": "status rebuild compact faces",
        "law": "export check",
        "limits": "show set",
        "assessment": "record status list show withdraw",
    }
    expected = set(wanted.split())
    expected |= {f"{group} {name}" for group, names in groups.items() for name in names.split()}
    assert {words.removeprefix("hospitium ") for words in COMMANDS} == expected


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_shows_an_example_and_takes_json(words: str, bare: Terminal) -> None:
    answer = bare.type(*words.split()[1:], "--help")
    assert answer.status == 0
    shown = words.replace("enrol", "enroll") if words.endswith("enrol") else words
    assert f"Example:\n    {shown}" in answer.out
    assert "--json" in answer.out


def test_no_command_at_all_shows_the_help(bare: Terminal) -> None:
    answer = bare.type()
    assert "Usage: " in answer.out + answer.err


def test_version(bare: Terminal) -> None:
    assert bare.type("--version").out.strip() == __version__
