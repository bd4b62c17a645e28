"""The sealed notice and terms of a case, and how old the notice says the person was."""

from datetime import date

from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.formats.notice import Notice
from hospitium.policy.ages import AgeRange, age_range
from hospitium.records.models import CaseRow
from hospitium.records.places import case_place
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault


def open_notice(vault: Vault, row: CaseRow) -> Notice:
    """Return the notice of a case."""
    return Notice.from_bytes(
        vault.open("notice", case_place(row), row.expires_at, row.sealed_notice)
    )


def case_terms(vault: Vault, row: CaseRow) -> dict[str, str]:
    """Return legal_basis, authority, contact_desk and, if there is one, reference of a case."""
    terms: dict[str, str] = from_json(
        vault.open("terms", case_place(row), row.expires_at, row.sealed_terms)
    )
    return terms


def case_age_on(session: Session, vault: Vault, case_id: CaseId, day: date) -> AgeRange | None:
    """Return the same for a case by its id; None too if there is no such case."""
    row = session.get(CaseRow, case_id)
    return None if row is None else age_on(vault, row, day)


def age_on(vault: Vault, row: CaseRow, day: date) -> AgeRange | None:
    """Return between which ages the person of a case was on `day`; None if nobody knows."""
    return age_range(open_notice(vault, row), opened_on=row.opened_at.date(), day=day)
