"""What a person's copy says of fingers and photographs, and the shape of its sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a sentence or two, and facts as (name, value)."""

    title: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()


def prints_of(document: Document) -> Section | None:
    """Tell of the fingerprints; None where they were not asked for."""
    held = document.get("fingerprints")
    if held is None:
        return None
    facts = [
        (f"{one['finger']}, print {one['impression']}", f"quality {one['quality']} of 100")
        for one in held["prints"]
    ]
    facts += [
        (one["finger"], f"no print: {one['status']}. {one['reason']}".rstrip(". ") + ".")
        for one in held["absent"]
    ]
    return Section(
        "Fingerprints",
        "No picture of a finger is kept: only the points where ridges end or fork. They stand in "
        "record.json, in a format that other systems read."
        if held["prints"]
        else "No fingerprint is held.",
        tuple(facts),
    )


def irises_of(document: Document) -> Section | None:
    """Tell of the irises; None where they were not asked for."""
    held = document.get("irises")
    if held is None:
        return None
    facts = [
        (f"Iris {number}", f"{one['eye']} eye; quality {one['quality']} of 100")
        for number, one in enumerate(held, start=1)
    ]
    text = "Of each, bits that describe its pattern; no picture of the eye is kept."
    return Section("Irises", text if held else "No iris is held.", tuple(facts))


def faces_of(document: Document) -> Section | None:
    """Tell of the photographs; None where they were not asked for."""
    held = document.get("faces")
    if held is None:
        return None
    facts = []
    for number, one in enumerate(held, start=1):
        taken = f"taken on {one['captured_on']}" if one["captured_on"] else "day not known"
        told = [one["source"].replace("-", " "), taken, f"quality {one['quality']} of 100"]
        told.append("compared in searches" if one["template"] else "compared with nothing")
        told.append("its portrait is kept" if one["portrait"] else "no picture is kept")
        facts.append((f"Photograph {number}", "; ".join(told)))
    text = (
        "Of each, numbers that describe the face; a portrait only where that was agreed to. Both "
        "stand in record.json."
        if held
        else "No photograph is held."
    )
    return Section("Photographs", text, tuple(facts))
