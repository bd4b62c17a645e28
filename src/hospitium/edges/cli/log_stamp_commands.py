"""`hospitium log timestamp`: have an authority say when it saw the published checkpoint."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli.log_files import (
    FILE,
    Authority,
    need_authority,
    read_file,
    stamp_document,
)
from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import node_of
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.usecases.stamp_log import Stamped


def add_to(app: typer.Typer) -> None:
    """Add the command to the group `log`."""
    app.command("timestamp")(timestamp)


@example(
    "hospitium log timestamp --url https://tsa.example --authority tsa-ca.pem",
    "hospitium log timestamp --request log.tsq",
    "hospitium log timestamp --reply log.tsr --authority tsa-ca.pem",
)
def timestamp(
    context: typer.Context,
    url: Annotated[str, typer.Option(help="Where the authority answers.")] = "",
    request: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Only write the request (.tsq)."),
    ] = None,
    reply: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take in a reply (.tsr).", **FILE)
    ] = None,
    authority: Authority = None,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Have an authority stamp the published checkpoint with the time (RFC 3161).

    With --url over the network; without a network carry --request to the authority and its --reply
    back. The stamp is kept only if it verifies. Run `hospitium log publish` before.
    """
    if sum((bool(url), request is not None, reply is not None)) != 1:
        raise BadInput("name one of --url, --request and --reply")
    if request is not None:
        _write_request(context, data, request, as_json=as_json)
    else:
        _take(context, data, url, reply, need_authority(authority), as_json=as_json)


def _write_request(context: typer.Context, data: Path, path: Path, *, as_json: bool) -> None:
    from hospitium.usecases.stamp_log import ask_for_stamp

    with node_of(context, data) as runtime:
        kept = ask_for_stamp(runtime)
    write_new(path, kept.request.encode())
    document = {"size": kept.head.size, "file": str(path), "sha256": kept.request.digest.hex()}
    show(document, str(path), as_json=as_json)


def _take(
    context: typer.Context,
    data: Path,
    url: str,
    reply: Path | None,
    trusted: bytes,
    *,
    as_json: bool,
) -> None:
    from hospitium.exchange.transport import call_authority
    from hospitium.usecases.stamp_log import fetch_stamp, take_stamp

    with node_of(context, data) as runtime:
        if reply is None:
            stamped = fetch_stamp(runtime, url, trusted, call_authority)
        else:
            stamped = take_stamp(runtime, read_file(reply), trusted)
    _show(stamped, as_json=as_json)


def _show(stamped: "Stamped", *, as_json: bool) -> None:
    stamp = stamped.stamp
    document = {"size": stamped.head.size, "timestamp": stamp_document(stamp)}
    text = f"Entries 1 to {stamped.head.size} were there at {instant(stamp.at)}"
    show(document, f"{text}, says {stamp.authority}.", as_json=as_json)
