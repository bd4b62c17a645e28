"""`hospitium certificate`: let phones reach a node over TLS where there is no internet."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import Json, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import wiring_of

if TYPE_CHECKING:
    from hospitium.crypto.certificates import Address

MOST = 10
Names = Annotated[list[str] | None, typer.Option("--name", help="A name that phones type.")]
Addresses = Annotated[
    list[str] | None, typer.Option("--ip", metavar="IP", help="An address that phones type.")
]
Days = Annotated[int, typer.Option(min=1, max=397, help="How long it holds.")]
Into = Annotated[Path, typer.Option(file_okay=False, help="A folder for the three files.")]


def add_to(app: typer.Typer) -> None:
    """Add `certificate`."""
    app.command("certificate")(make_certificate)


@example(
    "hospitium certificate --name field.local --ip 192.168.4.1 --into tls",
    "hospitium serve --host 192.168.4.1 --allow-network --certificate tls/certificate.pem \\",
    "  --key tls/key.pem --address https://field.local:8420",
)
def make_certificate(
    context: typer.Context,
    names: Names = None,
    addresses: Addresses = None,
    days: Days = 397,
    into: Into = Path("tls"),
    as_json: Json = False,
) -> None:
    """Make a TLS certificate for a node in the field, for phones on the same network.

    The authority that signs it can certify nothing but these names and
    addresses, signs once, and its key is thrown away.
    """
    from hospitium.crypto.certificates import issue_local

    hosts, numbers = _names(names or []), _addresses(addresses or [])
    if not 1 <= len(hosts) + len(numbers) <= MOST:
        raise BadInput(
            "a certificate is for one to ten names and addresses",
            remedy="Name what phones type: --name field.local or --ip 192.168.4.1.",
        )
    wiring = wiring_of(context)
    lasts = timedelta(days=days)
    made = issue_local(hosts, numbers, random=wiring.random, now=wiring.clock(), lasts=lasts)
    parts = {"authority.pem": made.authority, "certificate.pem": made.certificate}
    for name, data in {"key.pem": made.key, **parts}.items():
        write_new(into / name, data)
    show(
        {"folder": str(into), "authority_sha256": made.fingerprint, "days": days},
        f"Written to {into}: certificate.pem and key.pem for `hospitium serve`, authority.pem for "
        f"the phones.\nBefore a phone trusts the authority, compare its SHA-256:\n"
        f"{made.fingerprint}",
        as_json=as_json,
    )


def _names(texts: list[str]) -> list[str]:
    for text in texts:
        labels = text.split(".")
        if len(text) > 253 or not all(
            0 < len(one) <= 63 and one.isascii() and one.replace("-", "").isalnum()
            for one in labels
        ):
            raise BadInput("that is no name of a machine", remedy="Write it as field.local.")
    return [text.lower() for text in texts]


def _addresses(texts: list[str]) -> "list[Address]":
    try:
        return [ip_address(text) for text in texts]
    except ValueError:
        raise BadInput("that is no address", remedy="Write it as 192.168.4.1.") from None
