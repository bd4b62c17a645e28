"""Photographs of a case as JSON documents and as text; never the picture itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hospitium.core.errors import HospitiumError
from hospitium.edges.cli.output import fields, problem, table
from hospitium.edges.cli.words import count, instant

if TYPE_CHECKING:
    from hospitium.core.live_notes import LiveNote
    from hospitium.records.face_renewal import OldFace
    from hospitium.records.kept_faces import KeptFace
    from hospitium.usecases.add_face import AddedFace
    from hospitium.usecases.renew_faces import Renewed

COMPARED = {True: "compared", False: "to be looked at only"}


def added_document(added: "AddedFace") -> dict[str, Any]:
    """Return what was saved of a photograph."""
    return {
        "id": str(added.id),
        "case": str(added.case),
        "name": added.name,
        "quality": added.quality,
        "reasons": list(added.reasons),
        "advice": list(added.advice),
        "compared": added.compared,
        "portrait": added.portrait,
        "alike": [str(one) for one in added.alike],
        "live": live_document(added.live),
        "leads": [{"kind": one.kind, "sentence": one.sentence} for one in added.leads],
    }


def added_text(added: "AddedFace") -> str:
    """Return the same for people."""
    return fields(
        (
            ("Face", added.id),
            ("File", added.name),
            ("Quality", f"{added.quality} of 100"),
            ("Kept", _kept(compared=added.compared, portrait=added.portrait)),
            ("Advice", "\n".join((*added.advice, *(one.sentence for one in added.leads)))),
            *((("Live", added.live.outcome.sentence),) if added.live else ()),
        )
    )


def face_document(added: "AddedFace | HospitiumError | None") -> dict[str, Any] | None:
    """Return what came of the photograph of an enrolment: saved, an error, or there was none."""
    if isinstance(added, HospitiumError):
        return problem(added)
    return added_document(added) if added else None


def face_text(added: "AddedFace | HospitiumError | None") -> str:
    """Return the same for people."""
    if isinstance(added, HospitiumError):
        return f"The photograph was not used: {added}. {added.remedy}"
    return added_text(added) if added else ""


def faces_document(faces: Sequence["KeptFace"]) -> list[dict[str, Any]]:
    """Return the photographs of a case."""
    return [
        {
            "id": str(one.id),
            "quality": one.quality,
            "source": one.source.value,
            "captured_on": one.captured_on.isoformat() if one.captured_on else None,
            "age_low": one.ages.low if one.ages else None,
            "age_high": one.ages.high if one.ages else None,
            "model": one.model,
            "compared": one.compared,
            "portrait": one.portrait,
            "enrolled_at": one.enrolled_at.isoformat(),
            "enrolled_by": one.enrolled_by,
            "erase_after": one.erase_after.isoformat() if one.erase_after else None,
            "live": live_document(one.live),
            "live_answer": one.live_answer,
        }
        for one in faces
    ]


def faces_text(faces: Sequence["KeptFace"]) -> str:
    """Return the same for people."""
    if not faces:
        return "No photograph is enrolled."
    rows = [
        (
            one.id,
            one.source.value,
            one.captured_on or "not known",
            _age(one),
            one.quality,
            _kept(compared=one.compared, portrait=one.portrait),
            f"{instant(one.enrolled_at)} by {one.enrolled_by}",
        )
        for one in faces
    ]
    return table(("Face", "Source", "Taken", "Age then", "Quality", "Kept", "Enrolled"), rows)


def live_document(note: "LiveNote | None") -> dict[str, Any] | None:
    """Return what the check of a live capture said; None where none was asked for."""
    return {"outcome": note.outcome.value, "signs": list(note.signs)} if note else None


def renewed_document(done: "Renewed") -> dict[str, Any]:
    """Return what was read anew, and what needs a new photograph."""
    return {
        "model": done.model,
        "renewed": [_old(one) for one in done.renewed],
        "unreadable": [_old(one) for one in done.unreadable],
        "no_portrait": [_old(one) for one in done.no_portrait],
    }


def renewed_text(done: "Renewed") -> str:
    """Return the same for people."""
    rows = [(one.case, one.id, one.model) for one in done.need_photograph]
    summary = f"{count(len(done.renewed), 'face')} read anew by {done.model}."
    if not rows:
        return summary
    asked = "These need a new photograph; no search compares them before:"
    return "\n\n".join((summary, asked, table(("Case", "Face", "Read by"), rows)))


def _old(one: "OldFace") -> dict[str, str]:
    return {"face": str(one.id), "case": str(one.case), "model": one.model}


def _kept(*, compared: bool, portrait: bool) -> str:
    return COMPARED[compared] + (", with portrait" if portrait else "")


def _age(one: "KeptFace") -> str:
    return " to ".join(dict.fromkeys(map(str, one.ages))) if one.ages else "not known"
