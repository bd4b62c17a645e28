"""`hospitium log`: proofs for people outside, and the witnesses that they rest on."""

from pathlib import Path
from typing import Annotated

import typer

from hospitium.core.errors import BadInput, Unavailable
from hospitium.edges.cli.log_files import FILE, read_file
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, say, show, table
from hospitium.edges.cli.wiring import desk, node_of

FOLDER = typer.Option("--out", metavar="DIR", file_okay=False, help="Where the files go.")


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group `log`."""
    for name, command in (
        ("prove", prove),
        ("policy", policy),
        ("witnesses", witnesses),
        ("publish", publish),
    ):
        app.command(name)(command)


@example("hospitium log prove 12 --out proof/ --operator olu")
def prove(
    context: typer.Context,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=1, help="Number of the entry.")],
    out: Annotated[Path, FOLDER] = Path(),
    opened: Annotated[
        bool,
        typer.Option("--open", help="Also what the entry says in detail: of public entries only."),
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Write an entry, its proof and the policy as three files that anybody can check offline.

    Entries about models, calibrations, policies, apps and keys are public: with --open a fourth
    file shows what they say. `hospitium log public` lists them. If an authority has stamped a
    checkpoint with the entry, that checkpoint and the time stamp are written too.
    """
    from hospitium.usecases.prove_entry import proof_files

    with desk(context, data, operator) as (runtime, who):
        proved, named = proof_files(runtime, who, entry, opened=opened)
    _write(out, named)
    if not proved.witnessed:
        say("No witness has signed a log with this entry yet: run `hospitium log publish`.")
    files = [str(out / name) for name in named]
    document = {
        "entry": entry,
        "files": files,
        "size": proved.head.size,
        "root": proved.head.root.hex(),
        "witnessed": proved.witnessed,
    }
    show(document, "\n".join(files), as_json=as_json)


@example("hospitium log policy > log-policy")
def policy(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Print the log's key and its witnesses as a C2SP tlog-policy, for auditors and witnesses."""
    from hospitium.usecases.name_witnesses import show_policy

    with node_of(context, data) as runtime:
        text = show_policy(runtime).decode("utf-8", "surrogateescape")
    show({"policy": text}, text.rstrip("\n"), as_json=as_json)


@example("hospitium log witnesses witnesses.txt --operator root")
def witnesses(
    context: typer.Context,
    lines: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Lines `witness`, `group` and `quorum` of a policy.", **FILE
        ),
    ],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say who must sign the log before others believe it. Administrators only, and logged."""
    from hospitium.usecases.name_witnesses import name_witnesses

    try:
        text = read_file(lines).decode()
    except UnicodeDecodeError:
        raise BadInput("the file with the witnesses is not text") from None
    with desk(context, data, operator) as (runtime, who):
        named = name_witnesses(runtime, who, text)
    document = {
        "witnesses": {name: str(key) for name, key in named.witnesses.items()},
        "quorum": named.quorum,
        "least": named.least,
    }
    pairs = [("witnesses", ", ".join(named.witnesses) or "none"), ("enough", named.quorum)]
    show(document, fields([*pairs, ("at least", named.least)]), as_json=as_json)


@example("hospitium log publish")
def publish(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Have the witnesses sign the log as it is now; run it after each day's work, or by a timer.

    Exit code 5 if too few of them signed.
    """
    from hospitium.exchange.transport import call
    from hospitium.usecases.publish_log import publish_log

    with node_of(context, data) as runtime:
        came = publish_log(runtime, call)
    document = {
        "size": came.head.size,
        "root": came.head.root.hex(),
        "signed": list(came.signed),
        "declined": dict(came.declined),
        "published": came.accepted,
    }
    rows = [(name, "signed") for name in came.signed]
    rows += [(name, f"did not sign: {why}") for name, why in came.declined.items()]
    verdict = "Published" if came.accepted else "NOT published: too few witnesses signed"
    text = f"{verdict}: {came.head.size} entries, root {came.head.root.hex()}."
    show(
        document,
        "\n".join([text, *([table(("Witness", ""), rows)] if rows else [])]),
        as_json=as_json,
    )
    if not came.accepted:
        raise typer.Exit(Unavailable.exit_status)


def _write(folder: Path, named: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in named.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise BadInput("the files cannot be written there", remedy="Name another --out.") from error
