"""`hospitium policy`: the rules that hold here, what they decided and why, and how they change."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import BadPolicy
from hospitium.core.ids import PermitId, parse_uuid
from hospitium.edges.cli import policy_views
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import desk

if TYPE_CHECKING:
    from hospitium.policy.bundle import Bundle

app = typer.Typer(rich_markup_mode=None)

Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="DIR", help="With this overlay, as if it were adopted."),
]


@app.command("show")
@example("hospitium policy show --operator olu")
def show_policies(
    context: typer.Context,
    rule: Annotated[str, typer.Option(help="Only this rule, such as minor.two_person.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show the rules that hold on this node, in plain words, and what was changed here."""
    from hospitium.usecases.policies import read_policies

    with desk(context, data, operator) as (runtime, who):
        found = read_policies(runtime, who)
    show(*policy_views.policies(found, rule, runtime.clock().date()), as_json=as_json)


@app.command("check")
@example("hospitium policy check --overlay overlays/north")
def check(overlays: Overlays = None, as_json: Json = False) -> None:
    """Check that the policies parse, fit their schema, and say what people need to know.

    Needs no node: these are the policies of this version, with the overlays named.
    """
    bundle = _bundle(overlays)
    document = {"sound": True, "bundle": bundle.digest, "policies": len(bundle.clauses)}
    text = f"Sound: {len(bundle.clauses)} policies, bundle {bundle.digest}."
    show(document, text, as_json=as_json)


@app.command("test")
@example("hospitium policy test --overlay overlays/north --table decisions.csv")
def try_table(
    overlays: Overlays = None,
    own: Annotated[
        Path | None, typer.Option("--table", metavar="CSV", help="Your own decision table.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put every question of the decision table to the policies. Exit code 1 if one differs."""
    from hospitium.usecases.policies import check_table

    checked = check_table(_bundle(overlays), _read(own))
    wrong = [one for one in checked if not one.agrees]
    show(*policy_views.checked(checked, wrong), as_json=as_json)
    if wrong:
        raise typer.Exit(1)


@app.command("explain")
@example("hospitium policy explain 12 --operator olu")
def explain(
    context: typer.Context,
    decision: Annotated[
        str,
        typer.Argument(metavar="DECISION", help="Its id, or the number of an entry of the log."),
    ],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Tell why a decision came out as it did: the facts, the rules, and whether it would today."""
    from hospitium.usecases.policies import explain_decision

    number = decision.isdecimal() and len(decision) < 19
    wanted = int(decision) if number else PermitId(parse_uuid(decision, "decision"))
    with desk(context, data, operator) as (runtime, who):
        found = explain_decision(runtime, who, wanted)
    show(*policy_views.explanation(found), as_json=as_json)


@app.command("propose")
@example("hospitium policy propose overlays/north --operator root")
def propose(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="overlay.toml and Cedar files.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Propose a change of the rules for this deployment. Somebody else must adopt it."""
    from hospitium.usecases.policies import propose_overlay, read_overlay

    overlay = read_overlay(folder)
    with desk(context, data, operator) as (runtime, who):
        record = propose_overlay(runtime, who, overlay)
    today = runtime.clock().date()
    show(*policy_views.overlay(record, "Proposed.", today), as_json=as_json)


@app.command("adopt")
@example("hospitium policy adopt 6f1c6f0e-6a0f-4c43-9a57-0a8f6e1f4d11 --operator dana")
def adopt(
    context: typer.Context,
    overlay: Annotated[str, typer.Argument(metavar="CHANGE", help="Its id.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Let a change that somebody else proposed hold from now on. The log says so."""
    from hospitium.usecases.policies import adopt_overlay

    wanted = parse_uuid(overlay, "change of the policies")
    with desk(context, data, operator) as (runtime, who):
        record = adopt_overlay(runtime, who, wanted)
    show(
        *policy_views.overlay(record, "Adopted: it holds from now on.", runtime.clock().date()),
        as_json=as_json,
    )


@app.command("withdraw")
@example("hospitium policy withdraw 6f1c6f0e-6a0f-4c43-9a57-0a8f6e1f4d11 --operator dana")
def withdraw(
    context: typer.Context,
    overlay: Annotated[str, typer.Argument(metavar="CHANGE", help="Its id.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End a change of the rules, or turn down a proposal of somebody else."""
    from hospitium.usecases.policies import withdraw_overlay

    wanted = parse_uuid(overlay, "change of the policies")
    with desk(context, data, operator) as (runtime, who):
        record = withdraw_overlay(runtime, who, wanted)
    today = runtime.clock().date()
    show(*policy_views.overlay(record, "Withdrawn.", today), as_json=as_json)


def _bundle(overlays: list[Path] | None) -> "Bundle":
    from hospitium.records.policies import packaged_bundle
    from hospitium.usecases.policies import read_overlay, try_overlay

    bundle = packaged_bundle()
    for folder in overlays or ():
        bundle = try_overlay(read_overlay(folder), bundle)
    return bundle


def _read(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadPolicy("that table cannot be read") from None
