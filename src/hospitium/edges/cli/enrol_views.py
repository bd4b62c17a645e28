"""An enrolment as the command line tells it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import table
from hospitium.edges.cli.try_views import tries_document, tries_text
from hospitium.edges.cli.words import count

if TYPE_CHECKING:
    from hospitium.usecases.captures import Failure
    from hospitium.usecases.enrol import EnrolReport
    from hospitium.usecases.look_at_case import LeadTold


def report_document(report: "EnrolReport", failures: Sequence["Failure"]) -> dict[str, Any]:
    """Return what was enrolled, and what was not."""
    return {
        "case": str(report.case),
        "enrolled": [
            {
                "id": str(saved.id),
                "finger": saved.finger.slug,
                "name": saved.name,
                "impression": saved.impression,
                "quality": saved.quality,
                "minutiae": saved.minutiae,
                "advice": list(saved.advice),
                "kind": saved.kind.value,
                "reasons": list(saved.reasons),
            }
            for saved in report.enrolled
        ],
        "quality_wanted": report.wanted,
        "tries": [tries_document(one) for one in report.tries],
        "failures": [failure_document(failure) for failure in failures],
        "absent": [
            {"finger": gone.finger.slug, "status": gone.status.value, "reason": gone.reason}
            for gone in report.absent
        ],
        "leads": leads_document(report.leads),
    }


def leads_document(leads: Sequence["LeadTold"]) -> list[dict[str, str]]:
    """Return what is odd about the record now, for a human to look at."""
    return [{"kind": one.kind, "sentence": one.sentence} for one in leads]


def failure_document(failure: "Failure") -> dict[str, Any]:
    """Return what could not be used, and what to do about it."""
    return {
        "name": failure.name,
        "sense": failure.sense.value,
        "finger": failure.finger.slug,
        "code": failure.code,
        "message": failure.message,
        "remedy": failure.remedy,
    }


def failure_text(failures: Sequence["Failure"]) -> str:
    """Return the captures that could not be used, for people; empty if there are none."""
    rows = [(failure.name, f"{failure.message}. {failure.remedy}") for failure in failures]
    return table(("Not used", "Why, and what to do"), rows) if rows else ""


def report_text(report: "EnrolReport", failures: Sequence["Failure"]) -> str:
    """Return what was enrolled, and what was not, for people."""
    rows = [
        (
            saved.finger.label,
            saved.impression,
            saved.quality,
            saved.minutiae,
            saved.name,
            " ".join(saved.advice),
        )
        for saved in report.enrolled
    ]
    heads = ("Finger", "Impression", "Quality", "Minutiae", "File", "Advice")
    summary = ", ".join(
        (
            f"{count(len(rows), 'print')} enrolled",
            f"{len(failures)} not used",
            f"{count(len(report.absent), 'finger')} recorded as absent",
        )
    )
    return "\n\n".join(
        filter(
            None,
            (
                table(heads, rows) if rows else "",
                tries_text(report.tries),
                failure_text(failures),
                summary + ".",
                "\n".join(one.sentence for one in report.leads),
            ),
        )
    )
