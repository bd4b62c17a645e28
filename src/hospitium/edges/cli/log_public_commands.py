"""`hospitium log`: what the log says, for everybody, of how the node works."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Limit, Who, example
from hospitium.edges.cli.output import fields, show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.public_log import PublicEntry


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group `log`."""
    app.command("public")(public)
    app.command("record-app")(record_app)


@example("hospitium log public --about model:leader --operator olu")
def public(
    context: typer.Context,
    about: Annotated[
        str, typer.Option(metavar="SUBJECT", help="Only this, such as model:leader or app:field.")
    ] = "",
    limit: Limit = 100,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List the entries about models, calibrations, policies, apps and keys, newest first.

    `hospitium log prove ENTRY --open` proves one of them to somebody without the node's key.
    """
    from hospitium.usecases.show_public import show_public

    with desk(context, data, operator) as (runtime, who):
        found = show_public(runtime, who, subject=about, limit=limit)
    rows = [
        (
            one.leaf.sequence,
            instant(one.leaf.at),
            one.leaf.operator,
            one.leaf.subject,
            ", ".join(f"{name} {_short(value)}" for name, value in one.details.items()),
        )
        for one in found
    ]
    text = table(("No.", "When", "Who", "About", "Says"), rows) if rows else "No public entry yet."
    show({"entries": [_document(one) for one in found]}, text, as_json=as_json)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 24 else f"{text[:16]}…"


def _document(one: "PublicEntry") -> dict[str, Any]:
    leaf = one.leaf
    return {
        "sequence": leaf.sequence,
        "at": leaf.at.isoformat(),
        "operator": leaf.operator,
        "subject": leaf.subject,
        "details": dict(one.details),
    }


@example("hospitium log record-app field clients/field/dist --operator root")
def record_app(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the app is called.")],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", exists=True, file_okay=False, help="Its files, as they are served."
        ),
    ],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Log one digest over the files of an app, so that another app slipped to a phone shows.

    The digest is that of `sha256sum` over the sorted lines of `sha256sum` (docs/guide/ledger.md).
    Administrators only. Nothing is logged if it is what the log says already.
    """
    from hospitium.usecases.log_app import log_app

    with desk(context, data, operator) as (runtime, who):
        found, leaf = log_app(runtime, who, name, folder)
    document = {
        "app": name,
        "sha256": found.sha256,
        "files": found.files,
        "bytes": found.bytes,
        "entry": None if leaf is None else leaf.sequence,
    }
    shown = {**document, "entry": "as logged before" if leaf is None else leaf.sequence}
    show(document, fields(shown.items()), as_json=as_json)
