"""`hospitium log check`: check a proof far from any node."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli.log_files import (
    FILE,
    Authority,
    need_authority,
    read_file,
    stamp_document,
)
from hospitium.edges.cli.options import Json, example
from hospitium.edges.cli.output import fields, show
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.crypto.timestamps import Stamp
    from hospitium.ledger.quorum import Witnessed


def add_to(app: typer.Typer) -> None:
    """Add the command to the group `log`."""
    app.command("check")(check)


@example(
    "hospitium log check entry-12.tlog-proof entry-12.json --policy log-policy",
    "hospitium log check entry-3.tlog-proof entry-3.json --policy log-policy "
    "--opening entry-3.opening",
)
def check(
    proof: Annotated[Path, typer.Argument(metavar="PROOF", help="A .tlog-proof file.", **FILE)],
    entry: Annotated[Path, typer.Argument(metavar="ENTRY", help="The entry's file.", **FILE)],
    trusted: Annotated[
        Path, typer.Option("--policy", help="Whose signatures you believe.", **FILE)
    ],
    opening: Annotated[
        Path | None, typer.Option(help="What a public entry says in detail.", **FILE)
    ] = None,
    timestamp: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A time stamp (.tsr) beside it.", **FILE)
    ] = None,
    authority: Authority = None,
    as_json: Json = False,
) -> None:
    """Check a proof: no node, no account, no network.

    Get the policy from somebody you trust and not from whoever gave you the proof. Exit code 6 if
    the proof does not hold.
    """
    from hospitium.ledger.proof_file import verify_proof_file
    from hospitium.ledger.quorum import parse_policy

    if authority is not None and timestamp is None:
        raise BadInput("--authority is for a --timestamp, and none is named")
    leaf = read_file(entry)
    witnessed = verify_proof_file(read_file(proof), leaf, parse_policy(read_file(trusted)))
    details = None if opening is None else _opened(leaf, read_file(opening))
    stamp = None if timestamp is None else _stamp(proof, timestamp, authority)
    document = _document(witnessed) | {
        "details": details,
        "timestamp": None if stamp is None else stamp_document(stamp),
    }
    show(document, _sentence(witnessed, stamp, details or {}), as_json=as_json)


def _document(witnessed: "Witnessed") -> dict[str, Any]:
    return {
        "proved": True,
        "log": witnessed.head.origin,
        "size": witnessed.head.size,
        "root": witnessed.head.root.hex(),
        "witnesses": {name: one.time for name, one in witnessed.witnesses.items()},
    }


def _sentence(witnessed: "Witnessed", stamp: "Stamp | None", details: dict[str, Any]) -> str:
    who = ", ".join(sorted(witnessed.witnesses)) or "nobody but the log itself"
    text = f"Proved: the entry is in the log {witnessed.head.origin}. Signed by: {who}."
    if stamp is not None:
        text += f" Seen by {stamp.authority} at {instant(stamp.at)}."
    return "\n".join([text, fields(details.items())]).rstrip()


def _stamp(proof: Path, timestamp: Path, authority: Path | None) -> "Stamp":
    from hospitium.crypto.timestamps import parse_authorities, verify_stamp
    from hospitium.ledger.proof_file import parse_proof_file

    note = parse_proof_file(read_file(proof)).checkpoint.encode()
    return verify_stamp(read_file(timestamp), note, parse_authorities(need_authority(authority)))


def _opened(leaf: bytes, opening: bytes) -> dict[str, Any]:
    from hospitium.ledger.leaf import decode_leaf
    from hospitium.ledger.opening import check_opening, parse_opening

    found, given = decode_leaf(leaf), parse_opening(opening)
    check_opening(found, given)
    return {"subject": found.subject, **given.said}
