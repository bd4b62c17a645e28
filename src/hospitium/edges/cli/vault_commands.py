"""`hospitium vault`: the keys that everything on the node is sealed with."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, progress_of, say, show, table
from hospitium.edges.cli.wiring import desk, node_of, wiring_of

if TYPE_CHECKING:
    from hospitium.usecases.vault import VaultStatus

app = typer.Typer(rich_markup_mode=None)
Purpose = Annotated[
    str, typer.Argument(metavar="PURPOSE", help="As `hospitium vault status` names it: template.")
]


@app.command("status")
@example("hospitium vault status")
def status(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Show which keys there are and how their root is kept; never a key."""
    from hospitium.usecases.vault import vault_status

    with node_of(context, data) as runtime:
        found = vault_status(runtime)
    document = {
        "root": found.root,
        "keys": [
            {"purpose": one.purpose, "generation": one.generation, "older_values": one.older}
            for one in found.keys
        ],
    }
    show(document, _words(found), as_json=as_json)


def _words(found: "VaultStatus") -> str:
    kept = {
        "file": "in a plain file: whoever can read it can read everything",
        "passphrase": "behind a passphrase",
        "token": "in a PKCS#11 token",
    }
    rows = [
        (one.purpose, one.generation, "" if one.older is None else one.older) for one in found.keys
    ]
    heads = ("Purpose", "Key", "Sealed with older keys")
    return f"The root is kept {kept[found.root]}.\n\n{table(heads, rows)}"


@app.command("rotate")
@example("hospitium vault rotate template --operator root")
def rotate(
    context: typer.Context,
    purpose: Purpose,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Give a purpose a new key, seal everything of it anew, destroy the old key.

    The node goes on working meanwhile. Stopped half-way, the same command finishes it.
    """
    from hospitium.usecases.vault import rotate_key

    with desk(context, data, operator) as (runtime, who), progress_of("Sealing anew") as tell:
        done = rotate_key(runtime, who, purpose, on_progress=lambda count: tell(count, count))
    document = {
        "purpose": done.purpose,
        "generation": done.generation,
        "resealed": done.resealed,
        "destroyed_keys": done.destroyed,
    }
    show(document, fields(list(document.items())), as_json=as_json)


@app.command("erase-all")
@example(
    "hospitium vault erase-all template --reason 'order of the court, 3 C 12/26' --sure "
    "--operator root"
)
def erase_all(
    context: typer.Context,
    purpose: Purpose,
    reason: Annotated[str, typer.Option(help="Who ordered it, and why; kept in the log.")],
    sure: Annotated[bool, typer.Option("--sure", help="Yes: nothing brings it back.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Erase all templates, or all probes, at once by destroying their keys."""
    from hospitium.usecases.vault import erase_all as run

    if not sure:
        raise BadInput(
            f"this erases every {purpose} on this node, for ever",
            remedy="Add --sure if that is what was ordered.",
        )
    with desk(context, data, operator) as (runtime, who):
        gone = run(runtime, who, purpose, reason=reason)
    show({"purpose": purpose, "erased": gone}, f"Erased: {gone} of {purpose}.", as_json=as_json)


@app.command("protect")
@example(
    "hospitium vault protect --operator root",
    "hospitium vault protect --token node --operator root",
)
def protect(
    context: typer.Context,
    token: Annotated[
        str | None, typer.Option(metavar="LABEL", help="Put the root into this PKCS#11 token.")
    ] = None,
    module: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The token's library (.so).")
    ] = None,
    key: Annotated[str, typer.Option(help="What the key in the token is called.")] = "hospitium",
    plain: Annotated[
        bool, typer.Option("--plain", help="Back to a plain file, for a machine that starts alone.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Put the root behind a passphrase (the default), into a token, or back into a plain file.

    A new root is made each time: who has a copy of the old key file has nothing any more. The
    passphrase is asked for twice, or read from the file that HOSPITIUM_NEW_PASSPHRASE_FILE names.
    """
    from hospitium.usecases.protect_root import to_passphrase, to_plain_file, to_token

    if plain and token is not None:
        raise BadInput("a root is in a token or in a plain file, not in both")
    with desk(context, data, operator) as (runtime, who):
        if token is not None:
            if module is None:
                raise BadInput("a token wants its library", remedy="Name it with --module.")
            pin = wiring_of(context).ask("PIN")
            count = to_token(runtime, who, module=str(module), token=token, key=key, pin=pin)
        elif plain:
            count = to_plain_file(runtime, who)
        else:
            count = to_passphrase(runtime, who, wiring_of(context).ask("new passphrase"))
    kept = "token" if token is not None else "file" if plain else "passphrase"
    show(
        {"root": kept, "keys": count},
        f"{count} keys now hang on a new root: {kept}.",
        as_json=as_json,
    )
    if kept == "passphrase":
        say("Write it down and lock it away: nobody can open this node without it.")
