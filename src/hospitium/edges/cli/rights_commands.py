"""`hospitium rights`: what a person is entitled to, asked for by one and settled by another."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from hospitium.core.ids import RequestId, parse_uuid
from hospitium.edges.cli import rights_views
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    Who,
    example,
    typed,
)
from hospitium.edges.cli.output import show
from hospitium.edges.cli.parsing import parse_date, parse_expiry
from hospitium.edges.cli.wiring import desk, wiring_of
from hospitium.formats.rights_terms import Part, RequestKind, Terms

if TYPE_CHECKING:
    from pathlib import Path

CASE = "0190a1b2-0000-7000-8000-000000000001"
HOLD = "0190a1b2-0000-7000-8000-000000000007"
HIT = "0190a1b2-0000-7000-8000-000000000002"

Reason = Annotated[str, typer.Option(help="Why; kept sealed, and told to whoever settles it.")]
Authority = Annotated[str, typer.Option(help="Which court or authority ordered it.")]
Reference = Annotated[str, typer.Option(help="The number of its decision.")]
Until = Annotated[str, typer.Option(metavar="WHEN", help="Last day, or 90d; within a year.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands that ask for something."""
    for name, command in (
        ("access", access),
        ("release", release),
        ("correct", correct),
        ("erase", erase),
        ("appeal", appeal),
        ("hold", hold),
        ("lift", lift),
        ("withhold", withhold),
    ):
        app.command(name)(command)


@example(
    f"hospitium rights access {CASE} --reason 'asks for a copy' \\",
    "  --identity-check 'passport seen at the desk' --operator amira",
)
def access(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    identity_check: Annotated[
        str, typer.Option(help="How you made sure that the asker is the person.")
    ],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask for a copy of everything that is held about a person, for that person."""
    terms = Terms(reason, identity_check=identity_check)
    _ask(context, data, operator, case, RequestKind.ACCESS, terms, as_json=as_json)


@example(
    f"hospitium rights release {CASE} --part name --part birth --to 'District court' \\",
    "  --reason 'charge filed, 7 Gs 12/26' --operator amira",
)
def release(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    to: Annotated[str, typer.Option(help="Who gets it; agency:ID for one on this node.")],
    part: Annotated[list[Part], typer.Option(help="What leaves; may be given several times.")],
    onward: Annotated[bool, typer.Option("--onward", help="They may pass it on.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask to hand listed parts of a record to somebody; nothing else of it leaves."""
    terms = Terms(reason, parts=tuple(dict.fromkeys(part)), recipient=to, onward=onward)
    _ask(context, data, operator, case, RequestKind.RELEASE, terms, as_json=as_json)


@example(
    f"hospitium rights correct {CASE} --field given_name --value Ada \\",
    "  --evidence 'passport seen' --reason 'misspelt' --operator amira",
)
def correct(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    field: Annotated[str, typer.Option(help="Such as given_name, birth_year, last_seen_on.")],
    evidence: Annotated[str, typer.Option(help="What shows that the new value is right.")],
    value: Annotated[str, typer.Option(help="What it should say; empty: it is not known.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask to put one field of a record right; a minor's takes a second person."""
    terms = Terms(reason, field=field, value=value, evidence=evidence)
    _ask(context, data, operator, case, RequestKind.CORRECTION, terms, as_json=as_json)


@example(
    f"hospitium rights erase {CASE} --reason 'the person asks' \\",
    "  --backups-until 2027-03-01 --operator amira",
)
def erase(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    backups_until: Annotated[
        str, typer.Option(metavar="DATE", help="When all backups made before are gone.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask to erase a person for good; the log then proves it. Not while a legal hold stands."""
    day: date | None = None
    if backups_until:
        day = parse_date(backups_until, "--backups-until")
    terms = Terms(reason, backups_until=day)
    _ask(context, data, operator, case, RequestKind.ERASURE, terms, as_json=as_json)


@example(
    f"hospitium rights appeal {CASE} --hit {HIT} \\",
    "  --reason 'says that she was never there' --operator amira",
)
def appeal(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    hit: Annotated[str, typer.Option(help="The id of the candidate that is contested.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Contest a hit: from now on nobody may use, disclose or close it until it is decided."""
    subject = parse_uuid(hit, "candidate")
    terms = Terms(reason)
    _ask(context, data, operator, case, RequestKind.APPEAL, terms, subject=subject, as_json=as_json)


@example(
    f"hospitium rights hold {CASE} --authority 'District court' --reference '7 Gs 12/26' \\",
    "  --until 90d --reason 'pending trial' --operator amira",
)
def hold(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    authority: Authority,
    reference: Reference,
    until: Until,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask for a legal hold: nothing of the record is erased, and nobody sees more of it."""
    terms = Terms(reason, authority=authority, reference=reference)
    ends = parse_expiry(until, now=wiring_of(context).clock(), option="--until")
    _ask(context, data, operator, case, RequestKind.HOLD, terms, ends_at=ends, as_json=as_json)


@example(
    f"hospitium rights lift {CASE} --hold {HOLD} --authority 'District court' \\",
    "  --reference '7 Gs 19/26' --reason 'acquitted' --operator amira",
)
def lift(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    hold: Annotated[str, typer.Option(help="The id of the hold.")],
    authority: Authority,
    reference: Reference,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask to end a legal hold before its time."""
    terms = Terms(reason, authority=authority, reference=reference)
    subject = parse_uuid(hold, "hold")
    _ask(context, data, operator, case, RequestKind.LIFT, terms, subject=subject, as_json=as_json)


@example(
    f"hospitium rights withhold {CASE} --authority 'District court' \\",
    "  --reference '7 Gs 12/26' --until 30d --reason 'covert inquiry' --operator amira",
)
def withhold(
    context: typer.Context,
    case: CaseArgument,
    reason: Reason,
    authority: Authority,
    reference: Reference,
    until: Until,
    agency: Annotated[str, typer.Option(help="Whose looks only; without it everybody's.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Ask to put a court's order in force that a person is not shown who looked, for a time."""
    terms = Terms(reason, authority=authority, reference=reference, agency=agency)
    ends = parse_expiry(until, now=wiring_of(context).clock(), option="--until")
    _ask(context, data, operator, case, RequestKind.ORDER, terms, ends_at=ends, as_json=as_json)


def _ask(
    context: typer.Context,
    data: "Path",
    operator: str,
    case: str,
    kind: RequestKind,
    terms: Terms,
    *,
    subject: UUID | None = None,
    ends_at: datetime | None = None,
    as_json: bool,
) -> None:
    from hospitium.usecases.request_right import request_right

    record = case_id(case)
    with desk(context, data, operator) as (runtime, who):
        request = request_right(runtime, who, record, kind, terms, subject=subject, ends_at=ends_at)
    next_step = typed(f"rights approve {request} --reason ... --operator SOMEBODY-ELSE", data)
    show(
        {"id": str(request), "kind": kind.value, "case": str(record), "status": "waiting"},
        f"Request {request} waits for a second person.\nNext: {next_step}"
        + rights_views.HINTS.get(kind, ""),
        as_json=as_json,
    )


def request_id(text: str) -> RequestId:
    """Read the id of a request."""
    return RequestId(parse_uuid(text, "request"))
