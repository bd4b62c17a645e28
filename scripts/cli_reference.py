"""Write docs/guide/cli.md from the command line's own help; `--check` only compares.

Nobody writes that page by hand, so it cannot say what the program does not do.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

PAGE = Path(__file__).resolve().parents[1] / "docs" / "guide" / "cli.md"
HEAD = """# Every command

Written by `make docs` from the commands' own help; a test compares the two.
Exit codes: 0 done, 1 unexpected or partly failed, 2 bad input, 3 refused by a rule, 4 not found,
5 unavailable, 6 tampered with, 7 not signed in.
"""
WIDTH = 96

Command = TyperCommand | TyperGroup


def command_tree() -> Command:
    """Return the root command of the `hospitium` program."""
    root = get_command(import_module("hospitium.edges.cli.app").app)
    if not isinstance(root, Command):
        raise TypeError("hospitium.edges.cli.app:app is not a typer program")
    return root


def walk(command: Command, words: str = "hospitium") -> Iterator[tuple[str, Command]]:
    """Yield (words to type, command) for `command` and all below it, in the order of the help."""
    yield words, command
    if isinstance(command, TyperGroup):
        for name, below in command.commands.items():
            if isinstance(below, Command) and not below.hidden:
                yield from walk(below, f"{words} {name}")


def page() -> str:
    """Return the whole page: one heading and one block of help for each command."""
    parts = [HEAD]
    root = command_tree()
    outer = root.context_class(root, **{**root.context_settings, "terminal_width": WIDTH})
    for words, command in walk(root):
        context = command.context_class(command, parent=outer, info_name=words)
        context.parent = None  # its settings are taken over; its name would be printed twice
        help_text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        parts.append(f"## `{words}`\n\n```text\n{help_text.strip()}\n```\n")
    return "\n".join(parts)


def main() -> int:
    """Write the page, or with `--check` return 1 if it is not what it should be."""
    text = page()
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
