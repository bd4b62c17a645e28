"""`hospitium iris`: add a picture of an eye to a case, list, remove."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.ids import IrisId, parse_uuid
from hospitium.edges.cli import iris_views
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    Who,
    example,
)
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import desk

if TYPE_CHECKING:
    from hospitium.usecases.iris_engine import IrisCapture

app = typer.Typer(rich_markup_mode=None)

IrisArgument = Annotated[str, typer.Argument(metavar="IRIS", help="The id of the iris.")]


@app.command("add")
@example(
    "hospitium iris add 0190a1b2-0000-7000-8000-000000000001 eye.png --eye left --operator amira"
)
def add(
    context: typer.Context,
    case: CaseArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=iris_views.PICTURE),
    ],
    eye: Annotated[Eye, typer.Option(help="The person's own left or right.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a picture of an eye of a case's person, as a near-infrared camera makes it.

    Only the bits that describe the iris are kept, sealed; never the picture. An iris is evidence
    beside fingers and face: where only an iris speaks for a candidate, nobody can confirm it.
    """
    from hospitium.usecases.add_iris import add_iris as run

    (capture,) = read_eyes([file])
    with desk(context, data, operator) as (runtime, who):
        added = run(runtime, who, case_id(case), capture, eye)
    show(iris_views.added_document(added), iris_views.added_text(added), as_json=as_json)


def read_eyes(paths: Sequence[Path]) -> tuple["IrisCapture", ...]:
    """Read pictures of eyes; raises as `read_capture`."""
    from hospitium.usecases.enrol_batch import read_capture
    from hospitium.usecases.iris_engine import IrisCapture

    return tuple(IrisCapture(read_capture(path).data, path.name) for path in paths)


def pair_eyes(
    paths: Sequence[Path], eyes: Sequence[Eye], *, optional: bool = False
) -> tuple[tuple["IrisCapture", Eye | None], ...]:
    """Read pictures of eyes, each with which eye it shows.

    Parameters
    ----------
    optional
        Whether nobody need know which eyes they are; then either none is named, or each.

    Raises
    ------
    BadInput
        If the eyes are not one for each.
    """
    if len(eyes) != len(paths) and (eyes or not optional):
        raise BadInput(
            f"there are {len(paths)} pictures of eyes but {len(eyes)} times --eye",
            remedy="Give --eye left or --eye right for each picture, in the same order.",
        )
    named: Sequence[Eye | None] = eyes or [None] * len(paths)
    return tuple(zip(read_eyes(paths), named, strict=True))


@app.command("list")
@example("hospitium iris list 0190a1b2-0000-7000-8000-000000000001 --operator amira")
def list_(
    context: typer.Context,
    case: CaseArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List the irises of a case: which eye, and how good the picture was."""
    from hospitium.usecases.show_case import show_case

    with desk(context, data, operator) as (runtime, who):
        record = show_case(runtime, who, case_id(case))
    document = {"case": str(record.id), "irises": iris_views.irises_document(record.irises)}
    show(document, iris_views.irises_text(record.irises), as_json=as_json)


@app.command("remove")
@example("hospitium iris remove 0190a1b2-0000-7000-8000-000000000002 --operator amira")
def remove(
    context: typer.Context,
    iris: IrisArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Erase an iris from its case at once."""
    from hospitium.usecases.remove_iris import remove_iris as run

    one = IrisId(parse_uuid(iris, "iris"))
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, one)
    show({"id": str(one)}, "Erased.", as_json=as_json)
