"""Searches, fresh or stored, as JSON documents and as text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.enrol_command import failure_document, failure_text
from hospitium.edges.cli.options import typed
from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.pictures import KEEP
from hospitium.edges.cli.words import count, instant, one_in

if TYPE_CHECKING:
    from hospitium.records.searches import CandidateRecord, SearchRecord
    from hospitium.usecases.captures import Failure
    from hospitium.usecases.search_report import Listed, SearchReport

Pictures = Mapping[int, Sequence[Path]]

TWO_PEOPLE = "minor: two people needed"
FINAL = ("confirmed", "rejected")
_HEADS = ("Rank", "Case", "Score", "False matches", "Minutiae that agree", "Decision")


def report_document(
    report: "SearchReport", failures: Sequence["Failure"], pictures: Pictures
) -> dict[str, Any]:
    """Return a fresh search."""
    return {
        "id": str(report.id),
        "at": report.at.isoformat(),
        "purpose": report.purpose,
        "persons": report.outcome.persons,
        "prints": report.outcome.prints,
        "comparisons": report.outcome.comparisons,
        "sifted": report.outcome.sifted,
        "missed": [{"part": part.name, "prints": part.prints} for part in report.outcome.missed],
        "readings": [
            {
                "finger": reading.finger.slug,
                "name": reading.name,
                "quality": reading.quality,
                "advice": list(reading.advice),
                "reasons": list(reading.reasons),
            }
            for reading in report.readings
        ],
        "quality_wanted": report.wanted,
        "coaching": report.coaching,
        "candidates": [
            _listed_document(listed) | {"evidence": _names(pictures, listed.rank)}
            for listed in report.candidates
        ],
        "decide_until": report.decide_until.isoformat() if report.decide_until else None,
        "sentence": report.sentence,
        "failures": [failure_document(failure) for failure in failures],
    }


def _listed_document(listed: "Listed") -> dict[str, Any]:
    from hospitium.usecases.record_search import finger_details

    found = listed.candidate
    return {
        "id": str(listed.id),
        "rank": listed.rank,
        "case": str(found.case_id),
        "score": found.score,
        "fmr": found.fmr,
        "fmr_at_gallery": found.fmr_at_gallery,
        "minor": listed.minor,
        "photo": listed.photo,
        "captured": listed.captured.to_fields() if listed.captured else None,
        "fingers": [finger_details(finger) for finger in found.fingers],
        "notes": list(found.notes),
    }


def _names(pictures: Pictures, rank: int) -> list[str]:
    return [str(path) for path in pictures.get(rank, ())]


def report_text(
    report: "SearchReport", failures: Sequence["Failure"], pictures: Pictures, data: Path
) -> str:
    """Return a fresh search for people, and what to type next."""
    documents = [_listed_document(listed) for listed in report.candidates]
    searched = (
        f"Searched {count(report.outcome.persons, 'person')}, "
        f"{count(report.outcome.prints, 'print')}, with "
        f"{count(report.outcome.comparisons, 'comparison')}{_sifted(report.outcome.sifted)} "
        f"(search {report.id})."
    )
    parts = [searched, failure_text(failures), _advice(report)]
    if documents:
        parts.append(table(_HEADS, [_row(document) for document in documents]))
        parts.append(_notes(documents))
    parts += [report.sentence, report.coaching]
    if report.decide_until and documents:
        parts.append(_next(documents, report.decide_until, data))
    parts.append(_evidence_text(pictures))
    return "\n\n".join(filter(None, parts))


def _sifted(pairs: int) -> str:
    """Return how many pairs the sieve left out; nothing in a small gallery."""
    return f" after sifting {pairs} more" if pairs else ""


def _row(document: Mapping[str, Any], outcome: str = "") -> tuple[object, ...]:
    fingers = ", ".join(f"{f['finger']} {f['pairs']}" for f in document["fingers"])
    needed = TWO_PEOPLE if document["minor"] else "one person decides"
    return (
        document["rank"],
        document["case"],
        f"{document['score']:.1f}",
        _rate(document),
        fingers,
        outcome if outcome in FINAL else "; ".join(filter(None, (outcome, needed))),
    )


def _advice(report: "SearchReport") -> str:
    """Return how the next capture gets better, and which names of fingers to check."""
    rows = [(one.finger.label, one.name, " ".join(one.advice)) for one in report.readings]
    told = [row for row in rows if row[2]]
    return table(("Finger", "File", "Advice"), told) if told else ""


def _notes(documents: Iterable[Mapping[str, Any]]) -> str:
    """Return how old the candidates' prints are, and what is odd about them."""
    return "\n".join(
        f"Candidate {document['rank']}: {note}"
        for document in documents
        for note in (*_captured(document), *document["notes"])
    )


def _captured(document: Mapping[str, Any]) -> tuple[str, ...]:
    from hospitium.records.captured import Captured

    fields = document["captured"]
    return (Captured.from_fields(fields).sentence,) if fields else ()


def _rate(document: Mapping[str, Any]) -> str:
    """Return how often a stranger looks this alike, and whether the data reached that far."""
    if document["photo"]:
        return "rate unknown for photographs"
    rate = f"{one_in(document['fmr_at_gallery'])} searches of this gallery"
    beyond = any(finger.get("extrapolated") for finger in document["fingers"])
    return f"{rate} (extrapolated)" if beyond else rate


def _next(documents: Iterable[Mapping[str, Any]], until: datetime, data: Path) -> str:
    """Return the commands to type now."""
    lines = [
        "  " + typed(f"decide {document['id']} --confirm --reason '...' --operator HANDLE", data)
        for document in documents
    ]
    when = f"Compare the prints and decide before {instant(until)} (--confirm or --reject):"
    return "\n".join((when, *lines))


def _evidence_text(pictures: Pictures) -> str:
    paths = [f"  {path}" for files in pictures.values() for path in files]
    return "\n".join(("Evidence:", *paths, KEEP)) if paths else ""


def record_document(record: "SearchRecord", pictures: Pictures) -> dict[str, Any]:
    """Return a stored search with its verdicts."""
    return {
        "id": str(record.id),
        "at": record.at.isoformat(),
        "purpose": record.purpose,
        "case": str(record.case_id) if record.case_id else None,
        "incident": record.incident,
        "operator": record.operator,
        "agency": record.agency,
        "status": record.status.value,
        "model": record.model,
        "persons": record.gallery_persons,
        "prints": record.gallery_prints,
        "comparisons": record.comparisons,
        "fingers": [finger.slug for finger in record.fingers],
        "candidates": [
            _candidate_document(candidate) | {"evidence": _names(pictures, candidate.rank)}
            for candidate in record.candidates
        ],
        "decide_until": record.probe_expires_at.isoformat() if record.probe_expires_at else None,
    }


def _candidate_document(candidate: "CandidateRecord") -> dict[str, Any]:
    return {
        "id": str(candidate.id),
        "rank": candidate.rank,
        "case": str(candidate.case_id),
        "score": candidate.score,
        "fmr": candidate.fmr,
        "fmr_at_gallery": candidate.fmr_at_gallery,
        "minor": candidate.minor,
        "photo": candidate.details.get("photo", False),
        "captured": candidate.captured.to_fields() if candidate.captured else None,
        "fingers": candidate.details["fingers"],
        "notes": list(candidate.notes),
        "outcome": candidate.outcome.value,
        "verdicts": [
            {
                "operator": verdict.operator,
                "verdict": verdict.verdict.value,
                "reason": verdict.reason,
                "at": verdict.at.isoformat(),
            }
            for verdict in candidate.verdicts
        ],
    }


def record_text(record: "SearchRecord", pictures: Pictures, data: Path) -> str:
    """Return a stored search for people."""
    from hospitium.usecases.captures import RATES_UNKNOWN

    until = record.probe_expires_at
    head = fields(
        (
            ("Search", record.id),
            ("State", record.status.value),
            ("Purpose", record.purpose),
            ("Serves", record.incident or f"case {record.case_id}"),
            ("Made", f"{instant(record.at)} by {record.operator}"),
            ("Fingers", ", ".join(finger.label for finger in record.fingers)),
            ("Searched", _extent(record)),
            ("Decide before", instant(until) if until else None),
        )
    )
    documents = [_candidate_document(candidate) for candidate in record.candidates]
    rows = [_row(document, document["outcome"]) for document in documents]
    waiting = [d for d in documents if d["outcome"] not in FINAL]
    next_step = _next(waiting, until, data) if waiting and until else ""
    found = table(_HEADS, rows) if rows else "No candidate. This is not proof of absence."
    warning = RATES_UNKNOWN if any(document["photo"] for document in documents) else ""
    told = (warning, _notes(documents), _verdicts(record))
    parts = (head, found, *told, next_step, _evidence_text(pictures))
    return "\n\n".join(filter(None, parts))


def _extent(record: "SearchRecord") -> str:
    return ", ".join(
        (
            count(record.gallery_persons, "person"),
            count(record.gallery_prints, "print"),
            count(record.comparisons, "comparison"),
        )
    )


def _verdicts(record: "SearchRecord") -> str:
    rows = [
        (
            candidate.rank,
            verdict.verdict.value,
            verdict.operator,
            instant(verdict.at),
            verdict.reason,
        )
        for candidate in record.candidates
        for verdict in candidate.verdicts
    ]
    return table(("Rank", "Verdict", "By", "At", "Reason"), rows) if rows else ""
