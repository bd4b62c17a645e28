"""What a receipt says of the case: who keeps the prints, who answers for it, where to say no."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId
from hospitium.formats.consent_receipt import Office
from hospitium.policy.consent_permits import ConsentPermit
from hospitium.records.models import AgencyRow, CaseRow
from hospitium.records.notices import case_terms
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class ReceiptTerms:
    """Names of offices, never of the person."""

    case: CaseId
    office: Office


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
    terms, agency = case_terms(vault, row), session.get_one(AgencyRow, row.agency)
    office = Office(
        id=agency.id,
        name=agency.name,
        kind=agency.kind,
        contact=terms["contact_desk"],
        authority=terms["authority"],
        address=agency.address,
        jurisdiction=agency.jurisdiction,
        storage=agency.storage,
    )
    return ReceiptTerms(CaseId(row.id), office)
