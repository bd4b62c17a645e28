"""What each seal is bound to: a sealed value opens in this place and in no other."""

from hospitium.crypto.digest import digest
from hospitium.policy.consents import Basis
from hospitium.records.models import (
    AbsentFingerRow,
    CandidateRow,
    CaseRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_behaviour import TypingRow
from hospitium.records.models_consent import BestInterestsRow, ConsentEventRow, GuardianRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_field import PackVersionRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.models_items import FieldItemRow
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.models_staff import GlassRow, LoanRow, PasskeyRow, SystemRow
from hospitium.records.models_twins import TwinRow


def verdict_place(row: VerdictRow) -> str:
    """Name what a reason's seal is bound to: who said what of whom."""
    return f"{row.id}/{row.candidate_id}/{row.operator}/{row.verdict}"


def candidate_place(row: CandidateRow) -> str:
    """Name what a candidate's seal is bound to: its figures cannot be changed unseen."""
    figures = f"{row.rank}/{row.score!r}/{row.fmr!r}/{row.fmr_at_gallery!r}"
    return f"{row.id}/{row.search_id}/{row.case_id}/{figures}"


def case_place(row: CaseRow) -> str:
    """Name what a case's seals are bound to: no column that rules hang on can change.

    A case that was opened before there was a choice rests on a legal basis, and says nothing more.
    """
    rests = "" if row.basis == Basis.LEGAL else f"/{row.basis}"
    return f"{row.id}/{row.kind}/{row.agency}/{row.opened_at.isoformat()}{rests}"


def absent_place(row: AbsentFingerRow) -> str:
    """Name what the reason for an absent finger is bound to."""
    return f"{row.case_id}/{row.finger}/{row.status}"


def print_place(row: PrintRow) -> str:
    """Name what a template's seal is bound to: it opens for no other case, finger or model."""
    return f"{row.id}/{row.case_id}/{row.finger}/{row.impression}/{row.model}"


def face_place(row: EnrolledFaceRow) -> str:
    """Name what the template of a face is bound to: it opens for no other case or model."""
    return f"face/{row.id}/{row.case_id}/{row.model}"


def portrait_place(row: EnrolledFaceRow) -> str:
    """Name what a portrait is bound to; another model may read it anew."""
    return f"portrait/{row.id}/{row.case_id}"


def live_reason_place(row: EnrolledFaceRow) -> str:
    """Name what the reason for an answer is bound to: who said what of which photograph."""
    return f"live/{row.id}/{row.live_answered_by}/{row.live_answer}"


def iris_place(row: EnrolledIrisRow) -> str:
    """Name what the template of an iris is bound to: it opens for no other case, model or eye."""
    return f"iris/{row.id}/{row.case_id}/{row.model}/{row.eye}"


def search_place(row: SearchRow) -> str:
    """Name what a search's incident and probe are bound to."""
    return f"{row.id}/{row.agency}/{row.purpose}"


def pack_place(row: PackVersionRow) -> str:
    """Name what the list of a pack's cases is bound to."""
    return f"{row.pack}/{row.number}/{row.sha256}"


def field_item_place(row: FieldItemRow) -> str:
    """Name what an item from the field is bound to: whose it is, and which bytes it came as."""
    return f"{row.id}/{row.device}/{row.item}/{row.operator}/{row.agency}/{row.digest.hex()}"


def field_answer_place(row: FieldItemRow) -> str:
    """Name what is said of an item is bound to, beside its contents."""
    return f"answer/{field_item_place(row)}"


def consent_place(row: ConsentEventRow) -> str:
    """Name what an event's words and receipt are bound to: who said what, when, until when."""
    until = row.until.isoformat() if row.until else "none"
    said = f"{row.action}/{row.purposes}/{row.modalities}/{row.guardian_id}/{row.notice}"
    return f"{row.id}/{row.case_id}/{row.number}/{said}/{row.at.isoformat()}/{until}"


def receipt_place(row: ConsentEventRow) -> str:
    """Name what an event's receipt is bound to, beside its words and in no place of theirs."""
    return f"receipt/{row.log_entry}/{consent_place(row)}"


def guardian_place(row: GuardianRow) -> str:
    """Name what a guardian's name is bound to: as what, until when, and whether in conflict."""
    marked = row.conflict_at.isoformat() if row.conflict_at else "none"
    conflict = f"{marked}/{row.conflict_by}/{row.reviewed_by}/{row.upheld}"
    return f"{row.id}/{row.case_id}/{row.relation}/{row.until.isoformat()}/{conflict}"


def conflict_place(row: GuardianRow) -> str:
    """Name what the reasons of a conflict are bound to, beside the guardian's name."""
    return f"conflict/{guardian_place(row)}"


def best_interests_place(row: BestInterestsRow) -> str:
    """Name what a decision's reason is bound to: what it allows, until when, and by which two."""
    allows = f"{row.purposes}/{row.modalities}/{row.overrules_no}/{row.review_on.isoformat()}"
    agreed = row.confirmed_at.isoformat() if row.confirmed_at else "none"
    two = f"{row.proposed_by}/{row.confirmed_by}/{agreed}/{row.at_opening}"
    return f"{row.id}/{row.case_id}/{allows}/{two}"


def passkey_place(row: PasskeyRow) -> str:
    """Name what a passkey's seal is bound to: nobody slips another key into somebody's account."""
    key = digest("hospitium.passkey.1", row.public_key).hex()
    return f"passkey/{row.id}/{row.operator}/{row.credential}/{key}"


def typing_place(row: TypingRow) -> str:
    """Name what samples of typing are bound to: whose they are, by which model, since when."""
    return f"{row.operator}/{row.model}/{row.asked_at.isoformat()}"


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


def twin_place(row: TwinRow) -> str:
    """Name what the details of a pair are bound to: its figures cannot be changed unseen."""
    figures = f"{row.score!r}/{row.fmr!r}/{row.expected!r}"
    odd = "" if row.kind == "same-person" else f"/{row.kind}/{row.mark}"
    return f"{row.id}/{row.first_case}/{row.second_case}/{figures}{odd}"


def twin_reason_place(row: TwinRow) -> str:
    """Name what a reason's seal is bound to: who said what of which pair."""
    return f"{row.id}/{row.settled_by}/{row.verdict}"
