"""Ask Cedar's own WebAssembly, under Node.js, what cedarpy was asked."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.wasm import node_program
from hospitium.policy.bundle import Bundle
from hospitium.policy.question import Question

FOLDER = Path(__file__).resolve().parents[1] / "clients" / "policy"


def missing() -> str:
    """Say what is not there to ask; empty if nothing is."""
    if not (FOLDER / "node_modules" / "@cedar-policy").is_dir():
        return "clients/policy has no node_modules: run `make setup`"
    return "" if node_program() else "there is no Node.js: run `make setup`"


def second_opinion(bundle: Bundle, questions: Sequence[Question]) -> list[tuple[bool, list[str]]]:
    """Return for each question whether it is allowed, and the policies that say so, sorted."""
    document = {
        "schema": bundle.schema,
        "policies": bundle.as_json()["staticPolicies"],
        "questions": [
            {**one.to_fields(), "entities": [*bundle.known, *one.entities]} for one in questions
        ],
    }
    said = subprocess.run(
        [node_program() or "node", "src/decide.mjs"],
        cwd=FOLDER,
        input=json.dumps(document),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if said.returncode:
        raise RuntimeError(said.stderr[-2000:])
    return [(one["allowed"], one["policies"]) for one in _all_answered(json.loads(said.stdout))]


def _all_answered(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for answer in answers:
        if "error" in answer:
            raise RuntimeError(str(answer["error"]))
    return answers
