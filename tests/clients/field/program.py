"""Bundle a test program of the field app once, and ask it."""

import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from bench.node_program import ROOT, lacking, node_command, run_script


def ask(program: str, job: Mapping[str, object]) -> Any:
    """Return what `clients/field/test/PROGRAM.ts` answers to a job."""
    if missing := lacking("field", "esbuild"):
        pytest.skip(missing)
    return run_script("field", bundled(program), job)


@cache
def bundled(program: str) -> str:
    words = [node_command() or "node", "build.mjs", "--test", program]
    folder = ROOT / "clients" / "field"
    made = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    return made.stdout.strip()
