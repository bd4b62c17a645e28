"""`hospitium face`: add a photograph to a case, list, remove, read kept portraits anew."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.faces import FaceSource
from hospitium.core.ids import FaceId, parse_uuid
from hospitium.edges.cli import face_views
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    KeepPortrait,
    PortraitAgreed,
    WhichFace,
    Who,
    example,
)
from hospitium.edges.cli.output import progress_of, show
from hospitium.edges.cli.parsing import parse_date
from hospitium.edges.cli.wiring import desk

if TYPE_CHECKING:
    from hospitium.usecases.add_face import Photograph
    from hospitium.usecases.runtime import Runtime

app = typer.Typer(rich_markup_mode=None)

FaceArgument = Annotated[str, typer.Argument(metavar="FACE", help="The id of the face.")]


@app.command("add")
@example(
    "hospitium face add 0190a1b2-0000-7000-8000-000000000001 school-photo.jpg \\",
    "  --taken-on 2025-06-14 --source family-photo --keep-portrait --operator amira",
)
def add(
    context: typer.Context,
    case: CaseArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="PNG, JPEG, WebP, TIFF, BMP; a picture of a poster too."
        ),
    ],
    taken_on: Annotated[
        str,
        typer.Option(metavar="YYYY-MM-DD", help="The day of the photograph, not of today."),
    ] = "",
    source: Annotated[FaceSource, typer.Option(help="Where it comes from.")] = FaceSource.FAMILY,
    face: WhichFace = None,
    keep_portrait: KeepPortrait = False,
    portrait_agreed: PortraitAgreed = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a photograph of a case's person.

    What is kept is the description of the face that searches compare; the portrait only if you
    ask for it, and may. Of a child under 3 nothing is compared: only a portrait can be kept.
    From the source camera it is said to be just taken of the person, who is here, and is looked at
    for signs of a picture of a picture; a colleague looks too then, and nothing is refused.
    """
    from hospitium.usecases.add_face import add_face as run

    photograph = read_photograph(
        file,
        taken_on=taken_on,
        source=source,
        face=face,
        keep_portrait=keep_portrait,
        portrait_agreed=portrait_agreed,
    )
    with desk(context, data, operator) as (runtime, who):
        added = run(runtime, who, case_id(case), checked(runtime, photograph))
    show(face_views.added_document(added), face_views.added_text(added), as_json=as_json)


def read_photograph(
    file: Path,
    *,
    taken_on: str,
    source: FaceSource = FaceSource.FAMILY,
    face: int | None = None,
    keep_portrait: bool,
    portrait_agreed: bool,
) -> "Photograph":
    """Read a file, with what the command line says of it; raises as `read_capture`."""
    from hospitium.usecases.add_face import Photograph
    from hospitium.usecases.enrol_batch import read_capture
    from hospitium.usecases.face_engine import FaceCapture

    return Photograph(
        capture=FaceCapture(read_capture(file).data, file.name, face),
        source=source,
        captured_on=parse_date(taken_on, "--taken-on") if taken_on else None,
        keep_portrait=keep_portrait,
        portrait_agreed=portrait_agreed,
    )


def checked(runtime: "Runtime", photograph: "Photograph") -> "Photograph":
    """Return it with what checks it, if it comes from the camera here: see ADR 58."""
    from hospitium.usecases.live_capture import as_live, checking

    if photograph.source is not FaceSource.CAMERA:
        return photograph
    return replace(photograph, live=checking(runtime, as_live([photograph.capture])))


@app.command("list")
@example("hospitium face list 0190a1b2-0000-7000-8000-000000000001 --operator amira")
def list_(
    context: typer.Context,
    case: CaseArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List the photographs of a case: quality, age at capture, what of each is kept."""
    from hospitium.usecases.show_case import show_case

    with desk(context, data, operator) as (runtime, who):
        record = show_case(runtime, who, case_id(case))
    document = {"case": str(record.id), "faces": face_views.faces_document(record.faces)}
    show(document, face_views.faces_text(record.faces), as_json=as_json)


@app.command("remove")
@example(
    "hospitium face remove 0190a1b2-0000-7000-8000-000000000002 --operator amira",
    "hospitium face remove 0190a1b2-0000-7000-8000-000000000002 --portrait-only --operator amira",
)
def remove(
    context: typer.Context,
    face: FaceArgument,
    portrait_only: Annotated[
        bool, typer.Option("--portrait-only", help="Erase the picture, go on comparing the face.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Erase a photograph from its case at once, or only the portrait that was kept of it."""
    from hospitium.usecases.remove_face import remove_face as run

    one = FaceId(parse_uuid(face, "face"))
    with desk(context, data, operator) as (runtime, who):
        stays = run(runtime, who, one, portrait_only=portrait_only)
    told = "Its portrait is erased; the face is still compared." if stays else "Erased."
    show({"id": str(one), "compared": stays}, told, as_json=as_json)


@app.command("again")
@example("hospitium face again --operator amira")
def again(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Read kept portraits anew with the model in use, after it was changed.

    Says which faces need a new photograph. Cut short, it goes on where it stopped. Exit code 1 if
    a portrait could not be read.
    """
    from hospitium.usecases.renew_faces import renew_faces as run

    with (
        desk(context, data, operator) as (runtime, who),
        progress_of("Reading portraits") as tell,
    ):
        done = run(runtime, who, on_progress=tell)
    show(face_views.renewed_document(done), face_views.renewed_text(done), as_json=as_json)
    if done.unreadable:
        raise typer.Exit(1)
