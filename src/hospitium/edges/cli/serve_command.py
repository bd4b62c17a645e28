"""`hospitium serve`: the console and the API on this machine."""

import json
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

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
Address = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="What people type to reach this node, such as https://node.example: passkeys belong "
        "to its name. Without it they work at http://localhost only.",
    ),
]
Certificate = Annotated[
    Path | None,
    typer.Option(dir_okay=False, help="Answer over TLS; see `hospitium certificate`."),
]
Key = Annotated[Path | None, typer.Option(dir_okay=False, help="The key of the certificate.")]
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
    address: Address = None,
    certificate: Certificate = None,
    key: Key = None,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Serve console and API to this machine.

    Press Ctrl-C to stop.
    """
    tls = need_pair(certificate, key)
    need_loopback(host, allowed=allow_network)
    origin = need_origin(address)
    with node_of(context, data) as runtime:
        wiring_of(context).serve(
            runtime,
            host=host,
            port=port,
            on_ready=announce(as_json=as_json),
            address=origin,
            tls=tls,
        )


def need_pair(certificate: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    """Return both files, or None for neither; one alone is a mistake."""
    if certificate is not None and key is not None:
        return certificate, key
    if certificate is None and key is None:
        return None
    raise BadInput(
        "a certificate needs its key, and a key its certificate",
        remedy="Give both: --certificate certificate.pem --key key.pem.",
    )


def need_origin(address: str | None) -> str | None:
    """Return the origin of the node's public address: scheme, name and port, nothing else."""
    if address is None:
        return None
    parts = urlsplit(address)
    local = parts.hostname == "localhost"
    if parts.scheme != ("http" if local and parts.scheme == "http" else "https"):
        raise BadInput("a public address begins with https://", remedy="Passkeys want TLS.")
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise BadInput(
            "that is not the address of a node", remedy="Write it as https://node.example."
        )
    return f"{parts.scheme}://{parts.netloc}"


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
