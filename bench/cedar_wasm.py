"""Ask Cedar's own WebAssembly, under Node.js, what cedarpy was asked."""

from collections.abc import Sequence
from typing import Any

from bench.node_program import lacking, run_script
from hospitium.policy.bundle import Bundle
from hospitium.policy.question import Question


def missing() -> str:
    """Say what is not there to ask; empty if nothing is."""
    return lacking("policy", "@cedar-policy/cedar-wasm")


def second_opinion(bundle: Bundle, questions: Sequence[Question]) -> list[tuple[bool, list[str]]]:
    """Return for each question whether it is allowed, and the policies that say so, sorted."""
    document = {
        "schema": bundle.schema,
        "policies": bundle.as_json()["staticPolicies"],
        "questions": [
            {**one.to_fields(), "entities": [*bundle.known, *one.entities]} for one in questions
        ],
    }
    answers = run_script("policy", "src/decide.mjs", document)
    return [(one["allowed"], one["policies"]) for one in _all_answered(answers)]


def _all_answered(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for answer in answers:
        if "error" in answer:
            raise RuntimeError(str(answer["error"]))
    return answers
