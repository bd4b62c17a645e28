"""`hospitium enroll`: images, a folder or a CSV of one person's prints into a case."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import HospitiumError
from hospitium.core.eyes import Eye
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId
from hospitium.edges.cli.capturing import Files, read_files
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.enrol_views import report_document, report_text
from hospitium.edges.cli.face_commands import read_photograph
from hospitium.edges.cli.face_views import face_document, face_text
from hospitium.edges.cli.iris_commands import pair_eyes
from hospitium.edges.cli.iris_views import one_document, one_text
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Dpi,
    Fingers,
    Json,
    KeepPortrait,
    Live,
    Photo,
    PortraitAgreed,
    Raw,
    SlapOption,
    WhichHand,
    Who,
    example,
)
from hospitium.edges.cli.output import progress, show
from hospitium.edges.cli.parsing import parse_absent, parse_date
from hospitium.edges.cli.wiring import desk, note
from hospitium.policy.operators import Operator

if TYPE_CHECKING:
    from hospitium.usecases.add_face import AddedFace, Photograph
    from hospitium.usecases.add_iris import AddedIris
    from hospitium.usecases.iris_engine import IrisCapture
    from hospitium.usecases.runtime import Runtime


def add_to(app: typer.Typer) -> None:
    """Add `enroll`, and `enrol` for those who spell it so."""
    app.command("enroll")(enroll)
    app.command("enrol", hidden=True)(enroll)


@example(
    "hospitium enroll 0190a1b2-0000-7000-8000-000000000001 a.png b.png \\",
    "  --finger right-index --finger left-index --operator amira",
    "hospitium enroll 0190a1b2-0000-7000-8000-000000000001 prints/ --operator amira \\",
    "  --absent 'left-thumb=bandaged: burn'",
    "hospitium enroll 0190a1b2-0000-7000-8000-000000000001 a.png b.png c.png --best-of \\",
    "  --finger right-index --operator amira",
)
def enroll(
    context: typer.Context,
    case: CaseArgument,
    images: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[IMAGE...]",
            help="PNG, TIFF, BMP, JPEG, JPEG 2000, WSQ or ANSI/NIST (.an2, .eft) files; or a "
            "folder; or a CSV with the columns path and finger.",
        ),
    ] = None,
    finger: Fingers = None,
    absent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FINGER=WHY", help="A finger that has no print: 'left-thumb=missing: reason'."
        ),
    ] = None,
    dpi: Dpi = None,
    raw: Raw = None,
    slap: SlapOption = None,
    photo: Photo = False,
    hand: WhichHand = None,
    despite_duplicate: Annotated[
        str,
        typer.Option(metavar="REASON", help="Save though another case holds very similar prints."),
    ] = "",
    despite_misnamed: Annotated[
        str,
        typer.Option(metavar="REASON", help="Save though one finger seems to have two names."),
    ] = "",
    captured_on: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="When the prints were captured, if not today."),
    ] = None,
    best_of: Annotated[
        bool,
        typer.Option("--best-of", help="Of several images of one finger keep the best only."),
    ] = False,
    despite_quality: Annotated[
        str,
        typer.Option(metavar="REASON", help="Save prints though their quality is low."),
    ] = "",
    face: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A photograph of the person too: see hospitium face."),
    ] = None,
    face_taken_on: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="The day of the photograph.")
    ] = "",
    live: Live = False,
    iris: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A picture of an eye too: see hospitium iris."),
    ] = None,
    eye: Annotated[
        list[Eye] | None,
        typer.Option(help="Whose eye, the person's own left or right: once for each --iris."),
    ] = None,
    keep_portrait: KeepPortrait = False,
    portrait_agreed: PortraitAgreed = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Enrol the fingerprints of a case's person.

    One bad file never stops the rest: what can be read is saved, what cannot is listed, and the
    exit code is 1. If the prints are very like those of another case, nothing is saved. A
    photograph, and pictures of eyes, are read after the prints are saved; if they cannot be used,
    the prints stay.
    """
    from hospitium.usecases.enrol import EnrolReport
    from hospitium.usecases.enrol import enrol as run

    absences = [parse_absent(text) for text in absent or ()]
    day = parse_date(captured_on, "--captured-on") if captured_on else None
    photograph = (
        None
        if face is None
        else read_photograph(
            face,
            taken_on=face_taken_on,
            source=FaceSource.CAMERA if live else FaceSource.FAMILY,
            keep_portrait=keep_portrait,
            portrait_agreed=portrait_agreed,
        )
    )
    eyes = pair_eyes(iris or (), eye or ())
    files = Files((), ())
    if images:
        files = read_files(
            images, finger or (), ppi=dpi, raw=raw, slap=slap, photo=photo, hand=hand
        )
    with (
        desk(context, data, operator) as (runtime, who),
        progress("Reading prints", len(files.captures)) as step,
    ):
        report = (
            EnrolReport(case_id(case), (), (), ())
            if (photograph or eyes) and not images and not absences
            else run(
                runtime,
                who,
                case_id(case),
                files.captures,
                absent=absences,
                despite_duplicate=despite_duplicate,
                despite_misnamed=despite_misnamed,
                best_of=best_of,
                despite_quality=despite_quality,
                captured_on=day,
                on_progress=step,
            )
        )
        added = _add_face(runtime, who, report.case, photograph)
        irises = _add_irises(runtime, who, report.case, eyes)
    failures = (*files.failures, *report.failures)
    document = report_document(report, failures) | {
        "face": face_document(added),
        "irises": [one_document(one) for one in irises],
    }
    parts = (report_text(report, failures), face_text(added), *map(one_text, irises))
    text = "\n\n".join(filter(None, parts))
    show(document, text, as_json=as_json)
    if failures or any(isinstance(one, HospitiumError) for one in (added, *irises)):
        raise typer.Exit(1)


def _add_face(
    runtime: "Runtime", who: Operator, case: CaseId, photograph: "Photograph | None"
) -> "AddedFace | HospitiumError | None":
    """Add the photograph; what is wrong with it is told beside the prints that were saved."""
    if photograph is None:
        return None
    from hospitium.edges.cli.face_commands import checked
    from hospitium.usecases.add_face import add_face

    try:
        return add_face(runtime, who, case, checked(runtime, photograph))
    except HospitiumError as error:
        note(runtime, error)
        return error


def _add_irises(
    runtime: "Runtime",
    who: Operator,
    case: CaseId,
    eyes: "Sequence[tuple[IrisCapture, Eye | None]]",
) -> "list[AddedIris | HospitiumError]":
    """Add pictures of eyes; what is wrong with one is told beside what was saved."""
    from hospitium.usecases.add_iris import add_iris

    done: list[AddedIris | HospitiumError] = []
    for capture, eye in eyes:
        try:
            done.append(add_iris(runtime, who, case, capture, eye or Eye.LEFT))
        except HospitiumError as error:
            done.append(error)
    return done
