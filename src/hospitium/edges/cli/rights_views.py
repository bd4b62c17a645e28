"""Requests and looks as JSON documents and as text."""

from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.words import instant
from hospitium.formats.rights_terms import RequestKind

if TYPE_CHECKING:
    from hospitium.records.rights_requests import RequestRecord
    from hospitium.usecases.settle_request import Settled
    from hospitium.usecases.who_looked import WhoLooked

HINTS = {
    RequestKind.APPEAL: "\nThe hit is frozen until somebody decides who had no part in it.",
    RequestKind.CORRECTION: "\nOf an adult's record you may approve it yourself.",
}


def request_document(record: "RequestRecord") -> dict[str, Any]:
    """Return a request with all that its agency may see."""
    terms = record.terms
    told: dict[str, Any] = {}
    if terms is not None:
        told = {
            "reason": terms.reason,
            "parts": [part.value for part in terms.parts],
            "recipient": terms.recipient,
            "onward": terms.onward,
            "identity_check": terms.identity_check,
            "field": terms.field,
            "old": terms.old,
            "value": terms.value,
            "evidence": terms.evidence,
            "authority": terms.authority,
            "reference": terms.reference,
            "agency": terms.agency,
            "backups_until": terms.backups_until.isoformat() if terms.backups_until else None,
        }
    return {
        "id": str(record.id),
        "kind": record.kind.value,
        "case": str(record.case_id),
        "status": record.status.value,
        "subject": str(record.subject) if record.subject else None,
        "by_person": record.by_person,
        "ends_at": record.ends_at.isoformat() if record.ends_at else None,
        "asked_at": record.asked_at.isoformat(),
        "asked_by": record.asked_by,
        "settled_at": record.settled_at.isoformat() if record.settled_at else None,
        "settled_by": record.settled_by,
        "answer": record.answer,
        "review_due": _due(record),
        "terms": told or None,
    }


def request_text(record: "RequestRecord") -> str:
    """Return a request for people."""
    terms = record.terms
    pairs: list[tuple[str, object]] = [
        ("Request", record.id),
        ("Kind", record.kind.value),
        ("Case", record.case_id),
        ("State", record.status.value),
        ("About", record.subject),
        ("Asked", f"{instant(record.asked_at)} by {record.asked_by}"),
        ("Ends", instant(record.ends_at) if record.ends_at else None),
    ]
    if terms is not None:
        pairs += [
            ("Reason", terms.reason),
            ("Parts", ", ".join(part.value for part in terms.parts)),
            ("Recipient", terms.recipient),
            ("Identity", terms.identity_check),
            ("Field", terms.field),
            ("New value", terms.value),
            ("Old value", terms.old),
            ("Evidence", terms.evidence),
            ("Authority", terms.authority),
            ("Reference", terms.reference),
        ]
    if record.settled_at:
        pairs.append(("Settled", f"{instant(record.settled_at)} by {record.settled_by}"))
    return fields([*pairs, ("Answer", record.answer)])


def requests_text(records: "tuple[RequestRecord, ...]") -> str:
    """Return a list of requests for people."""
    if not records:
        return "No requests."
    rows = [
        (
            one.id,
            one.kind.value,
            one.status.value,
            one.case_id,
            f"{instant(one.asked_at)} by {one.asked_by}",
            instant(one.ends_at) if one.ends_at else "",
        )
        for one in records
    ]
    return table(("Request", "Kind", "State", "Case", "Asked", "Ends"), rows)


def settled_document(settled: "Settled") -> dict[str, Any]:
    """Return how a request was settled."""
    return {
        "id": str(settled.request),
        "kind": settled.kind.value,
        "case": str(settled.case),
        "approved": settled.approved,
        "next_step": settled.next_step,
        "erased_by_entry": settled.erased[0] if settled.erased else None,
    }


def looks_document(seen: "WhoLooked") -> dict[str, Any]:
    """Return who looked."""
    return {
        "looks": [
            {
                "entry": one.sequence,
                "at": one.at.isoformat(),
                "agency": one.agency,
                "roles": list(one.roles),
                "operator": one.operator or None,
                "did": one.deed,
                "why": one.reason,
            }
            for one in seen.looks
        ],
        "withheld": [
            {
                "authority": one.authority,
                "agency": one.agency or None,
                "until": one.until.isoformat(),
            }
            for one in seen.withheld
        ],
    }


def looks_text(seen: "WhoLooked") -> str:
    """Return who looked, for people."""
    rows = [
        (
            one.sequence,
            instant(one.at),
            ", ".join([one.agency, *one.roles]),
            one.deed,
            one.reason,
        )
        for one in seen.looks
    ]
    told = [table(("Entry", "When", "Who", "Did what", "Why"), rows)] if rows else []
    told += [
        f"{one.authority} ordered that {f'looks by {one.agency}' if one.agency else 'who looked'} "
        f"is not shown, until {instant(one.until)}."
        for one in seen.withheld
    ]
    return "\n\n".join(told) or "Nobody has looked."


def _due(record: "RequestRecord") -> str | None:
    from hospitium.usecases.review_hold import review_due

    due = review_due(record) if record.kind is RequestKind.HOLD else None
    return due.isoformat() if due else None
