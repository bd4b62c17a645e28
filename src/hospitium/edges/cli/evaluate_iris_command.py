"""`hospitium evaluate iris`: measure iris recognition on pictures of your own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import Unavailable
from hospitium.edges.cli.group_views import GAP_TOO_LARGE, AtRate, ToleratedGap, groups_text
from hospitium.edges.cli.options import Json, WriteCalibration, example
from hospitium.edges.cli.output import progress_of, say, show, table
from hospitium.edges.cli.wiring import wiring_of

if TYPE_CHECKING:
    from hospitium.usecases.iris_evaluation import IrisEvaluation


@example(
    "hospitium evaluate iris eyes/ --json",
    "hospitium evaluate iris eyes/ --by age-band --people people.csv --tolerated-gap 0.02",
)
def evaluate_iris(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Pictures named EYE_NUMBER.png, or USER/NUMBER_L.png and _R."
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(metavar="FIELD", help="Compare groups by a column of --people."),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV",
            help="With --by: a file with the columns person and FIELD; without it, people.csv "
            "in DIR.",
        ),
    ] = None,
    fmr: AtRate = 1e-3,
    tolerated_gap: ToleratedGap = None,
    write_calibration: WriteCalibration = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Pictures read at once.")] = 1,
    as_json: Json = False,
) -> None:
    """Compare all near-infrared pictures of eyes in DIR; print the error rates.

    A picture in which no iris is found counts as rejected. No node is needed, and nothing is kept.
    """
    from hospitium.usecases.calibrate_iris import measure_iris_calibration, packaged_iris_engine
    from hospitium.usecases.evaluate_iris import EyeGrouping
    from hospitium.usecases.evaluate_iris import evaluate_iris as run
    from hospitium.usecases.eye_people import read_people

    engine = packaged_iris_engine()
    grouping = None
    if by is not None:
        known = read_people(people or folder / "people.csv", by)
        grouping = EyeGrouping(by, known, engine.calibration, fmr, tolerated_gap)
    with progress_of("Reading eyes") as tell:
        found = run(folder, engine, grouping=grouping, threads=threads, on_progress=tell)
    if write_calibration is not None:
        today = wiring_of(context).clock().date()
        measured = measure_iris_calibration(found, data=folder.resolve().name, today=today)
        _write(write_calibration, measured.to_json().encode())
    for label, why in {**found.skipped, **found.failed}.items():
        say(f"Not read: {label}: {why}")
    show(found.as_json(), _text(found), as_json=as_json)
    if found.by_group is not None and found.by_group.within is False:
        raise typer.Exit(GAP_TOO_LARGE)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Unavailable(
            f"{path.name} cannot be written: {error.strerror}", remedy="Name another file."
        ) from error


def _text(found: "IrisEvaluation") -> str:
    report: dict[str, Any] = found.as_json()
    low, high = report["intervals"]["eer"]
    row = (
        f"{100 * report['eer']:.2f} %",
        f"{100 * low:.2f} to {100 * high:.2f}",
        *(f"{100 * share:.2f} %" for share in report["tar"].values()),
        f"{report['failed']:,} of {report['pictures']:,}",
        f"{report['genuine']:,}",
        f"{report['impostor']:,}",
    )
    heads = ("EER", "95 %", "TAR at 1e-2", "at 1e-3", "Not read", "One eye", "Two people")
    times = report["ms_per_image"]
    speed = (
        f"Eyes: {report['eyes']:,} of {report['people']:,} people. Reading one picture: "
        f"{times['median'] or 0:.0f} ms, 90 % within {times['p90'] or 0:.0f} ms "
        f"({report['threads']} at once). Engine: {report['engine']}."
    )
    parts = [table(heads, [row]), speed]
    if "by" in report:
        parts.append(groups_text(report["by"]))
    return "\n\n".join(parts)
