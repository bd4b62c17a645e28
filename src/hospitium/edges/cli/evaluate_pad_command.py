"""`hospitium evaluate pad`: measure the liveness check on pictures of your own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.senses import Sense
from hospitium.edges.cli.options import Json, example
from hospitium.edges.cli.output import progress_of, show, table

if TYPE_CHECKING:
    from hospitium.usecases.evaluate_pad import PadEvaluation


def add_to(app: typer.Typer) -> None:
    """Put the command among those that measure."""
    app.command("pad")(evaluate_pad)


@example(
    "hospitium evaluate pad pictures/ --simulate --json > report.json",
)
def evaluate_pad(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Pictures: people in bona-fide/PERSON/, attacks in attack-SPECIES/PERSON/.",
        ),
    ],
    sense: Annotated[
        Sense, typer.Option(metavar="SENSE", help="What they show: face or finger.")
    ] = Sense.FACE,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Also make attacks from the pictures of people.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of what is simulated.")] = 0,
    each: Annotated[
        bool, typer.Option("--each", help="Also say what became of each picture.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Measure the liveness check on the pictures in DIR, as ISO/IEC 30107-3 has it.

    APCER is the share of attacks of one species that pass, BPCER that of people who do not, APNRR
    and BPNRR the shares that got no answer; intervals are drawn over persons. In DIR lie JPEG or
    PNG files: bona-fide/ana/1.jpg, attack-print/ana/1.jpg, attack-tablet/ben/7.png; any word names
    a species. Without a folder for each person the file's name up to its last _ does. What lies in
    no attack-SPECIES folder counts as a person. No node is needed, and nothing is kept. Simulated
    attacks say little about real ones.
    """
    from hospitium.usecases.evaluate_pad import evaluate_pad as run
    from hospitium.usecases.liveness_engine import packaged_liveness

    engine = packaged_liveness()
    with progress_of("Looking at pictures") as tell:
        found = run(folder, engine, sense, simulate=simulate, seed=seed, on_progress=tell)
    document = found.as_json()
    if each:
        document["presentations"] = _each(found)
    show(document, _text(found, each=each), as_json=as_json)


def _each(found: "PadEvaluation") -> list[dict[str, Any]]:
    return [
        {
            "file": one.label,
            "kind": one.kind,
            "score": one.response.score,
            "outcome": one.outcome.value,
            "against": one.against,
        }
        for one in found.judged
    ]


def _text(found: "PadEvaluation", *, each: bool) -> str:
    rows = [
        _row(name, rate.as_json(kind))
        for name, rate, kind in (
            ("bona fide", found.bona_fide, "bpcer"),
            ("bona fide, taken again", found.retaken, "bpcer"),
            *((name, rate, "apcer") for name, rate in found.attacks.items()),
        )
        if rate is not None
    ]
    told = (
        f"Threshold {found.threshold:.3f}, model {found.model}, {found.ms:.0f} ms of processor "
        "time a picture. A check that fails asks for another try or a human; it refuses nothing."
    )
    parts = [
        table(("Shown", "Presentations", "Persons", "Rate", "Error", "95 %", "No answer"), rows),
        told,
    ]
    if each:
        lines = [
            (one["file"], one["kind"], _score(one["score"]), one["outcome"], one["against"])
            for one in _each(found)
        ]
        parts.append(table(("File", "Shown", "Score", "Outcome", "Against it"), lines))
    return "\n\n".join(parts)


def _row(name: str, rate: dict[str, Any]) -> tuple[str, ...]:
    kind, silent = ("bpcer", "bpnrr") if "bpcer" in rate else ("apcer", "apnrr")
    interval = rate[f"{kind}_interval"]
    return (
        name,
        f"{rate['presentations']:,}",
        f"{rate['persons']:,}",
        kind.upper(),
        "-" if rate[kind] is None else f"{100 * rate[kind]:.1f} %",
        "-" if interval is None else f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f} %",
        f"{100 * rate[silent]:.1f} %",
    )


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.3f}"
