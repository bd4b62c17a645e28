"""What the field saw, written into a notice field by field; nobody's words are lost unseen."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.formats.notice import CaseKind, Notice, check_notice
from hospitium.formats.notice_fields import field_text, with_field
from hospitium.policy.field_items import CaseNotePermit
from hospitium.records.case_index import index_case
from hospitium.records.models import CaseRow
from hospitium.records.notices import case_terms, open_notice
from hospitium.records.places import case_place
from hospitium.records.vault import Vault

Changes = Mapping[str, tuple[str, str]]
"""By field: what the phone knew, and what it says now."""


def note_conflicts(
    session: Session, vault: Vault, permit: CaseNotePermit, changes: Changes
) -> tuple[tuple[str, str, str, str], ...]:
    """Return the fields that somebody else changed: field, base, mine, theirs."""
    notice = open_notice(vault, _row(session, permit))
    rows = ((name, base, mine, field_text(notice, name)) for name, (base, mine) in changes.items())
    return tuple(row for row in rows if row[3] not in (row[1], row[2]))


def write_note(
    session: Session, vault: Vault, permit: CaseNotePermit, values: Mapping[str, str]
) -> Notice:
    """Write `values` into the notice of the permit's case and return what it said before.

    Raises
    ------
    NotFound
        If the case is gone or its time is over.
    BadInput
        If the notice would not hold together.
    """
    row = _row(session, permit)
    before = changed = open_notice(vault, row)
    for name, value in values.items():
        changed = with_field(changed, name, value)
    checked = check_notice(CaseKind(row.kind), changed, today=utc(permit.at).date())
    row.sealed_notice = vault.seal("notice", case_place(row), row.expires_at, checked.to_bytes())
    index_case(session, vault, permit, row, checked, case_terms(vault, row).get("reference", ""))
    session.flush()
    return before


def _row(session: Session, permit: CaseNotePermit) -> CaseRow:
    row = session.get(CaseRow, permit.case)
    if row is None or row.expires_at <= permit.at:
        raise NotFound("no such case")
    return row
