"""`hospitium consent`: what people say about their prints, and the receipts for it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hospitium.core.ids import GuardianId, parse_uuid
from hospitium.core.units import MIB
from hospitium.edges.cli import consent_child_commands, consent_views
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    CaseArgument,
    DataFolder,
    Json,
    Who,
    example,
)
from hospitium.edges.cli.output import fields, show
from hospitium.edges.cli.parsing import parse_expiry
from hospitium.edges.cli.wiring import desk, wiring_of
from hospitium.policy.consents import Action, Modality

app = typer.Typer(rich_markup_mode=None)
consent_child_commands.add_to(app)
FILE = {"exists": True, "dir_okay": False, "readable": True}
Uses = Annotated[
    list[str],
    typer.Option(
        "--purpose", metavar="PURPOSE", help="What it is about; repeat it. A no without: all."
    ),
]


@app.command("record")
@example(
    "hospitium consent record 0190a1b2-0000-7000-8000-000000000001 given \\",
    "  --purpose shelter-check --purpose confirm-identity --language Tigrinya \\",
    "  --explained 'read aloud, with pictures' --operator amira",
    "hospitium consent record 0190a1b2-0000-7000-8000-000000000001 withdrawn --operator amira",
)
def record(
    context: typer.Context,
    case: CaseArgument,
    action: Annotated[Action, typer.Argument(help="What was said.")],
    purposes: Uses = [],  # noqa: B006 - typer copies it
    modalities: Annotated[
        list[Modality], typer.Option("--modality", help="Of what; repeat it.")
    ] = [],  # noqa: B006 - typer copies it
    guardian: Annotated[
        str, typer.Option(metavar="ID", help="The guardian who said it, if not the person.")
    ] = "",
    language: Annotated[str, typer.Option(help="In which language it was explained.")] = "",
    explained: Annotated[str, typer.Option(help="How: read aloud, by pictures, in writing.")] = "",
    interpreter: Annotated[str, typer.Option(help="Who interpreted.")] = "",
    witness: Annotated[str, typer.Option(help="Who was there.")] = "",
    reason: Annotated[str, typer.Option(help="Why a child is not able to answer.")] = "",
    notice: Annotated[
        str, typer.Option(metavar="VERSION", help="Of the explanation; see `consent notice`.")
    ] = "",
    until: Annotated[
        str, typer.Option(metavar="WHEN", help="Last day of a yes, or 90d; else a year.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Write down what somebody said. A no counts from this moment, and costs nobody any help.

    A child answers with assent-yes, assent-no or assent-not-able.
    """
    from hospitium.records.consent_events import Telling
    from hospitium.usecases.consent_notice import VERSION
    from hospitium.usecases.record_consent import Statement, record_consent

    statement = Statement(
        action=action,
        purposes=frozenset(purposes),
        modalities=frozenset(modalities),
        guardian=GuardianId(parse_uuid(guardian, "guardian")) if guardian else None,
        telling=Telling(language, explained, interpreter, witness, reason),
        notice=notice or VERSION,
        until=parse_expiry(until, now=wiring_of(context).clock()) if until else None,
    )
    with desk(context, data, operator) as (runtime, who):
        recorded = record_consent(runtime, who, case_id(case), statement)
    show(
        consent_views.recorded_document(recorded),
        consent_views.recorded_text(recorded, case, operator),
        as_json=as_json,
    )


@app.command("show")
@example("hospitium consent show 0190a1b2-0000-7000-8000-000000000001 --operator amira")
def show_stream(
    context: typer.Context,
    case: CaseArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show all that was said in a case, who speaks for a child, and what stands of it."""
    from hospitium.usecases.show_consent import show_consent

    with desk(context, data, operator) as (runtime, who):
        found = show_consent(runtime, who, case_id(case))
    show(consent_views.consent_document(found), consent_views.consent_text(found), as_json=as_json)


@app.command("receipt")
@example(
    "hospitium consent receipt 0190a1b2-0000-7000-8000-000000000001 1 --out receipt.json \\",
    "  --operator amira",
)
def receipt(
    context: typer.Context,
    case: CaseArgument,
    number: Annotated[int, typer.Argument(min=1, metavar="NUMBER", help="Of what was said.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Also as a signed file.")
    ] = None,
    guardian: Annotated[str, typer.Option(metavar="ID", help="The guardian who asks for it.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Print a receipt in plain words; --json prints the signed one that can be checked."""
    from hospitium.usecases.give_receipt import give_receipt
    from hospitium.usecases.receipt_words import receipt_text

    asks = GuardianId(parse_uuid(guardian, "guardian")) if guardian else None
    with desk(context, data, operator) as (runtime, who):
        found = give_receipt(runtime, who, case_id(case), number, to=asks)
    if out is not None:
        out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    show(found, receipt_text(found), as_json=as_json)


@app.command("check")
@example(
    "hospitium consent check receipt.json --policy log-policy",
    "hospitium consent check receipt.json --policy log-policy --proof entry-12.tlog-proof \\",
    "  --entry entry-12.json",
)
def check(
    file: Annotated[Path, typer.Argument(metavar="RECEIPT", help="A receipt as JSON.", **FILE)],
    trusted: Annotated[
        Path, typer.Option("--policy", help="Whose signatures you believe.", **FILE)
    ],
    proof: Annotated[
        Path | None, typer.Option(help="The .tlog-proof file of its entry.", **FILE)
    ] = None,
    entry: Annotated[Path | None, typer.Option(help="The entry's file.", **FILE)] = None,
    as_json: Json = False,
) -> None:
    """Check a receipt: no node, no account, no network. Exit code 6 if it does not hold.

    `hospitium log prove ENTRY` gives the two files that show that the log has it.
    """
    from hospitium.formats.consent_receipt import said_in
    from hospitium.usecases.check_receipt import check_receipt_files

    checked = check_receipt_files(
        _read(file),
        _read(trusted),
        proof=_read(proof) if proof else None,
        entry=_read(entry) if entry else None,
    )
    event, said = checked.receipt["events"][0], said_in(checked.receipt)
    shown = "yes" if checked.in_log else "not asked: give --proof and --entry"
    document = {
        "genuine": True,
        "log": checked.log,
        "log_entry": checked.entry,
        "in_log": checked.in_log,
        "action": said,
        "at": event["event_time"],
    }
    pairs = [
        ("Genuine", f"yes, signed by {checked.log}"),
        ("Said", f"{said} at {event['event_time']}"),
        ("Entry in the log", checked.entry),
        ("Shown to be there", shown),
    ]
    show(document, fields(pairs), as_json=as_json)


@app.command("due")
@example("hospitium consent due --operator amira")
def due(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List whom to ask: people who turn 18 soon, and those whose prints wait to be erased."""
    from hospitium.usecases.due_consents import due_consents

    with desk(context, data, operator) as (runtime, who):
        found = due_consents(runtime, who)
    show(consent_views.due_document(found), consent_views.due_text(found), as_json=as_json)


@app.command("notice")
@example("hospitium consent notice")
def notice(as_json: Json = False) -> None:
    """Print what to tell people before they are asked, in plain words."""
    from hospitium.usecases.consent_notice import VERSION, notice_digest, notice_text

    document = {"version": VERSION, "sha256": notice_digest(), "text": notice_text()}
    show(document, notice_text().rstrip("\n"), as_json=as_json)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MIB + 1)
