"""Several tries at one finger, as a JSON document and as text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import table

if TYPE_CHECKING:
    from hospitium.senses.finger.capture_session import CaptureSession
    from hospitium.usecases.keepers import FingerTries


def tries_document(tries: "FingerTries") -> dict[str, Any]:
    """Return what was tried at one finger: scores, threshold, attempts, reasons."""
    session = tries.session
    return {
        "finger": tries.finger.slug,
        "quality_wanted": session.wanted,
        "progress": session.progress.value,
        "attempts_left": session.attempts_left,
        "confirmed": session.confirmed,
        "tries": [
            {
                "name": one.name,
                "quality": one.quality,
                "reasons": list(one.reasons),
                "failure": one.failure,
                "kept": number == session.best,
                "odd": number in session.odd,
            }
            for number, one in enumerate(session.tries)
        ],
    }


def tries_text(tries: Sequence["FingerTries"]) -> str:
    """Return what was tried, for people; empty if nothing was to be chosen."""
    rows = [
        (
            one.finger.label,
            tried.name,
            "failed" if tried.quality is None else f"{tried.quality} of {one.session.wanted}",
            _fate(one.session, number),
            ", ".join(tried.reasons),
        )
        for one in tries
        for number, tried in enumerate(one.session.tries)
    ]
    return table(("Tried", "File", "Quality", "", "Because"), rows) if rows else ""


def _fate(session: "CaptureSession", number: int) -> str:
    if number == session.best:
        return "kept, confirmed by another try" if session.confirmed else "best, not confirmed"
    return "looks like another finger" if number in session.odd else ""
