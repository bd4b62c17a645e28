"""Irises of a case as JSON documents and as text; never a picture."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hospitium.core.errors import HospitiumError
from hospitium.edges.cli.enrol_views import leads_document
from hospitium.edges.cli.output import fields, problem, table
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.irises import KeptIris
    from hospitium.usecases.add_iris import AddedIris

PICTURE = (
    "A near-infrared picture of one eye: PNG, TIFF, BMP, JPEG, JPEG 2000, or an iris image record "
    "of ISO/IEC 19794-6."
)


def added_document(added: "AddedIris") -> dict[str, Any]:
    """Return what was saved of a picture of an eye."""
    return {
        "id": str(added.id),
        "case": str(added.case),
        "name": added.name,
        "eye": added.eye.value,
        "quality": added.quality,
        "advice": list(added.advice),
        "alike": [str(one) for one in added.alike],
        "leads": leads_document(added.leads),
    }


def added_text(added: "AddedIris") -> str:
    """Return the same for people."""
    return fields(
        (
            ("Iris", added.id),
            ("File", added.name),
            ("Eye", added.eye.value),
            ("Quality", f"{added.quality} of 100"),
            ("Advice", "\n".join((*added.advice, *(one.sentence for one in added.leads)))),
        )
    )


def one_document(added: "AddedIris | HospitiumError") -> dict[str, Any]:
    """Return what came of a picture of an enrolment: saved, or an error."""
    return problem(added) if isinstance(added, HospitiumError) else added_document(added)


def one_text(added: "AddedIris | HospitiumError") -> str:
    """Return the same for people."""
    if isinstance(added, HospitiumError):
        return f"The picture of the eye was not used: {added}. {added.remedy}"
    return added_text(added)


def irises_document(irises: Sequence["KeptIris"]) -> list[dict[str, Any]]:
    """Return the irises of a case."""
    return [
        {
            "id": str(one.id),
            "eye": one.eye.value,
            "quality": one.quality,
            "model": one.model,
            "enrolled_at": one.enrolled_at.isoformat(),
            "enrolled_by": one.enrolled_by,
            "erase_after": one.erase_after.isoformat() if one.erase_after else None,
        }
        for one in irises
    ]


def irises_text(irises: Sequence["KeptIris"]) -> str:
    """Return the same for people."""
    if not irises:
        return "No iris is enrolled."
    rows = [
        (
            one.id,
            one.eye.value,
            one.quality,
            one.model,
            f"{instant(one.enrolled_at)} by {one.enrolled_by}",
        )
        for one in irises
    ]
    return table(("Iris", "Eye", "Quality", "Read by", "Enrolled"), rows)
