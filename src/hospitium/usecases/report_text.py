"""The transparency report as files: Markdown for people, CSV for spreadsheets."""

from collections.abc import Iterator

from hospitium.formats.csv_text import csv_bytes
from hospitium.usecases.transparency_report import Report


def report_files(report: Report) -> dict[str, bytes]:
    """Return the files of a report by their names."""
    name = f"transparency-{report.year}"
    return {f"{name}.md": as_markdown(report), f"{name}.csv": as_csv(report)}


def as_markdown(report: Report) -> bytes:
    """Return the report as Markdown; nothing in it can break out of its cell."""
    return "\n".join(_lines(report)).encode()


def as_csv(report: Report) -> bytes:
    """Return the report as one table: section, what, how often."""
    rows = [
        (section.title, what, value) for section in report.sections for what, value in section.lines
    ]
    rows += [("What this report cannot say", sentence, "") for sentence in report.cannot_say]
    return csv_bytes(("section", "what", "value"), rows)


def _lines(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.title)}"
    for section in report.sections:
        yield from ("", f"## {section.title}", "")
        if section.note:
            yield from (section.note, "")
        yield from ("| what | how often |", "|---|---:|")
        for what, value in section.lines:
            yield f"| {_plain(what)} | {_plain(value)} |"
    yield from ("", "## What this report cannot say", "")
    yield from (f"- {sentence}" for sentence in report.cannot_say)
    yield ""


def _plain(text: str) -> str:
    """Return `text` without what Markdown or HTML would take for a sign."""
    kept = " ".join(text.split())
    for sign in ("\\", "|", "<", "[", "]", "`", "*", "#"):
        kept = kept.replace(sign, f"\\{sign}")
    return kept
