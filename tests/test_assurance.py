"""What the threat model and the checklist name as evidence exists: tests, files, rules, records."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.test_rules import KNOWN_RULES

ROOT = Path(__file__).resolve().parents[1]
MODEL, CHECKLIST = ROOT / "docs" / "threat-model.md", ROOT / "docs" / "asvs.md"
CODE = re.compile(r"`([^`\n]+)`")
EVIDENCE = re.compile(r"((?:src|tests|docs|bench|scripts|clients)/[\w./-]+|Makefile|[A-Z]+\.md|"
                      r"pyproject\.toml|requirements\.lock)(?:::(\w+))?")  # fmt: skip
RULE = re.compile(r"[a-z]+\.[a-z_]+")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (yes|partly|no|n/a) \| ([^|]*) \|$")
PER_CHAPTER = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
    14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
"""Requirements of levels 1 and 2 in OWASP ASVS 5.0, by chapter, counted in its own table."""


def quoted(page: Path) -> list[str]:
    return CODE.findall(page.read_text(encoding="utf-8"))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def missing(page: Path) -> list[str]:
    """What a page names and the repository does not have."""
    lost = []
    for words in quoted(page):
        found = EVIDENCE.fullmatch(words)
        if found is None:
            continue
        path, function = ROOT / found.group(1), found.group(2)
        if not path.exists() or (function and f"def {function}(" not in text_of(path)):
            lost.append(words)
    return lost


@pytest.mark.parametrize("page", [MODEL, CHECKLIST], ids=lambda page: page.name)
def test_every_test_and_file_that_is_named_exists(page: Path) -> None:
    assert missing(page) == []
    assert sum(bool(EVIDENCE.fullmatch(words)) for words in quoted(page)) > 40


@pytest.mark.parametrize("page", [MODEL, CHECKLIST], ids=lambda page: page.name)
def test_every_rule_that_is_named_is_a_rule(page: Path) -> None:
    named = {words for words in quoted(page) if RULE.fullmatch(words)}
    named = {words for words in named if not EVIDENCE.fullmatch(words)}
    assert named <= KNOWN_RULES


def test_every_defence_shows_something() -> None:
    """A row of the threat model without a test or a rule would be a promise, not a defence."""
    rows = [row for row in text_of(MODEL).splitlines() if row.count(" | ") == 2 and "`" in row]
    assert len(rows) > 35
    for section in text_of(MODEL).split("\n### ")[1:]:
        table = [row for row in section.partition("\n## ")[0].splitlines() if row.startswith("| ")][
            1:
        ]
        assert all(CODE.search(row.rpartition(" | ")[2]) for row in table), section[:40]
        assert "**Not defended" in section, section[:40]


def rows() -> list[tuple[str, str, str, str, str]]:
    found = (ROW.match(row) for row in text_of(CHECKLIST).splitlines())
    return [one.groups() for one in found if one]  # type: ignore[misc]


def test_the_checklist_has_every_requirement_once() -> None:
    numbers = [number for number, *_ in rows()]
    assert len(set(numbers)) == len(numbers)
    count = dict.fromkeys(PER_CHAPTER, 0)
    for number in numbers:
        count[int(number.partition(".")[0])] += 1
    assert count == PER_CHAPTER


def test_a_yes_names_its_evidence_and_a_no_its_reason() -> None:
    lines = [row for row in text_of(CHECKLIST).splitlines() if re.match(r"\| \d+\.", row)]
    assert len(lines) == len(rows()), "a line is not written as the others are"
    for number, _, _, answer, why in rows():
        if answer in ("yes", "partly"):
            assert CODE.search(why), number
        if answer != "yes":
            assert len(why) > 5, number


def test_the_sum_at_the_top_is_that_of_the_lines() -> None:
    answers = [answer for *_, answer, _ in rows()]
    told = ", ".join(f"{answers.count(one)} {one}" for one in ("yes", "partly", "no", "n/a"))
    assert f"**{told}**" in text_of(CHECKLIST)
