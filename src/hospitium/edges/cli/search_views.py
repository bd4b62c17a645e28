"""Searches, fresh or stored, as JSON documents and as text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli import sense_views
from hospitium.edges.cli.enrol_views import failure_document, failure_text
from hospitium.edges.cli.face_views import live_document
from hospitium.edges.cli.options import typed
from hospitium.edges.cli.output import fields, table
from hospitium.edges.cli.pictures import KEEP
from hospitium.edges.cli.words import count, instant

if TYPE_CHECKING:
    from hospitium.records.searches import CandidateRecord, SearchRecord
    from hospitium.usecases.captures import Failure
    from hospitium.usecases.search_report import Listed, SearchReport

Pictures = Mapping[int, Sequence[Path]]

TWO_PEOPLE = "minor: two people needed"
FINAL = ("confirmed", "rejected")


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
        "faces": report.outcome.faces,
        "irises": report.outcome.irises,
        "sifted": report.outcome.sifted,
        "missed": [
            {"part": one.name, "prints": one.prints, "faces": one.faces, "irises": one.irises}
            for one in report.outcome.missed
        ],
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
        "photographs": sense_views.photographs_document(report),
        "live": live_document(report.live),
        "eyes": sense_views.eyes_document(report),
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
        **sense_views.listed_senses(listed),
    }


def _names(pictures: Pictures, rank: int) -> list[str]:
    return [str(path) for path in pictures.get(rank, ())]


def report_text(
    report: "SearchReport", failures: Sequence["Failure"], pictures: Pictures, data: Path
) -> str:
    """Return a fresh search for people, and what to type next."""
    documents = [_listed_document(listed) for listed in report.candidates]
    parts = [_searched(report), failure_text(failures), _advice(report)]
    parts += [sense_views.photographs_text(report), sense_views.eyes_text(report)]
    if documents:
        faced = sense_views.by_face(documents)
        heads = sense_views.heads(documents)
        rows = [_row(document, faced=faced, heads=heads) for document in documents]
        parts.append(table(heads, rows))
        parts.append(_notes(documents))
    parts += [report.sentence, report.coaching]
    parts += [report.live.outcome.sentence] if report.live else []
    if report.decide_until and documents:
        parts.append(_next(documents, report.decide_until, data))
    parts.append(_evidence_text(pictures))
    return "\n\n".join(filter(None, parts))


def _searched(report: "SearchReport") -> str:
    """Return what was searched."""
    found = report.outcome
    more = sense_views.more_searched(report)
    if not report.readings:
        return f"Searched {count(found.persons, 'person')}{more} (search {report.id})."
    return (
        f"Searched {count(found.persons, 'person')}{more}, {count(found.prints, 'print')}, with "
        f"{count(found.comparisons, 'comparison')}{_sifted(found.sifted)} (search {report.id})."
    )


def _sifted(pairs: int) -> str:
    """Return how many pairs the sieve left out; nothing in a small gallery."""
    return f" after sifting {pairs} more" if pairs else ""


def _row(
    document: Mapping[str, Any], outcome: str = "", *, faced: bool, heads: Sequence[str]
) -> tuple[object, ...]:
    fingers = ", ".join(f"{f['finger']} {f['pairs']}" for f in document["fingers"])
    people = TWO_PEOPLE if document["minor"] else "one person decides"
    decided = outcome if outcome in FINAL else sense_views.needed(document, (outcome, people))
    return (
        document["rank"],
        document["case"],
        f"{document['score']:.1f}",
        sense_views.rate(document),
        *(sense_views.sense_cells(document, heads) if faced else (fingers,)),
        decided,
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
        for note in (
            *sense_views.captured(document),
            *sense_views.notes_of(document),
            *document["notes"],
        )
    )


def _next(documents: Iterable[Mapping[str, Any]], until: datetime, data: Path) -> str:
    """Return the commands to type now."""
    lines = [
        "  "
        + typed(f"decide {document['id']} {sense_views.verdict(document)} --operator HANDLE", data)
        for document in documents
    ]
    when = f"Compare and decide before {instant(until)} (--confirm or --reject):"
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
        "photographs": record.photographs,
        "eyes": record.eyes,
        "faces": record.gallery_faces,
        "irises": record.gallery_irises,
        "face_model": record.face_model,
        "iris_model": record.iris_model,
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
        **sense_views.recorded_senses(candidate),
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
    from hospitium.usecases.search_report import FACE_ALONE, IRIS_ALONE

    until = record.probe_expires_at
    head = fields(
        (
            ("Search", record.id),
            ("State", record.status.value),
            ("Purpose", record.purpose),
            ("Serves", record.incident or f"case {record.case_id}"),
            ("Made", f"{instant(record.at)} by {record.operator}"),
            ("Fingers", ", ".join(finger.label for finger in record.fingers) or None),
            ("Photographs", sense_views.searched_with(record)),
            ("Eyes", count(record.eyes, "picture") if record.eyes else None),
            ("Searched", sense_views.extent(record)),
            ("Decide before", instant(until) if until else None),
        )
    )
    documents = [_candidate_document(candidate) for candidate in record.candidates]
    faced = sense_views.by_face(documents)
    heads = sense_views.heads(documents)
    rows = [_row(one, one["outcome"], faced=faced, heads=heads) for one in documents]
    waiting = [d for d in documents if d["outcome"] not in FINAL]
    next_step = _next(waiting, until, data) if waiting and until else ""
    found = table(heads, rows) if rows else "No candidate. This is not proof of absence."
    warning = RATES_UNKNOWN if any(document["photo"] for document in documents) else ""
    alone = FACE_ALONE if any(document["by_face_alone"] for document in documents) else ""
    iris = IRIS_ALONE if any(document["by_iris_alone"] for document in documents) else ""
    told = (warning, alone, iris, _notes(documents), _verdicts(record))
    parts = (head, found, *told, next_step, _evidence_text(pictures))
    return "\n\n".join(filter(None, parts))


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
