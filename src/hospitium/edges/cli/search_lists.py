"""Lists of searches, as JSON documents and as text."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import table
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.searches import SearchSummary


def summaries_document(found: Iterable["SearchSummary"]) -> dict[str, Any]:
    """Return a list of searches."""
    return {
        "searches": [
            {
                "id": str(one.id),
                "at": one.at.isoformat(),
                "purpose": one.purpose,
                "case": str(one.case_id) if one.case_id else None,
                "operator": one.operator,
                "status": one.status.value,
                "candidates": one.candidates,
                "fingers": [finger.slug for finger in one.fingers],
                "photographs": one.photographs,
                "decide_until": one.probe_expires_at.isoformat() if one.probe_expires_at else None,
            }
            for one in found
        ]
    }


def summaries_text(found: Sequence["SearchSummary"]) -> str:
    """Return a list of searches for people."""
    if not found:
        return "No searches."
    rows = [
        (one.id, instant(one.at), one.operator, one.purpose, one.candidates, one.status.value)
        for one in found
    ]
    return table(("Search", "Made", "By", "Purpose", "Candidates", "State"), rows)
