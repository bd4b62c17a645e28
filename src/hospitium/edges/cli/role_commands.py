"""`hospitium role`: lend a role to a colleague for a time."""

from typing import Annotated

import typer

from hospitium.core.ids import OperatorId, parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.parsing import parse_expiry
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant
from hospitium.policy.operators import Role

app = typer.Typer(rich_markup_mode=None)


@app.command("lend")
@example(
    "hospitium role lend verifier --to chen --until 7d --reason 'on leave' --operator bela",
)
def lend(
    context: typer.Context,
    role: Annotated[Role, typer.Argument(help="A role of your own.")],
    to: Annotated[str, typer.Option(metavar="HANDLE", help="A colleague of your agency.")],
    until: Annotated[str, typer.Option(help="A date, or 7d, or 2w; at most 30 days.")],
    reason: Annotated[str, typer.Option(help="Why; sealed.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Lend a role of your own; it cannot be lent on, and ends by itself."""
    from hospitium.usecases.lend_role import lend_role as run

    with desk(context, data, operator) as (runtime, who):
        ends_at = parse_expiry(until, now=runtime.clock())
        loan = run(runtime, who, OperatorId(to), role, ends_at=ends_at, reason=reason)
    show(
        {
            "id": str(loan.id),
            "to": loan.receiver,
            "role": loan.role.value,
            "ends_at": loan.ends_at.isoformat(),
        },
        f"{loan.receiver} has the role {loan.role.value} until {instant(loan.ends_at)}.\n"
        f"Loan: {loan.id}",
        as_json=as_json,
    )


@app.command("loans")
@example("hospitium role loans --operator bela")
def loans(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List what you have lent and borrowed; as administrator, all of your agency."""
    from hospitium.usecases.lend_role import list_loans as run

    with desk(context, data, operator) as (runtime, who):
        found, now = run(runtime, who), runtime.clock()
    documents = [
        {
            "id": str(one.id),
            "giver": one.giver,
            "receiver": one.receiver,
            "role": one.role.value,
            "reason": one.reason,
            "begins_at": one.begins_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
            "lasts": one.lasts(now),
        }
        for one in found
    ]
    rows = [
        (
            one.id,
            one.giver,
            one.receiver,
            one.role.value,
            instant(one.ends_at) if one.lasts(now) else "over",
        )
        for one in found
    ]
    text = table(("Loan", "From", "To", "Role", "Until"), rows) if rows else "No loans."
    show({"loans": documents}, text, as_json=as_json)


@app.command("return")
@example("hospitium role return 0190a1b2-0000-7000-8000-000000000007 --operator bela")
def end(
    context: typer.Context,
    loan: Annotated[str, typer.Argument(metavar="LOAN", help="The id of the loan.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End a loan before its time: giver, receiver and administrator may."""
    from hospitium.usecases.lend_role import end_loan as run

    loan_id = parse_uuid(loan, "loan")
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, loan_id)
    show({"id": str(loan_id), "lasts": False}, "The loan is over.", as_json=as_json)
