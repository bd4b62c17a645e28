"""`hospitium log witness serve` and `log monitor`: for those who watch somebody else's log."""

from pathlib import Path
from typing import Annotated

import typer

from hospitium.core.errors import Tampered, Unavailable
from hospitium.edges.cli.log_files import FILE, read_file
from hospitium.edges.cli.options import Json, example
from hospitium.edges.cli.output import say, show, table
from hospitium.edges.cli.serve_command import LOOPBACK, AllowNetwork, Host, need_loopback
from hospitium.edges.cli.wiring import wiring_of

PolicyFile = Annotated[
    Path, typer.Option("--policy", help="The log's policy, from `hospitium log policy`.", **FILE)
]


def add_to(app: typer.Typer) -> None:
    """Add the commands to the group `log`."""
    witness = typer.Typer(rich_markup_mode=None)
    witness.command("serve")(serve)
    witness.callback()(_group)
    app.add_typer(witness, name="witness", help="Watch somebody's log by signing it.")
    app.command("monitor")(monitor)


def _group() -> None:
    """Keep `serve` a command of its own: a group of one would swallow its name."""


@example("hospitium log witness serve --name ombudsman.example/w1 --policy north-police.policy")
def serve(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="What your key is called, such as court.example/w1.")],
    policy: Annotated[
        list[Path], typer.Option("--policy", help="A log to follow; may be repeated.", **FILE)
    ],
    folder: Annotated[
        Path, typer.Option("--folder", file_okay=False, help="What the witness remembers.")
    ] = Path("witness"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8430,
    host: Host = LOOPBACK,
    allow_network: AllowNetwork = False,
    as_json: Json = False,
) -> None:
    """Be a witness: sign a log's checkpoints only if nothing in it was taken back or rewritten.

    Prints the line about you for the log's policy, then serves until Ctrl-C. Needs no node. Keep
    the folder: a witness that forgets can be fooled.
    """
    from hospitium.ledger.quorum import parse_policy

    need_loopback(host, allowed=allow_network)
    logs = [key for path in policy for key in parse_policy(read_file(path)).logs]

    def tell(address: str, keys: tuple[str, ...]) -> None:
        lines = [f"witness {name.replace('/', '-')} {key} {address}" for key in keys]
        show({"address": address, "policy_lines": lines}, "\n".join(lines), as_json=as_json)

    wiring_of(context).serve_witness(folder, name, logs, host=host, port=port, on_ready=tell)


@example(
    "hospitium log monitor --policy north-police.policy https://node.example/transparency "
    "https://w1.example/ORIGIN-HASH"
)
def monitor(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="URL...", help="Where the log is shown: the node first, then others."
        ),
    ],
    policy: PolicyFile,
    state: Annotated[
        Path, typer.Option("--state", dir_okay=False, help="What the monitor remembers.")
    ] = Path("monitor.json"),
    as_json: Json = False,
) -> None:
    """Look at a log once from outside; run it by a timer. Needs no node and no account.

    Exit code 6 if the log was rolled back, rewritten or shown two ways; 5 if nobody answered.
    """
    from hospitium.exchange.transport import call
    from hospitium.ledger.quorum import parse_policy
    from hospitium.usecases.monitor_log import monitor_log

    watch = monitor_log(parse_policy(read_file(policy)), sources, state=state, call=call)
    rows = [(one.source, f"{one.head.size} entries", "") for one in watch.seen]
    rows += [(source, "silent", why) for source, why in watch.silent.items()]
    document = {
        "sound": not watch.alarms and bool(watch.seen),
        "seen": [
            {"source": one.source, "size": one.head.size, "root": one.head.root.hex()}
            for one in watch.seen
        ],
        "silent": watch.silent,
        "alarms": [{"kind": one.kind, "what": one.what} for one in watch.alarms],
    }
    alarms = [f"ALARM: {one.what}." for one in watch.alarms]
    show(document, "\n".join([table(("Source", "Shows", ""), rows), *alarms]), as_json=as_json)
    if watch.alarms:
        say("What to do: keep the state file and both checkpoints; they are the evidence.")
        raise typer.Exit(Tampered.exit_status)
    if not watch.seen:
        raise typer.Exit(Unavailable.exit_status)
