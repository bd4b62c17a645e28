"""A failed check never refuses help: no way leads from an outcome to a refusal."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args, get_type_hints

import pytest

import hospitium
from hospitium.core.errors import Refused
from hospitium.edges.api.liveness import LivenessOut
from hospitium.senses.liveness.decide import Advice
from hospitium.usecases.liveness import LivenessReport
from hospitium.usecases.liveness_engine import Judgement

SOURCE = Path(hospitium.__path__[0])
ABOUT = ("hospitium.senses.liveness", "hospitium.usecases.liveness")
HANDS_ON = "usecases/runtime.py"
"""It hands the engine on, for types only, and asks it nothing."""


def names_of(module: Path) -> Iterator[tuple[str, str]]:
    """Each import of a module: from where, and what."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def knows_an_outcome(module: Path) -> bool:
    place = module.relative_to(SOURCE).as_posix()
    if place == HANDS_ON:
        return False
    own = place.startswith(("senses/liveness", "usecases/liveness"))
    return own or any(where.startswith(ABOUT) for where, _ in names_of(module))


KNOWING = [one for one in sorted(SOURCE.rglob("*.py")) if knows_an_outcome(one)]


def test_the_law_looks_at_something() -> None:
    assert {"decide.py", "liveness.py", "evaluate_pad.py"} <= {one.name for one in KNOWING}


@pytest.mark.parametrize("module", KNOWING, ids=lambda one: one.relative_to(SOURCE).as_posix())
def test_who_knows_an_outcome_can_neither_refuse_nor_ask_policy(module: Path) -> None:
    """Neither the error nor the room that makes it is within reach of these modules."""
    for where, what in names_of(module):
        assert what != Refused.__name__, module
        assert not where.startswith("hospitium.policy"), module


def test_no_rule_can_ask_for_an_outcome() -> None:
    """Policies see no fact of this check, so that none can be written on it."""
    for file in (files("hospitium") / "policies").iterdir():
        assert "liveness" not in file.read_text(encoding="utf-8").lower(), file.name


@pytest.mark.parametrize("kind", [Advice, LivenessReport, Judgement, LivenessOut])
def test_nothing_that_tells_of_an_outcome_has_a_yes_or_no(kind: type) -> None:
    hints = get_type_hints(kind)
    assert bool not in hints.values()
    assert hints.get("help_goes_on", Literal[True]) == Literal[True]
    for hint in hints.values():
        assert False not in get_args(hint)


def test_a_report_says_that_help_goes_on_by_its_type() -> None:
    (promise,) = (one for one in fields(LivenessReport) if one.name == "help_goes_on")
    assert promise.default is True
