"""What a receipt says of the case: who keeps the prints, who answers for it, where to say no."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId
from hospitium.policy.consent_permits import ConsentPermit
from hospitium.records.models import AgencyRow, CaseRow
from hospitium.records.notices import case_terms
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class ReceiptTerms:
    """Names of offices, never of the person."""

    case: CaseId
    agency: str
    authority: str
    contact_desk: str


def receipt_terms(session: Session, vault: Vault, permit: ConsentPermit) -> ReceiptTerms:
    """Return them for the permit's case.

    Raises
    ------
    NotFound
        If its agency has no such case.
    """
    row = session.get(CaseRow, permit.case)
    if row is None or row.agency != permit.agency:
        raise NotFound("no such case")
    terms = case_terms(vault, row)
    return ReceiptTerms(
        case=CaseId(row.id),
        agency=session.get_one(AgencyRow, row.agency).name,
        authority=terms["authority"],
        contact_desk=terms["contact_desk"],
    )
