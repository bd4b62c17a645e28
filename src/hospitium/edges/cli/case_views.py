"""Cases as JSON documents and as text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.face_views import faces_document, faces_text
from hospitium.edges.cli.iris_views import irises_document, irises_text
from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.words import count, instant
from hospitium.formats.notice import Notice

if TYPE_CHECKING:
    from hospitium.records.case_lists import CaseSummary
    from hospitium.records.cases import CaseRecord
    from hospitium.usecases.list_cases import CasePage
    from hospitium.usecases.print_sheet import Sheet

TWO_PEOPLE = "yes or not known: two people must agree on a hit"


def case_document(record: "CaseRecord") -> dict[str, Any]:
    """Return all that a case holds, templates excepted."""
    return {
        "id": str(record.id),
        "kind": record.kind.value,
        "basis": record.basis.value,
        "agency": record.agency,
        "notice": notice_document(record.notice),
        "minor": record.minor,
        "legal_basis": record.legal_basis,
        "authority": record.authority,
        "contact_desk": record.contact_desk,
        "reference": record.reference,
        "opened_at": record.opened_at.isoformat(),
        "opened_by": record.opened_by,
        "expires_at": record.expires_at.isoformat(),
        "closed_at": record.closed_at.isoformat() if record.closed_at else None,
        "references": [
            {
                "id": str(reference.id),
                "finger": reference.finger.slug,
                "impression": reference.impression,
                "quality": reference.quality,
                "minutiae": reference.minutiae_count,
                "model": reference.model,
                "enrolled_at": reference.enrolled_at.isoformat(),
                "enrolled_by": reference.enrolled_by,
                "captured_on": reference.captured_on.isoformat(),
            }
            for reference in record.references
        ],
        "absent": [
            {
                "finger": absent.finger.slug,
                "status": absent.status.value,
                "reason": absent.reason,
                "at": absent.at.isoformat(),
            }
            for absent in record.absent
        ],
        "faces": faces_document(record.faces),
        "irises": irises_document(record.irises),
    }


def notice_document(notice: Notice) -> dict[str, Any]:
    """Return the notice with null for what is not known."""
    return {
        "family_name": notice.family_name,
        "given_name": notice.given_name,
        "sex": notice.sex.value,
        "birth_year": notice.birth_year,
        "age_low": notice.age_low,
        "age_high": notice.age_high,
        "last_seen_place": notice.last_seen_place,
        "last_seen_on": notice.last_seen_on.isoformat() if notice.last_seen_on else None,
        "last_seen_position": notice.last_seen_position,
        "description": notice.description,
    }


def case_text(record: "CaseRecord") -> str:
    """Return the case for people."""
    notice = record.notice
    head = fields(
        (
            ("Case", record.id),
            ("Kind", record.kind.value),
            ("State", _state(record)),
            ("Name", notice.full_name or "not known"),
            ("Sex", notice.sex.value),
            ("Born", notice.birth_year),
            ("Age when opened", _age(notice)),
            ("Minor", TWO_PEOPLE if record.minor else "no"),
            ("Last seen", ", ".join(filter(None, (notice.last_seen_place, _day(notice))))),
            ("Position", notice.last_seen_position),
            ("Description", notice.description),
            ("Rests on", record.basis.value),
            ("Reference", record.reference),
            ("Legal basis", record.legal_basis),
            ("Authority", record.authority),
            ("Contact desk", record.contact_desk),
            ("Opened", f"{instant(record.opened_at)} by {record.opened_by}"),
        )
    )
    parts = (head, _prints(record), _absent(record), _faces(record), _irises(record))
    return "\n\n".join(filter(None, parts))


def _state(record: "CaseRecord | CaseSummary") -> str:
    if record.closed_at is not None:
        return f"closed {instant(record.closed_at)}"
    return f"open until {instant(record.expires_at)}"


def _age(notice: Notice) -> str:
    ages = [str(age) for age in (notice.age_low, notice.age_high) if age is not None]
    return " to ".join(dict.fromkeys(ages))


def _day(notice: Notice) -> str:
    return notice.last_seen_on.isoformat() if notice.last_seen_on else ""


def _prints(record: "CaseRecord") -> str:
    if not record.references:
        return "No fingerprint is enrolled yet."
    rows = [
        (
            reference.finger.label,
            reference.impression,
            reference.quality,
            reference.minutiae_count,
            reference.captured_on,
            f"{instant(reference.enrolled_at)} by {reference.enrolled_by}",
        )
        for reference in record.references
    ]
    return table(("Finger", "Impression", "Quality", "Minutiae", "Captured", "Enrolled"), rows)


def _absent(record: "CaseRecord") -> str:
    rows = [
        (absent.finger.label, absent.status.value, absent.reason or "-") for absent in record.absent
    ]
    return table(("No print of", "Because", "Reason"), rows) if rows else ""


def _faces(record: "CaseRecord") -> str:
    return faces_text(record.faces) if record.faces else ""


def _irises(record: "CaseRecord") -> str:
    return irises_text(record.irises) if record.irises else ""


def page_document(page: "CasePage") -> dict[str, Any]:
    """Return one page of the list of cases."""
    return {"total": page.total, "cases": [line_document(case) for case in page.cases]}


def line_document(case: "CaseSummary") -> dict[str, Any]:
    """Return one line of a list of cases."""
    return {
        "id": str(case.id),
        "kind": case.kind.value,
        "name": case.name,
        "birth_year": case.birth_year,
        "minor": case.minor,
        "opened_at": case.opened_at.isoformat(),
        "expires_at": case.expires_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "references": case.references,
    }


def page_text(page: "CasePage") -> str:
    """Return one page of the list of cases for people."""
    if not page.cases:
        return "No cases."
    shown = f"{len(page.cases)} of {count(page.total, 'case')}"
    return f"{lines_text(page.cases)}\n\n{shown}"


def lines_text(cases: Sequence["CaseSummary"]) -> str:
    """Return a list of cases for people."""
    rows = [(case.id, case.name or "not known", case.references, _state(case)) for case in cases]
    return table(("Case", "Name", "Prints", "State"), rows) if rows else "No such case."


def sheet_document(sheet: "Sheet") -> dict[str, Any]:
    """Return what a sheet shows."""
    return {
        "case": str(sheet.case_id),
        "kind": sheet.kind.value,
        "notice": notice_document(sheet.notice),
        "reference": sheet.reference,
        "contact_desk": sheet.contact_desk,
        "minor": sheet.minor,
        "fingers": sheet.fingers,
        "expires_at": sheet.expires_at.isoformat(),
        "blacked_out": [part.value for part in sheet.blacked_out],
        "for": sheet.reader,
        "printed_at": sheet.printed_at.isoformat(),
        "printed_by": sheet.printed_by,
    }


def sheet_text(sheet: "Sheet") -> str:
    """Return the sheet as text to print."""
    black = [(part.value, "[blacked out]") for part in sheet.blacked_out]
    shown = [(key, str(value)) for key, value in notice_document(sheet.notice).items() if value]
    return fields(
        [
            ("case", str(sheet.case_id)),
            ("about", sheet.kind.value),
            *black,
            *shown,
            *([("reference", sheet.reference)] if sheet.reference else []),
            ("minor", TWO_PEOPLE if sheet.minor else "no"),
            ("fingers enrolled", str(sheet.fingers)),
            ("tell this desk", sheet.contact_desk),
            ("search ends", instant(sheet.expires_at)),
            ("printed", f"{instant(sheet.printed_at)}, {sheet.printed_by}, for {sheet.reader}"),
        ]
    )
