"""`hospitium consent`: who speaks for a child, and what is decided in the child's interest."""

from typing import Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.core.ids import BestInterestsId, GuardianId, parse_uuid
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    Who,
    example,
)
from hospitium.edges.cli.output import show
from hospitium.edges.cli.parsing import parse_date, parse_expiry
from hospitium.edges.cli.wiring import desk, wiring_of
from hospitium.policy.consents import USUAL, Modality

CASE = "0190a1b2-0000-7000-8000-000000000001"
OTHER = "0190a1b2-0000-7000-8000-000000000005"
GuardianArgument = Annotated[str, typer.Argument(metavar="GUARDIAN", help="The guardian's id.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group `consent`."""
    for name, command in (
        ("guardian", guardian),
        ("conflict", conflict),
        ("review", review),
        ("decide", decide),
        ("agree", agree),
    ):
        app.command(name)(command)


@example(
    f"hospitium consent guardian {CASE} --name 'Hana Example' \\",
    "  --relation parent --proof 'birth certificate seen' --until 365d --operator amira",
)
def guardian(
    context: typer.Context,
    case: CaseArgument,
    name: Annotated[str, typer.Option(help="Of the guardian.")],
    proof: Annotated[str, typer.Option(help="What shows it: a paper, an order, who vouches.")],
    relation: Annotated[
        str, typer.Option(help="parent, family, legal-guardian or authority.")
    ] = "parent",
    contact: Annotated[str, typer.Option(help="How to reach them.")] = "",
    until: Annotated[
        str, typer.Option(metavar="WHEN", help="When they stop being one: a day, or 90d.")
    ] = "365d",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a guardian of the child of a case."""
    from hospitium.records.guardians import Relation
    from hospitium.usecases.guardians import Introduction, add_guardian

    if relation not in set(Relation):
        raise BadInput(f"--relation is one of: {', '.join(Relation)}")
    who_is = Introduction(
        relation=Relation(relation),
        name=name,
        contact=contact,
        proof=proof,
        until=parse_expiry(until, now=wiring_of(context).clock()),
    )
    with desk(context, data, operator) as (runtime, who):
        added = add_guardian(runtime, who, case_id(case), who_is)
    show({"id": str(added)}, f"Guardian {added} is added.", as_json=as_json)


@example(
    f"hospitium consent conflict {CASE} {OTHER} --reason 'the child is afraid' --operator amira"
)
def conflict(
    context: typer.Context,
    case: CaseArgument,
    guardian: GuardianArgument,
    reason: Annotated[str, typer.Option(help="What you saw or heard; sealed.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Mark that a guardian may act against the child: from now on they have no say and see nothing.

    Somebody else reviews it. Do not tell the guardian.
    """
    from hospitium.usecases.guardians import mark_conflict

    marked = GuardianId(parse_uuid(guardian, "guardian"))
    with desk(context, data, operator) as (runtime, who):
        mark_conflict(runtime, who, case_id(case), marked, reason=reason)
    show(
        {"id": str(marked), "in_conflict": True},
        f"Guardian {marked} is marked in conflict. Next: a colleague reviews it, and you find a "
        "second guardian or the authority that protects children.",
        as_json=as_json,
    )


@example(
    f"hospitium consent review {CASE} {OTHER} --upheld --reason 'police agree' --operator bela"
)
def review(
    context: typer.Context,
    case: CaseArgument,
    guardian: GuardianArgument,
    reason: Annotated[str, typer.Option(help="What you found; sealed.")],
    upheld: Annotated[bool, typer.Option("--upheld/--lifted", help="Whether the conflict stands.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Review a conflict that a colleague marked."""
    from hospitium.usecases.guardians import review_conflict

    reviewed = GuardianId(parse_uuid(guardian, "guardian"))
    with desk(context, data, operator) as (runtime, who):
        review_conflict(runtime, who, case_id(case), reviewed, upheld=upheld, reason=reason)
    text = "stands" if upheld else "is lifted"
    show(
        {"id": str(reviewed), "in_conflict": upheld},
        f"The conflict of guardian {reviewed} {text}.",
        as_json=as_json,
    )


@example(
    f"hospitium consent decide {CASE} --reason 'no guardian found, child in danger' \\",
    "  --authority 'Youth office, Examplehaven' --review-on 2027-05-01 --operator amira",
)
def decide(
    context: typer.Context,
    case: CaseArgument,
    reason: Annotated[str, typer.Option(help="Why it is best for this child; sealed.")],
    authority: Annotated[str, typer.Option(help="Who outside of this office answers for it.")],
    review_on: Annotated[str, typer.Option(metavar="DATE", help="When it is made anew.")],
    purposes: Annotated[
        list[str], typer.Option("--purpose", metavar="PURPOSE", help="For what; repeat it.")
    ] = [],  # noqa: B006 - typer copies it
    modalities: Annotated[
        list[Modality],
        typer.Option("--modality", help="Of what; repeat it. Fingerprints, if you name none."),
    ] = [],  # noqa: B006 - typer copies it
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Propose a decision in a child's interest. It holds once a second person has agreed."""
    from hospitium.usecases.best_interests import Proposal, propose_decision

    proposal = Proposal(
        purposes=frozenset(purposes),
        modalities=frozenset(modalities) or USUAL,
        reason=reason,
        authority=authority,
        review_on=parse_date(review_on, "--review-on"),
    )
    with desk(context, data, operator) as (runtime, who):
        decision = propose_decision(runtime, who, case_id(case), proposal)
    show(
        {"id": str(decision), "in_force": False},
        f"Proposed. A second person agrees with: hospitium consent agree {case} {decision}",
        as_json=as_json,
    )


@example(f"hospitium consent agree {CASE} {OTHER} --operator bela")
def agree(
    context: typer.Context,
    case: CaseArgument,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="The decision's id.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Agree, as the second person, to a decision in a child's interest."""
    from hospitium.usecases.best_interests import agree_to_decision

    agreed = BestInterestsId(parse_uuid(decision, "decision"))
    with desk(context, data, operator) as (runtime, who):
        agree_to_decision(runtime, who, case_id(case), agreed)
    show({"id": str(agreed), "in_force": True}, f"Decision {agreed} holds.", as_json=as_json)
