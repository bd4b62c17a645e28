"""`hospitium verify`: is this the person of that case? One to one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.edges.cli.capturing import read_files
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Dpi,
    EvidenceFolder,
    Fingers,
    Images,
    Json,
    Photo,
    Raw,
    SlapOption,
    WhichHand,
    Who,
    example,
)
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.pictures import KEEP, write_pictures
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import one_in

if TYPE_CHECKING:
    from hospitium.usecases.captures import Failure
    from hospitium.usecases.verify import VerifyReport


def add_to(app: typer.Typer) -> None:
    """Add `verify`."""
    app.command("verify")(verify)


@example(
    "hospitium verify 0190a1b2-0000-7000-8000-000000000001 probe.png --finger right-index \\",
    "  --operator amira",
)
def verify(
    context: typer.Context,
    case: CaseArgument,
    images: Images,
    finger: Fingers = None,
    purpose: Annotated[str, typer.Option(help="See `hospitium purposes`.")] = "confirm-identity",
    evidence: EvidenceFolder = None,
    dpi: Dpi = None,
    raw: Raw = None,
    slap: SlapOption = None,
    photo: Photo = False,
    hand: WhichHand = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Compare prints with those of one case.

    Nothing of them is kept. The answer supports a human, it decides nothing: exit code 0 says
    that the comparison was made.
    """
    from hospitium.usecases.verify import verify as run

    files = read_files(images, finger or (), ppi=dpi, raw=raw, slap=slap, photo=photo, hand=hand)
    with desk(context, data, operator) as (runtime, who):
        report = run(runtime, who, case_id(case), files.captures, purpose=purpose)
    pictures = write_pictures(evidence, "verify", report.evidence) if evidence else []
    failures = (*files.failures, *report.failures)
    show(_document(report, failures, pictures), _text(report, failures, pictures), as_json=as_json)


def _document(
    report: "VerifyReport", failures: tuple["Failure", ...], pictures: list[Path]
) -> dict[str, Any]:
    from hospitium.edges.cli.enrol_views import failure_document

    return {
        "case": str(report.case),
        "score": report.score,
        "fmr": report.fmr,
        "extrapolated": report.extrapolated,
        "supports": report.supports,
        "photo": report.photo,
        "fingers": [
            {"finger": one.finger.slug, "score": one.score, "fmr": one.fmr, "pairs": one.pairs}
            for one in report.evidence
        ],
        "notes": list(report.notes),
        "evidence": [str(path) for path in pictures],
        "failures": [failure_document(failure) for failure in failures],
    }


def _text(report: "VerifyReport", failures: tuple["Failure", ...], pictures: list[Path]) -> str:
    from hospitium.edges.cli.enrol_views import failure_text
    from hospitium.usecases.captures import RATES_UNKNOWN

    rows = [
        (
            one.finger.label,
            f"{one.score:.1f}",
            "unknown" if report.photo else one_in(one.fmr),
            one.pairs,
        )
        for one in report.evidence
    ]
    beyond = " (extrapolated: the data did not reach this score)" if report.extrapolated else ""
    verdict = "supports" if report.supports else "does not support"
    sentence = (
        f"The comparison {verdict} that this is the person of the case: two different people score "
        f"{report.score:.1f} or more in {one_in(report.fmr)} comparisons{beyond}. A human decides."
    )
    if report.photo:
        sentence = f"{RATES_UNKNOWN} The score is {report.score:.1f}. A human decides."
    drawn = "\n".join(("Evidence:", *(f"  {path}" for path in pictures), KEEP)) if pictures else ""
    found = table(("Finger", "Score", "False matches", "Minutiae that agree"), rows)
    notes = "\n".join(report.notes)
    return "\n\n".join(filter(None, (found, failure_text(failures), notes, sentence, drawn)))
