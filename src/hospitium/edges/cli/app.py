"""The command line: `hospitium COMMAND`. Every command loads what it needs, when it needs it."""

from typing import Annotated

import typer

from hospitium import __version__
from hospitium.edges.cli import (
    alert_commands,
    assessment_commands,
    case_commands,
    convert_command,
    decide_command,
    demo_command,
    enrol_command,
    evaluate_command,
    explain_command,
    gallery_commands,
    identify_command,
    log_commands,
    node_commands,
    operator_commands,
    policy_commands,
    rights_desk_commands,
    search_commands,
    serve_command,
    vault_commands,
    verify_command,
)
from hospitium.edges.cli.root import Root

app = typer.Typer(
    cls=Root,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for group, name, purpose in (
    (case_commands.app, "case", "Open, see and close cases."),
    (search_commands.app, "search", "See searches that were made."),
    (alert_commands.app, "alert", "Hear of confirmed hits."),
    (rights_desk_commands.app, "rights", "See, contest, correct, erase; release and hold."),
    (operator_commands.app, "operator", "Say who may act on this node."),
    (gallery_commands.app, "gallery", "Look after the files of a large gallery."),
    (evaluate_command.app, "evaluate", "Measure recognition on your own data."),
    (log_commands.app, "log", "Read the log, and check that nobody rewrote it."),
    (
        policy_commands.app,
        "policy",
        "See the rules, why they decided as they did, and change them.",
    ),
    (assessment_commands.app, "assessment", "Record impact assessments of this node."),
    (vault_commands.app, "vault", "Look after the keys that everything is sealed with."),
):
    app.add_typer(group, name=name, help=purpose, no_args_is_help=True)

for add_to in (
    node_commands.add_to,
    enrol_command.add_to,
    identify_command.add_to,
    verify_command.add_to,
    explain_command.add_to,
    convert_command.add_to,
    decide_command.add_to,
    demo_command.add_to,
    serve_command.add_to,
):
    add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def hospitium(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find missing and trafficked people by fingerprint, offline, under rules anybody can check.

    A search returns candidates for a human, never a decision. Results go to stdout, progress and
    errors to stderr. Exit codes: 0 done, 1 partly failed or unexpected, 2 bad input, 3 refused by
    a rule, 4 not found, 5 unavailable, 6 tampered with, 7 nobody named as operator.
    """
