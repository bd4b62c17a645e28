"""What each seal is bound to: a sealed value opens in this place and in no other."""

from hospitium.crypto.digest import digest
from hospitium.records.models import (
    AbsentFingerRow,
    CandidateRow,
    CaseRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_staff import GlassRow, LoanRow, PasskeyRow, SystemRow


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


def passkey_place(row: PasskeyRow) -> str:
    """Name what a passkey's seal is bound to: nobody slips another key into somebody's account."""
    key = digest("hospitium.passkey.1", row.public_key).hex()
    return f"passkey/{row.id}/{row.operator}/{row.credential}/{key}"


def system_place(row: SystemRow) -> str:
    """Name what a system's seal is bound to: its scopes cannot be widened unseen."""
    return f"system/{row.id}/{row.agency}/{row.scopes}"


def loan_place(row: LoanRow) -> str:
    """Name what the reason of a loan is bound to: who lent whom which role, and for how long."""
    span = f"{row.begins_at.isoformat()}/{row.ends_at.isoformat()}"
    return f"loan/{row.id}/{row.agency}/{row.giver}/{row.receiver}/{row.role}/{span}"


def glass_place(row: GlassRow) -> str:
    """Name what the reason of an override is bound to."""
    return f"override/{row.id}/{row.operator}/{row.agency}/{row.began_at.isoformat()}"


def finding_place(row: GlassRow) -> str:
    """Name what the finding of an override is bound to: who judged it, and how."""
    return f"{glass_place(row)}/{row.reviewed_by}/{row.justified}"
