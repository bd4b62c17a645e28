"""`hospitium decide`: one person's verdict on one candidate."""

from typing import Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.core.ids import CandidateId, parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import desk
from hospitium.policy.facts import Verdict


def add_to(app: typer.Typer) -> None:
    """Add `decide`."""
    app.command("decide")(decide)


@example(
    "hospitium decide 0190a1b2-0000-7000-8000-000000000002 --confirm \\",
    "  --reason '14 minutiae agree, none is unexplained' --operator bela",
)
def decide(
    context: typer.Context,
    candidate: Annotated[
        str, typer.Argument(metavar="CANDIDATE", help="The id that `identify` printed.")
    ],
    reason: Annotated[str, typer.Option(help="What agrees, what does not; kept with the hit.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="It is the person.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is not.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Confirm or reject a candidate, with a reason.

    A minor's hit needs two different people who agree. A confirmed hit alerts the case's desk.
    """
    if confirm == reject:
        raise BadInput(
            "a decision is --confirm or --reject",
            remedy="Give one of them; if you are not sure, do not decide, ask a colleague.",
        )
    from hospitium.usecases.decide import decide as run

    verdict = Verdict.CONFIRM if confirm else Verdict.REJECT
    candidate_id = CandidateId(parse_uuid(candidate, "candidate"))
    with desk(context, data, operator) as (runtime, who):
        decision = run(runtime, who, candidate_id, verdict=verdict, reason=reason)
    alert = str(decision.alert) if decision.alert else None
    lines = [f"Recorded: {verdict.value}. {decision.next_step}"]
    show(
        {
            "candidate": str(decision.candidate),
            "verdict": verdict.value,
            "outcome": decision.outcome.value,
            "minor": decision.minor,
            "alert": alert,
            "next_step": decision.next_step,
        },
        "\n".join([*lines, f"Alert: {alert}"] if alert else lines),
        as_json=as_json,
    )
