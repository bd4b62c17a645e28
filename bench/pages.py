"""Writes what was measured between its marks in docs/benchmarks.md."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def write_section(name: str, lines: Sequence[str], *, page: Path = PAGE) -> None:
    """Replace the lines between `<!-- name: begin -->` and `<!-- name: end -->`.

    Raises
    ------
    ValueError
        If the page has no such marks: text around them is written by people.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"docs/benchmarks.md has no section {name}")
    body = "\n".join(lines)
    page.write_text(f"{before}{begin}\n{body}\n{end}{after}", encoding="utf-8")


def measured(command: str) -> str:
    """Return the sentence that says when, how and on what."""
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} by `{command}` on {processor()}, {os.cpu_count()} "
        f"cores (load {os.getloadavg()[1]:.1f}), Python {platform.python_version()}."
    )


def processor() -> str:
    """Name of the processor, where the system says it."""
    stated = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", stated.read_text()) if stated.exists() else None
    return found[1] if found else platform.machine()
