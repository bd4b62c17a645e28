"""What each seal is bound to: a sealed value opens in this place and in no other."""

from hospitium.records.models import (
    AbsentFingerRow,
    CandidateRow,
    CaseRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_redress import RightsRequestRow


def verdict_place(row: VerdictRow) -> str:
    """Name what a reason's seal is bound to: who said what of whom."""
    return f"{row.id}/{row.candidate_id}/{row.operator}/{row.verdict}"


def candidate_place(row: CandidateRow) -> str:
    """Name what a candidate's seal is bound to: its figures cannot be changed unseen."""
    figures = f"{row.rank}/{row.score!r}/{row.fmr!r}/{row.fmr_at_gallery!r}"
    return f"{row.id}/{row.search_id}/{row.case_id}/{figures}"


def case_place(row: CaseRow) -> str:
    """Name what a case's seals are bound to: no column that rules hang on can change."""
    return f"{row.id}/{row.kind}/{row.agency}/{row.opened_at.isoformat()}"


def absent_place(row: AbsentFingerRow) -> str:
    """Name what the reason for an absent finger is bound to."""
    return f"{row.case_id}/{row.finger}/{row.status}"


def print_place(row: PrintRow) -> str:
    """Name what a template's seal is bound to: it opens for no other case, finger or model."""
    return f"{row.id}/{row.case_id}/{row.finger}/{row.impression}/{row.model}"


def search_place(row: SearchRow) -> str:
    """Name what a search's incident and probe are bound to."""
    return f"{row.id}/{row.agency}/{row.purpose}"


def request_place(row: RightsRequestRow) -> str:
    """Name what the terms of a request are bound to: who asked what about whom, and until when."""
    ends = row.ends_at.isoformat() if row.ends_at and row.kind in _ENDING else "none"
    return f"{row.id}/{row.kind}/{row.case_id}/{row.subject}/{row.asked_by}/{ends}"


def answer_place(row: RightsRequestRow) -> str:
    """Name what the answer to a request is bound to: it cannot be turned into its opposite."""
    given = "refused" if row.status == "refused" else "approved"
    return f"{row.id}/{row.kind}/{row.case_id}/{row.settled_by}/{given}/answer"


_ENDING = frozenset({"hold", "order"})
"""Kinds whose end rules hang on; that of a correction's history is set when it is made."""
