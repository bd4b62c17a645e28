"""All rules of a node, each in one plain sentence: the list that people can hold us to.

A rule is kept by policies, the `forbid`s that carry its id; or, where there is no question that a
policy could answer, by how something is made: then `kept` says by what. The list explains and
decides nothing, so it is no part of the bundle.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

RULES_FILE = "rules.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    id
        What a refusal quotes.
    says
        What it means, for people.
    source
        The law or experience that it answers; empty for our own.
    kept
        What keeps it where no policy does.
    """

    id: str
    says: str
    source: str = ""
    kept: str = ""


def read_rules(text: str) -> Mapping[str, Rule]:
    """Return the rules by their id, in the order of their file."""
    rules = [Rule(**fields) for fields in tomllib.loads(text)["rule"]]
    return MappingProxyType({one.id: one for one in rules})


RULE_LIST = read_rules((files("hospitium") / "policies" / RULES_FILE).read_text(encoding="utf-8"))
"""What this version ships, read as the module itself is: once, from the package."""
