"""`hospitium log`: what was done, and the proof that nobody rewrote it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import Tampered
from hospitium.edges.cli import (
    log_check_command,
    log_proof_commands,
    log_public_commands,
    log_stamp_commands,
    log_watch_commands,
)
from hospitium.edges.cli.log_files import Authority, found_document, found_line, need_authority
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Limit, Who, example
from hospitium.edges.cli.output import say, show, table
from hospitium.edges.cli.wiring import desk, node_of
from hospitium.edges.cli.words import count, instant

if TYPE_CHECKING:
    from hospitium.ledger import LogReport
    from hospitium.records.audit import AuditEntry

app = typer.Typer(rich_markup_mode=None)
log_proof_commands.add_to(app)
log_check_command.add_to(app)
log_public_commands.add_to(app)
log_stamp_commands.add_to(app)
log_watch_commands.add_to(app)


@app.command("show")
@example("hospitium log show --after 120 --limit 20 --operator olu")
def show_log(
    context: typer.Context,
    after: Annotated[int, typer.Option(min=0, help="Only entries after this number.")] = 0,
    limit: Limit = 100,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show entries of the log: who did what, when, why, on which record. Never a name."""
    from hospitium.usecases.audit_log import show_log as run

    with desk(context, data, operator) as (runtime, who):
        entries = run(runtime, who, after=after, limit=limit, newest_first=newest)
    rows = [
        (
            entry.leaf.sequence,
            instant(entry.leaf.at),
            entry.leaf.operator,
            entry.leaf.action,
            entry.leaf.operation.value,
            entry.leaf.purpose,
            entry.leaf.subject,
        )
        for entry in entries
    ]
    heads = ("No.", "When", "Who", "Did", "Kind", "Why", "On")
    text = table(heads, rows) if rows else "No entries."
    show({"entries": [_document(entry) for entry in entries]}, text, as_json=as_json)


def _document(entry: "AuditEntry") -> dict[str, Any]:
    leaf = entry.leaf
    return {
        "sequence": leaf.sequence,
        "at": leaf.at.isoformat(),
        "operation": leaf.operation.value,
        "action": leaf.action,
        "operator": leaf.operator,
        "agency": leaf.agency,
        "purpose": leaf.purpose,
        "permit": leaf.permit,
        "case": leaf.case or None,
        "subject": leaf.subject or None,
        "commitment": leaf.commitment.hex(),
        "leaf_hash": entry.leaf_hash.hex(),
        "erased": entry.erased,
        "decision": str(entry.decision) if entry.decision else None,
    }


@app.command("verify")
@example("hospitium log verify", "hospitium log verify --authority tsa-ca.pem")
def verify_log(
    context: typer.Context,
    authority: Authority = None,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Recompute the whole log: any changed, removed or reordered entry is found.

    With --authority the kept time stamps are verified too. Anybody may ask; no operator is needed.
    Exit code 6 if the log is not sound, or a time stamp does not verify.
    """
    from hospitium.usecases.audit_log import verify_log as run
    from hospitium.usecases.stamp_log import check_stamps

    with node_of(context, data) as runtime:
        report = run(runtime)
        stamps = check_stamps(runtime, need_authority(authority)) if authority else ()
    document = {
        "sound": report.sound,
        "size": report.size,
        "root": report.root.hex(),
        "problems": [{"sequence": one.sequence, "what": one.what} for one in report.problems],
        "timestamps": [found_document(one) for one in stamps],
    }
    show(document, "\n".join([_verdict(report), *map(found_line, stamps)]), as_json=as_json)
    if not report.sound or any(one.problem for one in stamps):
        say(f"What to do: {Tampered.remedy}")
        raise typer.Exit(Tampered.exit_status)


def _verdict(report: "LogReport") -> str:
    entries = count(report.size, "entry").replace("entrys", "entries")
    if report.sound:
        return f"The log is sound: {entries}, root {report.root.hex()}."
    rows = [(one.sequence, one.what) for one in report.problems]
    return f"The log is NOT sound ({entries}).\n\n{table(('Entry', 'What'), rows)}"
