"""`hospitium identify`: who is this? Candidates for a human, never a decision."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.fingers import parse_finger
from hospitium.edges.cli.capturing import Files, read_faces, read_files
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.iris_commands import pair_eyes
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    DataFolder,
    Dpi,
    EvidenceFolder,
    EyePictures,
    FacePictures,
    Fingers,
    Json,
    Live,
    Photo,
    Raw,
    SlapOption,
    SomeImages,
    WhichEyes,
    WhichHand,
    WhichOfEach,
    Who,
    example,
)
from hospitium.edges.cli.output import progress, show
from hospitium.edges.cli.wiring import desk

if TYPE_CHECKING:
    from hospitium.policy.operators import Operator
    from hospitium.usecases.runtime import Runtime
    from hospitium.usecases.search_report import SearchReport


def add_to(app: typer.Typer) -> None:
    """Add `identify`."""
    app.command("identify")(identify)


@example(
    "hospitium identify probe.png --finger right-index --purpose roadside-check \\",
    "  --incident 'km 41, child without papers' --evidence evidence/ --operator amira",
    "hospitium identify --face poster.jpg --purpose roadside-check \\",
    "  --incident 'bus station, a poster on the wall' --operator amira",
)
def identify(
    context: typer.Context,
    purpose: Annotated[str, typer.Option(help="Why; see `hospitium purposes`.")],
    images: SomeImages = None,
    face: FacePictures = None,
    which_face: WhichOfEach = None,
    iris: EyePictures = None,
    eye: WhichEyes = None,
    finger: Fingers = None,
    case: Annotated[
        str | None, typer.Option(metavar="CASE", help="The open case that the search serves.")
    ] = None,
    incident: Annotated[
        str | None, typer.Option(metavar="'PLACE, REASON'", help="Or the incident that it serves.")
    ] = None,
    evidence: EvidenceFolder = None,
    dpi: Dpi = None,
    raw: Raw = None,
    slap: SlapOption = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="FINGER", help="A finger that the slaps cannot show."),
    ] = None,
    age: Annotated[
        int | None,
        typer.Option(metavar="YEARS", min=0, max=130, help="Of the person, as you estimate it."),
    ] = None,
    despite_young: Annotated[
        str, typer.Option(metavar="REASON", help="Search though the child is under 5.")
    ] = "",
    photo: Photo = False,
    hand: WhichHand = None,
    live: Live = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Search for a person by one to ten fingers, photographs of the face, or the eyes.

    All open cases of this node are searched. Prints at most ten candidates, each with how often a
    search of this gallery meets somebody else who is that alike. No candidate is no proof that
    the person is not missing. A photograph of a poster or of a screen will do; where only a face
    or only an iris speaks for a candidate, nobody can confirm it.
    """
    from hospitium.edges.cli import search_views
    from hospitium.usecases.identify import identify as run
    from hospitium.usecases.live_capture import as_live, checking
    from hospitium.usecases.probing import SoughtEye

    gone = [parse_finger(word) for word in missing or ()]
    files = Files((), ())
    if images:
        files = read_files(
            images, finger or (), ppi=dpi, raw=raw, slap=slap, photo=photo, hand=hand
        )
    faces = read_faces(face or (), which_face or ())
    eyes = [SoughtEye(*one) for one in pair_eyes(iris or (), eye or (), optional=True)]
    with desk(context, data, operator) as (runtime, who):
        with progress("Reading", len(files.captures) + len(faces) + len(eyes)) as step:
            report = run(
                runtime,
                who,
                files.captures,
                faces=faces,
                eyes=eyes,
                purpose=purpose,
                case=case_id(case) if case else None,
                incident=incident,
                missing=gone,
                age=age,
                despite_young=despite_young,
                live=checking(runtime, as_live(faces)) if live else None,
                on_progress=step,
            )
        pictures = _draw(runtime, who, report, evidence) if evidence else {}
    failures = (*files.failures, *report.failures)
    show(
        search_views.report_document(report, failures, pictures),
        search_views.report_text(report, failures, pictures, data),
        as_json=as_json,
    )


def _draw(
    runtime: "Runtime", who: "Operator", report: "SearchReport", folder: Path
) -> dict[int, list[Path]]:
    """Draw the evidence of every candidate; returns the files by rank."""
    from hospitium.edges.cli.pictures import write_pictures
    from hospitium.usecases.show_search import show_evidence

    images = [reading.image for reading in report.readings]
    return {
        listed.rank: write_pictures(
            folder,
            f"candidate-{listed.rank}",
            show_evidence(runtime, who, report.id, listed.id, images=images),
        )
        for listed in report.candidates
    }
