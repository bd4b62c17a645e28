"""`hospitium retain`: the daily job, what it did, and what waits for it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import say, show
from hospitium.edges.cli.wiring import desk, node_of
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.retention import Erased
    from hospitium.usecases.runtime import Runtime


def add_to(app: typer.Typer) -> None:
    """Add `retain`."""
    app.command("retain")(retain)


@example("hospitium retain", "hospitium retain --due --operator dana")
def retain(
    context: typer.Context,
    due: Annotated[
        bool, typer.Option("--due", help="Erase nothing; show when it ran last and what waits.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Erase what has expired; run it every day.

    That is cases with their prints and photographs, probes that nobody decided about in time, and
    what is kept of people who no longer agree to it. It also lists who turns 18 within 60 days, to
    be asked again, and warns of an assessment or a change of the policies that is to be reviewed.
    """
    if due:
        _show_due(context, operator, data, as_json=as_json)
        return
    from hospitium.usecases.retention import erase_expired as run

    with node_of(context, data) as runtime:
        erased = run(runtime)
        warnings = _warnings(runtime)
    for warning in warnings:  # whoever reads the daily job's mail hears of it in time
        say(warning)
    _show_erased(erased, as_json=as_json)


def _show_erased(erased: "Erased", *, as_json: bool) -> None:
    counts = {
        "cases": erased.cases,
        "prints": erased.prints,
        "faces": erased.faces,
        "probes": erased.probes,
        "details": erased.details,
    }
    text = ", ".join(f"{number} {what}" for what, number in counts.items())
    consents = (
        f"\nTo be asked, as they turn 18 soon: {erased.asked}. Consent run out: {erased.ended}. "
        "See `hospitium consent due`."
    )
    show(
        {"erased": counts, "asked": erased.asked, "ended": erased.ended},
        f"Erased: {text}." + (consents if erased.asked or erased.ended else ""),
        as_json=as_json,
    )


def _warnings(runtime: "Runtime") -> list[str]:
    from hospitium.usecases.assessments import assessment_status
    from hospitium.usecases.policies import overdue_overlays

    warning = assessment_status(runtime).warning
    return [warning] * bool(warning) + [
        f"The change of the policies called {one.name} was to be reviewed by {one.review_by}: have "
        "it reviewed, then propose it anew, or withdraw it (hospitium policy show)."
        for one in overdue_overlays(runtime)
    ]


def _show_due(context: typer.Context, operator: str, data: Path, *, as_json: bool) -> None:
    from hospitium.usecases.retention import show_retention

    with desk(context, data, operator) as (runtime, who):
        found = show_retention(runtime, who)
    last = "" if found.last_at is None else f" It ran last {instant(found.last_at)}."
    oldest = "" if found.oldest is None else f", the oldest since {instant(found.oldest)}"
    document = {
        "last_at": found.last_at.isoformat() if found.last_at else None,
        "last_entry": found.last_entry,
        "cases": found.cases,
        "probes": found.probes,
        "oldest": found.oldest.isoformat() if found.oldest else None,
        "held": found.held,
    }
    text = (
        f"Waiting to be erased: {found.cases} cases{oldest}; {found.probes} probes. "
        f"Kept by a legal hold: {found.held}.{last}"
    )
    show(document, text, as_json=as_json)
