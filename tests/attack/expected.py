"""The table of who gets which answer: tests/attack/expected.csv, read and suggested."""

import csv
from pathlib import Path

from hospitium.policy.operators import Role
from tests.attack.routes import Way

TABLE = Path(__file__).with_name("expected.csv")
NOBODY = "signed-out"
CALLERS = (NOBODY, *(role.value for role in Role))
WORDS = frozenset({"ok", "sign-in", "refused", "hidden"})


def read_table() -> dict[Way, dict[str, str]]:
    """Way -> caller -> the one word that the answer must mean."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = {Way(row.pop("path"), row.pop("method")): row for row in rows}
    assert len(table) == len(rows), "a way stands twice in the table"
    return table


def line(way: Way, answers: dict[str, str]) -> str:
    """A line of the table, to be read by a human before it is pasted there."""
    return ",".join((way.method, way.path, *(answers.get(who, "?") for who in CALLERS)))
