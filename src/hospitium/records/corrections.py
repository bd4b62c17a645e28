"""Putting one field of a notice right; what stood there goes into the request, sealed."""

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind, check_notice
from hospitium.formats.notice_fields import field_text, with_field
from hospitium.formats.rights_terms import Terms
from hospitium.policy.rights_permits import AskPermit, SettlePermit
from hospitium.records.case_index import index_case
from hospitium.records.face_vectors import index_faces_of
from hospitium.records.models import CaseRow
from hospitium.records.notices import case_terms, open_notice
from hospitium.records.places import case_place
from hospitium.records.prints import gallery_changed
from hospitium.records.vault import Vault


def check_correction(session: Session, vault: Vault, permit: AskPermit, terms: Terms) -> None:
    """Raise `BadInput` if the notice would not hold together with the new value."""
    row = session.get_one(CaseRow, permit.case)
    changed = with_field(open_notice(vault, row), terms.field, terms.value)
    check_notice(CaseKind(row.kind), changed, today=utc(permit.at).date())


def correct_notice(session: Session, vault: Vault, permit: SettlePermit, terms: Terms) -> str:
    """Put the field of the permit's case right and return what stood there before.

    The case is found by what its notice says now, and no longer by what it said.

    Raises
    ------
    NotFound
        If the case is gone or its time is over.
    BadInput
        If the notice would not hold together with the new value.
    """
    row = session.get(CaseRow, permit.case)
    if row is None or row.expires_at <= permit.at:
        raise NotFound("no such case")
    before = open_notice(vault, row)
    changed = with_field(before, terms.field, terms.value)
    checked = check_notice(CaseKind(row.kind), changed, today=utc(permit.at).date())
    row.sealed_notice = vault.seal("notice", case_place(row), row.expires_at, checked.to_bytes())
    reference = case_terms(vault, row).get("reference", "")
    index_case(session, vault, permit, row, checked, reference)
    gallery_changed(session)  # how a child's prints are compared hangs on the age
    session.flush()
    index_faces_of(session, vault, permit, CaseId(row.id))  # and whether a face may be, at all
    return field_text(before, terms.field)
