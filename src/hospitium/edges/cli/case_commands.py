"""`hospitium case`: open, show, list, close."""

from typing import Annotated

import typer

from hospitium.core.ids import CaseId, parse_uuid
from hospitium.edges.cli import case_views
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    Limit,
    Who,
    example,
    typed,
)
from hospitium.edges.cli.output import show
from hospitium.edges.cli.parsing import parse_age, parse_date, parse_expiry
from hospitium.edges.cli.wiring import desk, wiring_of
from hospitium.edges.cli.words import instant
from hospitium.formats.notice import CaseKind, Notice, Sex
from hospitium.policy.consents import Basis

app = typer.Typer(rich_markup_mode=None)


def case_id(text: str) -> CaseId:
    """Read the id of a case."""
    return CaseId(parse_uuid(text, "case"))


@app.command("open")
@example(
    "hospitium case open --family-name Specimen --given-name Ada --age 14-17 --sex female \\",
    "  --last-seen-place 'Examplehaven, ferry quay' --last-seen-on 2026-11-20 \\",
    "  --legal-basis 'missing person report 12/2026' --authority 'Public prosecutor' \\",
    "  --contact-desk 'Missing persons desk, ext. 12' --expires 90d --operator amira",
)
def open_case(
    context: typer.Context,
    authority: Annotated[str, typer.Option(help="Who answers for it.")],
    contact_desk: Annotated[str, typer.Option(help="Who hears of a confirmed hit.")],
    expires: Annotated[str, typer.Option(metavar="WHEN", help="Last day, or 90d, or 12w.")],
    legal_basis: Annotated[str, typer.Option(help="The law or report it rests on.")] = "",
    kind: Annotated[CaseKind, typer.Option(help="Whom it is about.")] = CaseKind.MISSING,
    basis: Annotated[
        Basis | None,
        typer.Option(help="What it rests on; a registered person is asked for consent."),
    ] = None,
    best_interests: Annotated[
        str, typer.Option(help="Why a missing child is searched for, as the authority says.")
    ] = "",
    family_name: Annotated[str, typer.Option(help="In any script.")] = "",
    given_name: Annotated[str, typer.Option(help="In any script.")] = "",
    sex: Annotated[Sex, typer.Option(help="As the notice says.")] = Sex.UNKNOWN,
    birth_year: Annotated[int | None, typer.Option(metavar="YEAR", help="If known.")] = None,
    age: Annotated[str | None, typer.Option(help="Estimated, today: 16 or 14-17.")] = None,
    last_seen_place: Annotated[str, typer.Option(help="Where.")] = "",
    last_seen_on: Annotated[str, typer.Option(metavar="DATE", help="YYYY-MM-DD.")] = "",
    description: Annotated[str, typer.Option(help="What helps to recognise the person.")] = "",
    reference: Annotated[
        str, typer.Option(help="The case's number elsewhere, to find it by.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Open a case for a missing or an unidentified person, or for one who asks for help.

    A registered person's case needs no legal basis: it rests on what they say, with or without
    prints (`hospitium consent record`).

    Without a birth year or an age the person counts as a minor.
    """
    low, high = parse_age(age)
    notice = Notice(
        family_name=family_name,
        given_name=given_name,
        sex=sex,
        birth_year=birth_year,
        age_low=low,
        age_high=high,
        last_seen_place=last_seen_place,
        last_seen_on=parse_date(last_seen_on, "--last-seen-on") if last_seen_on else None,
        description=description,
    )
    expires_at = parse_expiry(expires, now=wiring_of(context).clock())
    from hospitium.usecases.open_case import open_case as run

    with desk(context, data, operator) as (runtime, who):
        opened = run(
            runtime,
            who,
            kind=kind,
            notice=notice,
            legal_basis=legal_basis,
            authority=authority,
            contact_desk=contact_desk,
            expires_at=expires_at,
            basis=basis,
            best_interests=best_interests,
            reference=reference,
        )
    show(
        {"id": str(opened), "kind": kind.value, "expires_at": expires_at.isoformat()},
        f"Case {opened} is open until {instant(expires_at)}.\n"
        "Next: " + typed(f"enroll {opened} right-index.png --operator {operator}", data),
        as_json=as_json,
    )


@app.command("show")
@example("hospitium case show 0190a1b2-0000-7000-8000-000000000001 --operator amira")
def show_case(
    context: typer.Context,
    case: CaseArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show one case of your agency: the notice, its legal basis, its prints."""
    from hospitium.usecases.show_case import show_case as run

    with desk(context, data, operator) as (runtime, who):
        record = run(runtime, who, case_id(case))
    show(case_views.case_document(record), case_views.case_text(record), as_json=as_json)


@app.command("list")
@example("hospitium case list --operator amira")
def list_cases(
    context: typer.Context,
    limit: Limit = 50,
    offset: Annotated[int, typer.Option(min=0, help="Skip so many.")] = 0,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your agency's cases that have not expired, newest first."""
    from hospitium.usecases.list_cases import list_cases as run

    with desk(context, data, operator) as (runtime, who):
        page = run(runtime, who, limit=limit, offset=offset)
    show(case_views.page_document(page), case_views.page_text(page), as_json=as_json)


@app.command("find")
@example(
    "hospitium case find --name 'Ada Specimen' --birth-year 2010 --operator amira",
    "hospitium case find --reference MP-12/2026 --operator amira",
)
def find_case(
    context: typer.Context,
    reference: Annotated[str, typer.Option(help="The case's number elsewhere.")] = "",
    name: Annotated[str, typer.Option(help="The whole name, in any order of its parts.")] = "",
    birth_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Leaves out cases of another year.")
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Find your agency's cases by exactly that reference or that name.

    Capitals, accents and punctuation do not count; another spelling is another name.
    """
    from hospitium.usecases.find_case import find_case as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, reference=reference, name=name, birth_year=birth_year)
    document = {"cases": [case_views.line_document(case) for case in found]}
    show(document, case_views.lines_text(found), as_json=as_json)


@app.command("regions")
@example(
    "hospitium case regions 0190a1b2-0000-7000-8000-000000000001 --region north-valley \\",
    "  --region border-east --operator amira",
)
def set_regions(
    context: typer.Context,
    case: CaseArgument,
    region: Annotated[
        list[str] | None, typer.Option(help="May be given several times; none: everywhere.")
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say in which regions somebody is sought: which phones carry the case (`hospitium pack`)."""
    from hospitium.usecases.case_regions import set_regions as run

    with desk(context, data, operator) as (runtime, who):
        words = run(runtime, who, case_id(case), region or ())
    where = ", ".join(words) or "everywhere"
    show({"case": case, "regions": list(words)}, f"Sought: {where}.", as_json=as_json)


@app.command("close")
@example(
    "hospitium case close 0190a1b2-0000-7000-8000-000000000001 --reason 'found safe' \\",
    "  --operator amira",
)
def close_case(
    context: typer.Context,
    case: CaseArgument,
    reason: Annotated[str, typer.Option(help="Why; kept, sealed, in the log.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Close a case; its prints leave the gallery in the same moment."""
    from hospitium.usecases.close_case import close_case as run

    closed = case_id(case)
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, closed, reason=reason)
    show(
        {"id": str(closed), "closed": True},
        f"Case {closed} is closed; its prints are in no search any more.",
        as_json=as_json,
    )
