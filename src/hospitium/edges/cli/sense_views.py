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
BY_IRIS = "By iris"
HEADS_BY_FACE = (*HEADS[:4], "By fingers", "By face", "Decision")
HEADS_BY_IRIS = (*HEADS_BY_FACE[:-1], BY_IRIS, "Decision")
CANNOT_CONFIRM = "a face alone: nobody can confirm it"
IRIS_ONLY = "an iris alone: nobody can confirm it"
TOGETHER = (
    "How the senses weigh together is a careful choice, not a measurement: no data that we have "
    "show several senses of the same people."
)


def heads(documents: Iterable[Document]) -> tuple[str, ...]:
    """Return the heads of the table of candidates."""
    known = list(documents)
    if any(one["sense"] == "iris" for document in known for one in document["says"]):
        return HEADS_BY_IRIS
    return HEADS_BY_FACE if by_face(known) else HEADS


def by_face(documents: Iterable[Document]) -> bool:
    """Tell whether a photograph or an eye was searched with."""
    return any(document["says"] for document in documents)


def listed_senses(listed: "Listed") -> dict[str, Any]:
    """Return what each sense says of a candidate just found; empty by fingers alone."""
    from hospitium.usecases.record_search import face_details, iris_details, says_details

    found = listed.candidate
    return {
        "face": face_details(found, listed.face_on),
        "says": says_details(found) if listed.by_face else [],
        "by_face_alone": listed.by_face_alone,
        "iris": iris_details(found),
        "by_iris_alone": listed.by_iris_alone,
    }


def recorded_senses(candidate: "CandidateRecord") -> dict[str, Any]:
    """Return the same of a recorded candidate."""
    return {
        "face": candidate.face.to_fields() if candidate.face else None,
        "says": candidate.details.get("says", []),
        "by_face_alone": candidate.by_face_alone,
        "iris": candidate.iris.to_fields() if candidate.iris else None,
        "by_iris_alone": candidate.by_iris_alone,
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


def eyes_document(report: "SearchReport") -> list[dict[str, Any]]:
    """Return how each picture of an eye was read."""
    return [
        {
            "name": one.reading.name,
            "eye": one.eye.value if one.eye else None,
            "quality": one.reading.quality,
            "advice": list(one.reading.advice),
        }
        for one in report.eyes
    ]


def eyes_text(report: "SearchReport") -> str:
    """Return how the next picture of an eye gets better; empty when nothing is amiss."""
    told = [(one.reading.name, " ".join(one.reading.advice)) for one in report.eyes]
    rows = [row for row in told if row[1]]
    return table(("Eye", "Advice"), rows) if rows else ""


def more_searched(report: "SearchReport") -> str:
    """Return how many faces and irises were searched; empty by fingers alone."""
    found = report.outcome
    faces = f", {count(found.faces, 'face')}" if report.faces else ""
    return faces + (f", {count(found.irises, 'iris')}" if report.eyes else "")


def extent(record: "SearchRecord") -> str:
    """Return what was searched, in words."""
    parts = [count(record.gallery_persons, "person")]
    if record.fingers:
        parts.append(count(record.gallery_prints, "print"))
        parts.append(count(record.comparisons, "comparison"))
    if record.photographs:
        parts.append(count(record.gallery_faces, "face"))
    if record.eyes:
        parts.append(count(record.gallery_irises, "iris"))
    return ", ".join(parts)


def sense_cells(document: Document, heads: Sequence[str]) -> tuple[str, ...]:
    """Return what each sense says, with how often a stranger is that alike by it."""
    said = {one["sense"]: one for one in document["says"]}
    fingers = ", ".join(f"{f['finger']} {f['pairs']}" for f in document["fingers"])
    by_finger = f"{_alike(said['finger'])} ({fingers})" if "finger" in said else "not compared"
    others = ("face", "iris") if BY_IRIS in heads else ("face",)
    told = (_alike(said[sense]) if sense in said else "not compared" for sense in others)
    return by_finger, *told


def _alike(said: Document) -> str:
    if not said["supports"]:
        return "does not agree"
    return f"{one_in(said['fmr'])} strangers"


def notes_of(document: Document) -> Iterator[str]:
    """Yield how old the photograph on record is, what the years mean, and what an iris is worth."""
    from hospitium.records.face_found import FaceFound
    from hospitium.records.iris_found import IrisFound

    if document["face"]:
        face = FaceFound.from_fields(document["face"])
        yield face.sentence
        if face.ageing:
            yield face.ageing
    if len(document["says"]) > 1:
        yield TOGETHER
    if document["iris"]:
        iris = IrisFound.from_fields(document["iris"])
        yield iris.sentence
        yield iris.worth


def searched_with(record: "SearchRecord") -> str | None:
    """Return how many photographs a search was made with; None for none."""
    return count(record.photographs, "photograph") if record.photographs else None


def needed(document: Document, decided: Sequence[str]) -> str:
    """Return who decides, or why nobody confirms."""
    if document["by_face_alone"]:
        return CANNOT_CONFIRM
    if document["by_iris_alone"]:
        return IRIS_ONLY
    return "; ".join(filter(None, decided))


def captured(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return when the strongest print was captured."""
    from hospitium.records.captured import Captured

    fields = document["captured"]
    return (Captured.from_fields(fields).sentence,) if fields else ()


def rate(document: Mapping[str, Any]) -> str:
    """Return how often a stranger looks this alike, and whether the data reached that far."""
    if document["photo"]:
        return "rate unknown for photographs"
    said = f"{one_in(document['fmr_at_gallery'])} searches of this gallery"
    spoke = [*document["fingers"], *filter(None, (document["face"], document["iris"]))]
    beyond = any(one.get("extrapolated") for one in spoke)
    return f"{said} (extrapolated)" if beyond else said


def verdict(document: Mapping[str, Any]) -> str:
    """Return the words of a decision that can be made."""
    alone = document["by_face_alone"] or document["by_iris_alone"]
    return f"{'--reject' if alone else '--confirm'} --reason '...'"
