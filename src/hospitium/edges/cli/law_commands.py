"""`hospitium law`: what was done, as laws ask for it, for people who believe nobody."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.core.units import MIB
from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, say, show
from hospitium.edges.cli.parsing import parse_date
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import count
from hospitium.ledger.law_rows import Law

if TYPE_CHECKING:
    from hospitium.ledger.law_export import Checked
    from hospitium.usecases.export_law import LawExport

app = typer.Typer(rich_markup_mode=None)
LARGEST_FILE = 512 * MIB


@app.command("export")
@example(
    "hospitium law export led25 --from 2026-01-01 --to 2026-12-31 --out court/ \\",
    "  --recipient durban-high-court --operator dana",
)
def export(
    context: typer.Context,
    law: Annotated[
        Law,
        typer.Argument(
            metavar="LAW",
            help="led25: Directive (EU) 2016/680 art. 25. aiact12: Regulation (EU) 2024/1689 "
            "art. 12(3).",
        ),
    ],
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="First day, UTC.")],
    end: Annotated[str, typer.Option("--to", metavar="DAY", help="Last day, UTC.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", file_okay=False, help="A new folder for the files."),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")] = False,
    recipient: Annotated[
        str, typer.Option(metavar="HANDLE", help="For whom, in the log: durban-high-court.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Export the log of a period with a proof that a court checks without an account.

    For data-protection officers and auditors: the deeds of their own agency; for an ombudsman:
    those of all agencies on the node. The export itself is logged.
    """
    from hospitium.usecases.export_law import export_law

    if out is None and not (as_csv or as_json):
        raise BadInput("the export has nowhere to go", remedy="Give --out DIR, --csv or --json.")
    if out is not None and out.exists() and any(out.iterdir()):
        raise BadInput("that folder is not empty", remedy="Name a new folder with --out.")
    first, last = parse_date(start, "--from"), parse_date(end, "--to")
    with desk(context, data, operator) as (runtime, who):
        made = export_law(runtime, who, law, start=first, end=last, recipient=recipient)
    if out is not None:
        for name, content in made.files.items():
            write_new(out / name, content)
    if not made.witnessed:
        say("No witness has signed the end of this period yet: run `hospitium log publish`.")
    if as_csv and not as_json:
        typer.echo(made.files["rows.csv"].decode(), nl=False)
        return
    show(_document(made, out), _text(made, out), as_json=as_json)


def _document(made: "LawExport", out: Path | None) -> dict[str, Any]:
    return {
        "law": made.scope.law.value,
        "from": made.scope.start.isoformat(),
        "until": made.scope.end.isoformat(),
        "agency": made.scope.agency or None,
        "rows": list(made.rows),
        "proof": {
            "entries": made.entries,
            "withheld": made.withheld,
            "size": made.head.size,
            "root": made.head.root.hex(),
            "witnessed": made.witnessed,
        },
        "files": [str(out / name) for name in made.files] if out else [],
    }


def _text(made: "LawExport", out: Path | None) -> str:
    return (
        f"{count(len(made.rows), 'row')} in {out}, resting on {made.entries:,} entries of the log."
        f"\nCheck it: hospitium law check {out}"
    )


@app.command("check")
@example("hospitium law check court/ --policy north-police.policy")
def check(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", exists=True, file_okay=False, help="A folder that `law export` made."
        ),
    ],
    trusted: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            exists=True,
            dir_okay=False,
            help="Whose signatures you believe, from somebody you trust. Without it: whose the "
            "exporter names.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check an export: no node, no account, no network.

    Any row or entry that was changed, added or left out is found. Exit code 6 if it does not hold.
    """
    from hospitium.ledger.law_export import check_export
    from hospitium.ledger.quorum import parse_policy

    files = {path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}
    if trusted is None:
        say("Believed: the signatures that the exporter names. Better give --policy yourself.")
        if "log-policy" not in files:
            raise BadInput("log-policy is missing", remedy="Give --policy FILE.")
    policy = parse_policy(files["log-policy"] if trusted is None else _read(trusted))
    _tell(check_export(files, policy), as_json=as_json)


def _tell(found: "Checked", *, as_json: bool) -> None:
    witnesses = sorted(found.witnessed.witnesses)
    document = {
        "holds": True,
        "law": found.scope.law.value,
        "from": found.scope.start.isoformat(),
        "until": found.scope.end.isoformat(),
        "agency": found.scope.agency or None,
        "rows": len(found.rows),
        "entries": found.entries,
        "withheld": found.withheld,
        "whole": found.whole,
        "log": found.witnessed.head.origin,
        "size": found.witnessed.head.size,
        "witnesses": witnesses,
    }
    ends = "reach beyond the period" if found.whole else "do NOT show what lies beside the period"
    pairs = [
        ("law", found.scope.law.value),
        ("period", f"{found.scope.start.isoformat()} until {found.scope.end.isoformat()}"),
        ("agency", found.scope.agency or "all of the node"),
        ("rows", len(found.rows)),
        ("entries", f"{found.entries:,}, {found.withheld:,} of them as a hash only; they {ends}"),
        ("log", f"{found.witnessed.head.origin}, {found.witnessed.head.size:,} entries"),
        ("signed by", ", ".join(witnesses) or "nobody but the log itself"),
    ]
    show(document, f"The export holds.\n\n{fields(pairs)}", as_json=as_json)


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{path.name} is larger than a file of an export can be")
    return path.read_bytes()
