"""Each rule has a plain sentence, what keeps it, and a test in which it refuses."""

import ast
import re
from pathlib import Path

import pytest

import hospitium
from hospitium.policy.rule_list import RULE_LIST
from hospitium.records.policies import packaged_bundle
from tests.policy.checked import checked
from tests.test_rules import KNOWN_RULES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(hospitium.__file__).parent
PAGE = ROOT / "docs" / "guide" / "rules.md"

BY_MAKING = {
    "search.no_trace": "tests/test_rules.py::test_search_no_trace",
    "minor.age": "tests/test_rules.py::test_minor_age",
    "consent.no_penalty": "tests/edges/test_no_penalty.py"
    "::test_no_command_demands_a_print_unless_it_is_about_one",
    "store.sealed": "tests/records/test_sealed_at_rest.py::test_no_file_of_the_node_holds_a_secret",
}
"""Rules that no policy is asked about, and the test that shows each held."""


ONLY_OF_POLICY = {
    "behaviour.staff_only": "tests/policy/test_typing.py::test_never_by_somebody_else",
    "behaviour.opt_in": "tests/policy/test_typing.py"
    "::test_nothing_is_compared_unless_its_owner_asked",
}
"""Rules that no way in can meet: none of them can ask about another's typing, or unasked."""


def forbidding() -> set[str]:
    clauses = packaged_bundle().clauses.values()
    return {one.rule for one in clauses if one.effect == "forbid"}


def quoted_in_code() -> set[str]:
    """Rules of refusals that the code raises itself."""
    said = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                said |= {
                    one.value
                    for one in node.args[:1]
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return said


def test_the_list_has_every_rule_and_no_other() -> None:
    assert set(RULE_LIST) == KNOWN_RULES
    assert forbidding() <= set(RULE_LIST)
    assert quoted_in_code() <= set(RULE_LIST)


@pytest.mark.parametrize("rule", RULE_LIST)
def test_a_rule_says_in_plain_words_what_it_means(rule: str) -> None:
    says = RULE_LIST[rule].says
    assert re.fullmatch(r"[A-Z][^_`\[\]{}]{15,180}\.", says)
    assert max(len(sentence.split()) for sentence in re.split(r"[.;]", says)) <= 27


@pytest.mark.parametrize("rule", RULE_LIST)
def test_a_rule_is_kept_by_policies_or_says_by_what_else(rule: str) -> None:
    assert (rule in forbidding()) != bool(RULE_LIST[rule].kept)


def test_policies_that_keep_a_rule_refuse_in_the_decision_table() -> None:
    """The table is put to cedarpy here, and to Cedar's own WebAssembly in `test_table`."""
    refused = {one.rule for one in checked() if one.agrees and not one.answer.allowed}
    assert forbidding() <= refused


def test_whatever_no_policy_keeps_has_a_test_of_its_own() -> None:
    assert set(BY_MAKING) == {rule for rule, one in RULE_LIST.items() if one.kept}
    for rule, shown in {**BY_MAKING, **ONLY_OF_POLICY}.items():
        path, _, function = shown.partition("::")
        assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), rule


def test_every_rule_that_policies_keep_refuses_end_to_end_too() -> None:
    """Beside the table: a test of a use case or an edge names the rule as the one that refused."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
        if "policy" not in path.parts
    ]
    heard = re.sub(r"KNOWN_RULES = \{[^}]*\}", "", "\n".join(texts))
    assert "device.own" in KNOWN_RULES
    quoted = {rule: re.escape(rule).replace(r"\.", r"\\?\.") for rule in forbidding()}
    silent = {
        rule for rule, as_told in quoted.items() if not re.search(rf'["( ]{as_told}["),]', heard)
    }
    assert silent == set(ONLY_OF_POLICY)


def test_the_guide_has_the_list() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for rule, one in RULE_LIST.items():
        assert f"| `{rule}` | {one.says} | {one.source or 'ours'} |" in page
        assert not one.kept or f"| `{rule}` | {one.kept} |" in page
    told = re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)
    assert told == [*RULE_LIST, *BY_MAKING]
