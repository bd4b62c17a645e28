"""`hospitium evaluate face`: measure face recognition on pictures of your own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import Unavailable
from hospitium.edges.cli.group_views import GAP_TOO_LARGE, AtRate, ToleratedGap, groups_text
from hospitium.edges.cli.options import Json, WriteCalibration, example
from hospitium.edges.cli.output import progress_of, say, show, table
from hospitium.edges.cli.wiring import wiring_of

if TYPE_CHECKING:
    from hospitium.usecases.face_evaluation import FaceEvaluation


@example(
    "hospitium evaluate face pictures/ --pairs pairs.csv --json",
    "hospitium evaluate face pictures/ --pairs pairs.csv --by age-band --tolerated-gap 0.02",
)
def evaluate_face(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder that the paths start from.")
    ],
    pairs: Annotated[
        Path,
        typer.Option(
            metavar="CSV", help="Columns path_a, path_b and same: 1 for one person, 0 for two."
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD",
            help="Compare groups: a column FIELD of the pairs, or FIELD_a and FIELD_b.",
        ),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV", help="With --by: a file with the columns person (a folder) and FIELD."
        ),
    ] = None,
    fmr: AtRate = 1e-3,
    tolerated_gap: ToleratedGap = None,
    det: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the DET curve, .svg.")
    ] = None,
    write_calibration: WriteCalibration = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Pictures read at once.")] = 1,
    as_json: Json = False,
) -> None:
    """Compare the pairs of pictures that a CSV file names; print accuracy and error rates.

    A picture may be a photograph or a face that is already cut out and aligned. One that cannot be
    read counts as rejected. No node is needed, and nothing is kept.
    """
    from hospitium.usecases.calibrate_face import face_under_test, measure_face_calibration
    from hospitium.usecases.evaluate_face import Grouping
    from hospitium.usecases.evaluate_face import evaluate_face as run

    wiring = wiring_of(context)
    engine = wiring.face()
    grouping = Grouping(by, people, engine.calibration, fmr, tolerated_gap) if by else None
    with progress_of("Reading faces") as tell:
        found = run(
            folder,
            pairs,
            face_under_test(engine),
            grouping=grouping,
            threads=threads,
            on_progress=tell,
        )
    if det is not None:
        from hospitium.senses.det_figure import det_svg

        _write(det, det_svg({engine.model: found.pairs.curve}).encode())
    if write_calibration is not None:
        today = wiring.clock().date()
        measured = measure_face_calibration(found, data=folder.resolve().name, today=today)
        _write(write_calibration, measured.to_json().encode())
    for label, why in found.failed.items():
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


def _text(found: "FaceEvaluation") -> str:
    report: dict[str, Any] = found.as_json()
    rows = [("Pairs of the file", *_rates(report))]
    if "all_pairs" in report:
        rows.append(("Every two pictures", *_rates(report["all_pairs"])))
    heads = ("", "EER", "TAR at 1e-2", "at 1e-3", "at 1e-4", "One person", "Two people")
    accuracy = report["accuracy"]
    known = f"Accuracy: {100 * accuracy:.2f} %. " if accuracy is not None else ""
    read = (
        f"{known}Read: {report['pictures']:,} pictures of {report['people']:,} people, "
        f"{report['failed']:,} failed; one takes {report['ms_per_face']:.0f} ms "
        f"({report['threads']} at once). Engine: {report['engine']}."
    )
    parts = [table(heads, rows), read]
    if "by" in report:
        parts.append(groups_text(report["by"]))
    return "\n\n".join(parts)


def _rates(rates: dict[str, Any]) -> tuple[str, ...]:
    shares = [rates["eer"], *rates["tar"].values()]
    counts = (f"{rates['genuine']:,}", f"{rates['impostor']:,}")
    return (*(f"{100 * share:.2f} %" for share in shares), *counts)
