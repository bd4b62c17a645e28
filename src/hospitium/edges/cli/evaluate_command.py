"""`hospitium evaluate`: measure recognition on images of your own."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput, HospitiumError, Unavailable
from hospitium.core.extractors import Extractor
from hospitium.edges.cli.evaluate_face_command import evaluate_face
from hospitium.edges.cli.evaluate_iris_command import evaluate_iris
from hospitium.edges.cli.group_views import GAP_TOO_LARGE, AtRate, ToleratedGap, groups_text
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    DataFolder,
    Json,
    ReadBy,
    Who,
    WriteCalibration,
    example,
)
from hospitium.edges.cli.output import progress_of, say, show, table
from hospitium.edges.cli.pictures import Album
from hospitium.edges.cli.wiring import desk, wiring_of
from hospitium.edges.cli.words import count

if TYPE_CHECKING:
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.evaluation import Evaluation
    from hospitium.usecases.group_rates import ByGroup

app = typer.Typer(rich_markup_mode=None)
app.command("face")(evaluate_face)
app.command("iris")(evaluate_iris)


@app.callback()
def evaluate() -> None:
    """Measure recognition on your own data."""


@app.command("finger")
@example(
    "hospitium evaluate finger prints/ --det det.svg --json > report.json",
)
def evaluate_finger(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Images named FINGER_IMPRESSION.png; or a folder of such folders."
        ),
    ],
    det: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the DET curves; .svg or .png.")
    ] = None,
    write_calibration: WriteCalibration = None,
    trace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Draw every step of the images that were rejected, as PNG in DIR."
        ),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Images read at once.")] = 1,
    extractor: ReadBy = Extractor.ACCURATE,
    by: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Compare groups of people; needs --people.")
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV", help="With --by: columns person (FINGER, or SET/FINGER), FIELD."
        ),
    ] = None,
    fmr: AtRate = 1e-3,
    tolerated_gap: ToleratedGap = None,
    as_json: Json = False,
) -> None:
    """Compare all prints in DIR by the FVC protocol; print the error rates.

    An image that cannot be read counts as rejected. No node is needed, and nothing is kept.
    """
    if det is not None and det.suffix.lower() not in (".svg", ".png"):
        raise BadInput("--det ends in .svg or .png", remedy="Name the file det.svg, for example.")
    from hospitium.usecases.calibrate import measure_calibration, under_test
    from hospitium.usecases.evaluate_finger import evaluate_finger as run

    wiring = wiring_of(context)
    engine = wiring.finger(extractor)
    with progress_of("Reading prints") as tell:
        found = run(folder, under_test(engine), threads=threads, on_progress=tell)
    if trace is not None:
        _trace_rejected(found, folder, engine, Album(trace))
    if det is not None:
        _write(det, _figure(found, det.suffix.lower()))
    if write_calibration is not None:
        today = wiring.clock().date()
        measured = measure_calibration(found, data=folder.resolve().name, today=today)
        _write(write_calibration, measured.to_json().encode())
    for label, why in found.skipped.items():
        say(f"Left out: {label}: {why}")
    groups = None
    if by is not None:
        from hospitium.usecases.evaluate_face import Grouping
        from hospitium.usecases.finger_groups import finger_groups

        grouping = Grouping(by, people, engine.calibration, fmr, tolerated_gap)
        groups = finger_groups(found, folder, grouping)
    _show_prints(found, groups, as_json=as_json)


def _show_prints(found: "Evaluation", groups: "ByGroup | None", *, as_json: bool) -> None:
    """Print the rates, and end with 1 where groups differ by more than is tolerated."""
    document, text = found.as_json(), _text(found)
    if groups is not None:
        document["by"] = groups.as_json()
        text += f"\n\n{groups_text(groups.as_json())}"
    show(document, text, as_json=as_json)
    if groups is not None and groups.within is False:
        raise typer.Exit(GAP_TOO_LARGE)


@app.command("keystroke")
@example("hospitium evaluate keystroke samples/ --json")
def evaluate_keystroke(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A file SUBJECT.csv each, one row a time they typed."),
    ],
    train: Annotated[
        int, typer.Option(min=3, max=10_000, help="Samples of each subject to learn from.")
    ] = 34,
    times_only: Annotated[
        bool, typer.Option("--times-only", help="Use no pressure and no size, as of a keyboard.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Tell typists of one text apart by their rhythm; print the error rates.

    A row of n keys has 5 n + 1 numbers: how long each was held, the times from down to down and
    from up to down (ms), pressures, finger sizes, three means. No node is needed, and nothing is
    kept.
    """
    from hospitium.usecases.evaluate_keystroke import evaluate_keystroke as run

    found = run(folder, train=train, times_only=times_only)
    for label, why in found.skipped.items():
        say(f"Left out: {label}: {why}")
    report = found.as_json()
    show(report, _typing_text(report), as_json=as_json)


@app.command("adopt")
@example("hospitium evaluate adopt calibration.json --operator root")
def adopt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What --write-calibration wrote.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Make this node use a calibration of your own, of prints, faces or irises.

    The file says which engine it was measured with; the node must have that one. It says from
    then on how rare a score is; a server that runs uses it after a restart.
    """
    from hospitium.usecases.adopt_calibration import adopt_calibration as run

    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("the file cannot be read as text", remedy="Check the path.") from error
    with desk(context, data, operator) as (runtime, who):
        sense, adopted = run(runtime, who, text)
    source = adopted.provenance
    show(
        {
            "modality": sense.value,
            "engine": source.engine,
            "data": source.data,
            "measured_on": source.measured_on,
            "genuine": source.genuine,
            "impostor": source.impostor,
        },
        f"In use for {sense.value}: measured on {source.measured_on} with {source.data} "
        f"({source.genuine:,} genuine and {source.impostor:,} impostor pairs).",
        as_json=as_json,
    )


def _trace_rejected(
    found: "Evaluation", folder: Path, engine: "FingerEngine", album: Album
) -> None:
    """Read what was rejected once more and draw how far it came."""
    from hospitium.senses.finger.trace import Steps
    from hospitium.usecases.captures import Capture
    from hospitium.usecases.explain import draw_trace, read_side
    from hospitium.usecases.print_sets import find_sets

    rejected = {label for scores in found.sets.values() for label in scores.failed}
    for file in (file for one in find_sets(folder)[0] for file in one.files):
        if file.label in rejected:
            steps = Steps()
            with suppress(HospitiumError, OSError):
                read_side(engine, Capture(file.path.read_bytes()), trace=steps)
            album.add(file.label.replace("/", "-"), draw_trace(steps))
    say(f"Drawn: {count(len(album.written), 'picture')} of {count(len(rejected), 'image')}.")


def _figure(found: "Evaluation", suffix: str) -> bytes:
    from hospitium.senses.det_figure import det_png, det_svg

    curves = {name: scores.curve for name, scores in found.sets.items()}
    if len(curves) > 1:
        curves["all"] = found.pooled.curve
    return det_png(curves) if suffix == ".png" else det_svg(curves).encode()


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Unavailable(
            f"{path.name} cannot be written: {error.strerror}", remedy="Name another file."
        ) from error


_HEADS = ("Set", "EER", "FMR100", "FMR1000", "ZeroFMR", "Genuine", "Impostor", "Failed")


def _text(found: "Evaluation") -> str:
    rows = [_row(name, scores.as_json()) for name, scores in found.sets.items()]
    if len(rows) > 1:
        rows.append(_row("all", found.pooled.as_json()))
    report: dict[str, Any] = found.as_json()
    times = report["extract_ms"]
    speed = (
        f"Reading one image: {times['median']:.0f} ms, 90 % within {times['p90']:.0f} ms "
        f"({found.threads} at once). Comparing: {found.compares_per_second:,.0f} a second. "
        f"Engine: {found.engine}."
    )
    return f"{table(_HEADS, rows)}\n\n{speed}"


def _typing_text(report: dict[str, Any]) -> str:
    (low, high), (least, most) = report["eer_interval"], report["fnmr_interval"]
    return (
        f"EER, mean of {report['subjects']} subjects: {100 * report['eer']:.2f} % "
        f"(95 %: {100 * low:.2f} to {100 * high:.2f} %), worst {100 * report['worst_eer']:.1f} % "
        f"(subject {report['worst_subject']}).\n"
        f"FNMR at FMR 1 %, one threshold for all: {100 * report['fnmr_at_fmr_1e-2']:.1f} % "
        f"(95 %: {100 * least:.1f} to {100 * most:.1f} %).\n"
        f"Learned from {count(report['train'], 'sample')} each; {report['genuine']:,} genuine and "
        f"{report['impostor']:,} impostor checks at {report['ms_per_check']:.2f} ms. "
        f"Engine: {report['engine']}."
    )


def _row(name: str, rates: dict[str, float | int]) -> tuple[str, ...]:
    percent = [f"{100 * rates[key]:.2f} %" for key in ("eer", "fmr100", "fmr1000", "zerofmr")]
    counts = [f"{rates[key]:,}" for key in ("genuine", "impostor", "failed")]
    return (name, *percent, *counts)
