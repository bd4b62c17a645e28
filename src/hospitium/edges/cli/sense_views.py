"""What each sense says for a candidate, as JSON documents and as text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.output import table
from hospitium.edges.cli.words import count, one_in

if TYPE_CHECKING:
    from hospitium.records.searches import CandidateRecord, SearchRecord
    from hospitium.usecases.search_report import Listed, SearchReport

Document = Mapping[str, Any]

HEADS = ("Rank", "Case", "Score", "False matches", "Minutiae that agree", "Decision")
HEADS_BY_FACE = (*HEADS[:4], "By fingers", "By face", "Decision")
CANNOT_CONFIRM = "a face alone: nobody can confirm it"


def heads(documents: Iterable[Document]) -> tuple[str, ...]:
    """Return the heads of the table of candidates."""
    return HEADS_BY_FACE if by_face(documents) else HEADS


def by_face(documents: Iterable[Document]) -> bool:
    """Tell whether a photograph was searched with."""
    return any(document["says"] for document in documents)


def listed_senses(listed: "Listed") -> dict[str, Any]:
    """Return what each sense says of a candidate just found; empty by fingers alone."""
    from hospitium.usecases.record_search import face_details, says_details

    found = listed.candidate
    return {
        "face": face_details(found, listed.face_on),
        "says": says_details(found) if listed.by_face else [],
        "by_face_alone": listed.by_face_alone,
    }


def recorded_senses(candidate: "CandidateRecord") -> dict[str, Any]:
    """Return the same of a recorded candidate."""
    return {
        "face": candidate.face.to_fields() if candidate.face else None,
        "says": candidate.details.get("says", []),
        "by_face_alone": candidate.by_face_alone,
    }


def photographs_document(report: "SearchReport") -> list[dict[str, Any]]:
    """Return how each photograph was read."""
    return [
        {
            "name": reading.name,
            "quality": reading.quality,
            "reasons": list(reading.reasons),
            "advice": [reason.sentence for reason in reading.reasons],
        }
        for reading in report.faces
    ]


def photographs_text(report: "SearchReport") -> str:
    """Return how the next photograph gets better; empty when nothing is amiss."""
    rows = [
        (reading.name, " ".join(reason.sentence for reason in reading.reasons))
        for reading in report.faces
        if reading.reasons
    ]
    return table(("Photograph", "Advice"), rows) if rows else ""


def extent(record: "SearchRecord") -> str:
    """Return what was searched, in words."""
    parts = [count(record.gallery_persons, "person")]
    if record.fingers:
        parts.append(count(record.gallery_prints, "print"))
        parts.append(count(record.comparisons, "comparison"))
    if record.photographs:
        parts.append(count(record.gallery_faces, "face"))
    return ", ".join(parts)


def sense_cells(document: Document) -> tuple[str, str]:
    """Return what fingers and face say, each with how often a stranger is that alike by it."""
    said = {one["sense"]: one for one in document["says"]}
    fingers = ", ".join(f"{f['finger']} {f['pairs']}" for f in document["fingers"])
    by_finger = f"{_alike(said['finger'])} ({fingers})" if "finger" in said else "not compared"
    return by_finger, _alike(said["face"]) if "face" in said else "not compared"


def _alike(said: Document) -> str:
    if not said["supports"]:
        return "does not agree"
    return f"{one_in(said['fmr'])} strangers"


def face_notes(document: Document) -> Iterator[str]:
    """Yield how old the photograph on record is, and what the years mean."""
    from hospitium.records.face_found import FaceFound

    if document["face"]:
        face = FaceFound.from_fields(document["face"])
        yield face.sentence
        if face.ageing:
            yield face.ageing


def searched_with(record: "SearchRecord") -> str | None:
    """Return how many photographs a search was made with; None for none."""
    return count(record.photographs, "photograph") if record.photographs else None


def needed(document: Document, decided: Sequence[str]) -> str:
    """Return who decides, or why nobody confirms."""
    if document["by_face_alone"]:
        return CANNOT_CONFIRM
    return "; ".join(filter(None, decided))
