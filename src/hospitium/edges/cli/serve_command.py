"""`hospitium serve`: the console and the API on this machine."""

import json
from collections.abc import Callable
from ipaddress import ip_address
from typing import Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, example
from hospitium.edges.cli.wiring import node_of, wiring_of

Port = Annotated[
    int, typer.Option(min=1, max=65535, help="Where to listen; the next free one if it is taken.")
]
Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")]
AllowNetwork = Annotated[
    bool,
    typer.Option(
        "--allow-network",
        help="Let other machines in. Put a proxy with TLS in front: codes and prints travel in "
        "the clear otherwise.",
    ),
]
LOOPBACK = "127.0.0.1"
SYNTHETIC = "Synthetic people only: nobody in this demo exists."


def add_to(app: typer.Typer) -> None:
    """Add `serve`."""
    app.command("serve")(serve)


@example("hospitium serve --port 8420")
def serve(
    context: typer.Context,
    port: Port = 8420,
    host: Host = LOOPBACK,
    allow_network: AllowNetwork = False,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Serve console and API to this machine.

    Press Ctrl-C to stop.
    """
    need_loopback(host, allowed=allow_network)
    with node_of(context, data) as runtime:
        wiring_of(context).serve(runtime, host=host, port=port, on_ready=announce(as_json=as_json))


def need_loopback(host: str, *, allowed: bool) -> None:
    """Raise `BadInput` if other machines would reach this one although nobody said so."""
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local and not allowed:
        raise BadInput(
            "other machines would reach this node without TLS",
            remedy="Leave --host out, or add --allow-network and put a proxy with TLS in front.",
        )


def announce(*, as_json: bool) -> Callable[[str], None]:
    """Return what tells the person at the terminal the console's address."""

    def tell(address: str) -> None:
        if as_json:
            typer.echo(json.dumps({"address": address}))
        else:
            typer.echo(f"Console: {address}  (Ctrl-C stops it)")

    return tell
