"""A table of questions with the answers they must get: what people review, and every test runs.

One row a question, as CSV with the columns `action, who, facts, answer, rule, note`:

- `who` is `role+role@agency(kind)`, such as `officer@north(police)`; `system` among the roles is a
  machine, `scope-NAME` what it may do, `as-NAME` the human behind the account, `for-NAME` the human
  who lent all these roles, `glass` an override that lasts; `duty` is the node itself,
  `person` whom the record is about.
- `facts` are `name=value` with spaces between; `resource.name` is an attribute of what it is about,
  `case.name` one of the case that a search serves. Words, `yes` and `no`, whole numbers,
  `[a,b]` for a set, and `+30d`, `-1s` or `now` for a time.
- `answer` is `yes` or `no`; the row with `base` holds the facts that the other rows of the action
  start from.
- `rule` is the rule that a refusal quotes.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

from hospitium.core.errors import BadPolicy
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.question import Duty, Fact, Question, Thing, ask

COLUMNS = ("action", "who", "facts", "answer", "rule", "note")
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
ROW_LIMIT = 10_000

_WHO = re.compile(r"([a-z+.-]+)@([a-z-]+)\(([a-z-]+)\)")
_SPAN = re.compile(r"([+-]\d+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer.

    Attributes
    ----------
    number
        Its line in the file, from 1.
    """

    number: int
    question: Question
    who: Operator | Duty
    allowed: bool
    rule: str
    note: str


def read_table(text: str) -> list[Row]:
    """Read a decision table.

    Raises
    ------
    BadPolicy
        Naming the line that cannot be read.
    """
    reader = csv.DictReader(StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadPolicy(f"a decision table has the columns {', '.join(COLUMNS)}")
    return list(_rows(reader))


def _rows(reader: "csv.DictReader[str]") -> Iterator[Row]:
    bases: dict[str, tuple[str, str]] = {}
    for line in reader:
        number = reader.line_num
        if number > ROW_LIMIT:
            raise BadPolicy(f"a decision table has at most {ROW_LIMIT:,} lines")
        try:
            if line["answer"] == "base":
                bases[line["action"]] = line["who"], line["facts"]
            else:
                yield _row(number, line, *bases.get(line["action"], ("", "")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadPolicy(f"line {number} of the decision table: {error}") from None


def _row(number: int, line: Mapping[str, str], base_who: str, base_facts: str) -> Row:
    if line["answer"] not in ("yes", "no"):
        raise ValueError("the answer is yes, no or base")
    facts = {**_facts(base_facts), **_facts(line["facts"])}
    who = _who(line["who"] or base_who)
    purpose = facts.pop("purpose", "oversight")
    resource, others, context = _parts(facts)
    question = ask(
        who, line["action"], resource, purpose=str(purpose), at=NOW, context=context, others=others
    )
    return Row(number, question, who, line["answer"] == "yes", line["rule"], line["note"])


def _parts(facts: Mapping[str, Fact]) -> tuple[Thing, tuple[Thing, ...], dict[str, Fact]]:
    """Sort facts into the resource, the case that is served, and the context."""
    about = {name.partition(".")[2]: fact for name, fact in facts.items() if "." in name}
    mine = {name for name in facts if name.startswith("resource.")}
    theirs = {
        name.partition(".")[2]: fact for name, fact in facts.items() if name.startswith("case.")
    }
    context = {name: fact for name, fact in facts.items() if "." not in name and name != "about"}
    attributes = {name: fact for name, fact in about.items() if f"resource.{name}" in mine}
    case = Thing("Case", "the-case", theirs) if theirs else None
    kind = str(facts.get("about", "Node"))
    if kind == "Candidate" and case:
        return (
            Thing(kind, "it", {**attributes, "case": case.reference()}, (case,)), (), context,
        )  # fmt: skip
    if case:
        context["case"] = case.reference()
    return Thing(kind, "it", attributes), (case,) if case else (), context


def _facts(text: str) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(f"{word} is not name=value")
        facts[name] = _fact(value)
    return {name: fact for name, fact in facts.items() if fact != "-"}


def _fact(value: str) -> Fact:
    if value in ("yes", "no"):
        return value == "yes"
    if value == "now":
        return NOW
    if found := _SPAN.fullmatch(value):
        return NOW + timedelta(**{_UNITS[found[2]]: int(found[1])})
    if value.startswith("[") and value.endswith("]"):
        return [one for one in value[1:-1].split(",") if one]
    return int(value) if value.isdigit() else value


def _who(text: str) -> Operator | Duty:
    if text.startswith("duty:"):
        return Duty(text.removeprefix("duty:"), AgencyId("north"))
    if text == "person":
        return Duty("it", AgencyId("north"), kind="Person")
    found = _WHO.fullmatch(text)
    if not found:
        raise ValueError(f"{text or 'nobody'} is not role@agency(kind)")
    words = [word for word in found[1].split("+") if word != "nothing"]
    human = next(iter(_tails(words, "as-")), "")
    roles = frozenset(Role(word) for word in words if not _is_other(word))
    lenders = frozenset(_tails(words, "for-"))
    return Operator(
        OperatorId("who"), AgencyId(found[2]), AgencyKind(found[3]), roles, human=human,
        system="system" in words, scopes=frozenset(_tails(words, "scope-")),
        delegated=roles if lenders else frozenset(), on_behalf=lenders,
        break_glass_until=NOW + timedelta(hours=1) if "glass" in words else None,
    )  # fmt: skip


def _is_other(word: str) -> bool:
    """Tell whether a word of `who` is no role."""
    return word in ("system", "glass") or word.startswith(("as-", "for-", "scope-"))


def _tails(words: list[str], head: str) -> list[str]:
    return [word.removeprefix(head) for word in words if word.startswith(head)]
