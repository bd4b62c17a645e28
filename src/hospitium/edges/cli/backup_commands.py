"""`hospitium backup`: sealed copies of a running node, and putting one back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.edges.cli import backup_views
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Limit, Who, example
from hospitium.edges.cli.output import progress_of, say, show
from hospitium.edges.cli.wiring import desk, wiring_of

if TYPE_CHECKING:
    from hospitium.usecases.restore_backup import Sources, Target

app = typer.Typer(rich_markup_mode=None)
BackupFile = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The backup.")
]
Secret = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="The secret that `backup key` wrote; its passphrase is asked for.",
    ),
]
Files = list[Path] | None


@app.command("key")
@example("hospitium backup key /media/safe/backup-key")
def key(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the secret goes.")],
    as_json: Json = False,
) -> None:
    """Make a pair of keys for backups: the secret in FILE, behind a passphrase, and FILE.pub.

    Only FILE.pub belongs on the node: it makes backups, and opens none. The passphrase is asked
    for twice, or read from the file that HOSPITIUM_NEW_BACKUP_PASSPHRASE_FILE names.
    """
    from hospitium.usecases.backups import make_key

    wiring = wiring_of(context)
    public = make_key(file, wiring.random, wiring.ask)
    show(
        {"secret": str(file), "public": str(public)},
        f"{file} opens backups: keep it away from the node, with its passphrase elsewhere.\n"
        f"{public} makes them: leave it on the node.",
        as_json=as_json,
    )


@app.command("create")
@example("hospitium backup create /media/usb/node.backup --to backup-key.pub --operator root")
def create(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    to: Annotated[
        Path,
        typer.Option(
            metavar="FILE.pub",
            exists=True,
            dir_okay=False,
            envvar="HOSPITIUM_BACKUP_TO",
            help="The public key of backups.",
        ),
    ],
    keep_days: Annotated[
        int, typer.Option(min=1, max=366, help="Days after which it is to be destroyed.")
    ] = 35,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Make a sealed backup while the node works; nothing has to be stopped."""
    from hospitium.usecases.backups import load_recipient
    from hospitium.usecases.create_backup import create_backup

    recipient = load_recipient(to)
    with desk(context, data, operator) as (runtime, who), progress_of("Copying") as tell:
        made = create_backup(runtime, who, file, recipient, keep_days=keep_days, on_progress=tell)
    show(
        backup_views.made_document(made, file),
        backup_views.made_text(made, file),
        as_json=as_json,
    )
    if not made.root_inside:
        say("It does not hold the node's root: keep a copy of keys/node.key apart from it.")


@app.command("check")
@example("hospitium backup check /media/usb/node.backup --key /media/safe/backup-key")
def check(context: typer.Context, file: BackupFile, key: Secret, as_json: Json = False) -> None:
    """Read a backup from its first byte to its last, and rebuild the log in it.

    Does not need the node. What the node sealed stays sealed.
    """
    from hospitium.usecases.backups import check_file

    checked = check_file(file, key, wiring_of(context).ask)
    show(
        backup_views.checked_document(checked), backup_views.checked_text(checked), as_json=as_json
    )


@app.command("restore")
@example(
    "hospitium backup restore /media/usb/node.backup --data .hospitium --operator root \\",
    "  --key /media/safe/backup-key --root /media/safe/node.key \\",
    "  --erasures /media/usb/erasures --witnessed checkpoint-of-the-court",
)
def restore(
    context: typer.Context,
    file: BackupFile,
    key: Secret,
    root: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The copy of keys/node.key, if it was a plain file."),
    ] = None,
    erasures: Annotated[
        Files,
        typer.Option(
            metavar="FILE", exists=True, help="What `backup erasures` wrote; may be repeated."
        ),
    ] = None,
    witnessed: Annotated[
        Files,
        typer.Option(
            metavar="FILE", exists=True, help="A checkpoint that a witness keeps; may be repeated."
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="An empty PostgreSQL database; without it SQLite."),
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Put a node back into a folder that is not there yet; all of it, or nothing.

    The log goes on, and says so. What has expired is erased at once; so is what the lists of
    erasures name.
    """
    from hospitium.usecases.restore_backup import Sources, Target

    if not operator.strip():
        raise NotSignedIn(
            "nobody is named as the operator",
            remedy="Add --operator HANDLE: an administrator of the node that comes back.",
        )
    sources = Sources(file, key, root, tuple(erasures or ()), tuple(witnessed or ()))
    _restore(context, Target(data, database), sources, OperatorId(operator.strip()), as_json)


def _restore(
    context: typer.Context,
    target: "Target",
    sources: "Sources",
    operator: OperatorId,
    as_json: bool,
) -> None:
    from hospitium.usecases.restore_backup import restore_backup

    wiring = wiring_of(context)
    done = restore_backup(
        target, sources, operator, clock=wiring.clock, random=wiring.random, ask=wiring.ask
    )
    show(backup_views.restored_document(done), backup_views.restored_text(done), as_json=as_json)
    for warning in backup_views.warnings_of(done):
        say(warning)


@app.command("erasures")
@example("hospitium backup erasures /media/usb/erasures --operator root")
def erasures(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Replaced if it is there.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Write the ids of what was erased or ended, signed, for whoever restores an older backup.

    Run it after every `retain` and keep the list where the backups are: what is erased after the
    newest list comes back with a restore.
    """
    from hospitium.usecases.backups import export_gone

    with desk(context, data, operator) as (runtime, who):
        gone = export_gone(runtime, who, file)
    counts = {
        "cases": len(gone.cases),
        "closed": len(gone.closed),
        "probes": len(gone.probes),
        "operators": len(gone.operators),
        "purposes": sorted(gone.purposes),
    }
    text = ", ".join(f"{value} {name}" for name, value in counts.items() if name != "purposes")
    document = {"file": str(file), "log_size": gone.size, "gone": counts}
    show(document, f"{file} lists {text}.", as_json=as_json)


@app.command("list")
@example("hospitium backup list --operator root")
def list_(
    context: typer.Context,
    limit: Limit = 50,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List the backups that were begun, newest first."""
    from hospitium.usecases.backups import list_backups

    with desk(context, data, operator) as (runtime, who):
        found = list_backups(runtime, who, limit=limit)
    show(backup_views.list_document(found), backup_views.list_text(found), as_json=as_json)


@app.command("prune")
@example("hospitium backup prune /media/usb")
def prune(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="Of backups.")
    ],
    as_json: Json = False,
) -> None:
    """Remove the backups in FOLDER that have expired; nothing else."""
    from hospitium.usecases.backups import prune as run

    removed = [str(path) for path in run(folder, wiring_of(context).clock)]
    text = "\n".join(f"Removed {path}" for path in removed) or "No backup there has expired."
    show({"removed": removed}, text, as_json=as_json)
