"""The command line: `hospitium COMMAND`. Every command loads what it needs, when it needs it."""

from typing import Annotated

import typer

from hospitium import __version__
from hospitium.edges.cli import (
    agency_commands,
    alert_commands,
    assessment_commands,
    backup_commands,
    case_commands,
    certificate_command,
    consent_commands,
    convert_command,
    decide_command,
    dedup_commands,
    demo_command,
    device_commands,
    enrol_command,
    evaluate_command,
    evaluate_pad_command,
    explain_command,
    face_commands,
    field_commands,
    gallery_commands,
    identify_command,
    iris_commands,
    law_commands,
    limits_commands,
    live_commands,
    log_commands,
    model_commands,
    node_commands,
    operator_commands,
    override_commands,
    pack_commands,
    passkey_commands,
    policy_commands,
    report_command,
    retain_command,
    rights_desk_commands,
    role_commands,
    search_commands,
    serve_command,
    system_commands,
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
    (face_commands.app, "face", "Add photographs to a case, and look after them."),
    (live_commands.app, "live", "Look at live captures that the check did not pass."),
    (iris_commands.app, "iris", "Add pictures of eyes to a case, and look after them."),
    (consent_commands.app, "consent", "Write down what people say about their prints."),
    (search_commands.app, "search", "See searches that were made."),
    (alert_commands.app, "alert", "Hear of confirmed hits."),
    (field_commands.app, "field", "Look after work that comes from the field."),
    (rights_desk_commands.app, "rights", "See, contest, correct, erase; release and hold."),
    (operator_commands.app, "operator", "Say who may act on this node."),
    (agency_commands.app, "agency", "Say which agencies share this node."),
    (passkey_commands.app, "passkey", "Prove who you are by a key that nobody can guess."),
    (role_commands.app, "role", "Lend a role to a colleague for a time."),
    (override_commands.app, "override", "Break the glass, and have it reviewed."),
    (system_commands.app, "system", "Say which systems act for your agency."),
    (device_commands.app, "device", "Say which phones carry cases into the field."),
    (pack_commands.app, "pack", "Put cases on a phone, sealed, for a time."),
    (gallery_commands.app, "gallery", "Look after the files of a large gallery."),
    (evaluate_command.app, "evaluate", "Measure recognition on your own data."),
    (model_commands.app, "models", "See, check, add and choose the networks."),
    (log_commands.app, "log", "Read the log, and check that nobody rewrote it."),
    (
        policy_commands.app,
        "policy",
        "See the rules, why they decided as they did, and change them.",
    ),
    (limits_commands.app, "limits", "How much agencies may search in a day; public."),
    (law_commands.app, "law", "Export the log as laws ask for it; check such an export."),
    (assessment_commands.app, "assessment", "Record impact assessments of this node."),
    (backup_commands.app, "backup", "Make sealed backups of the running node, and restore one."),
    (vault_commands.app, "vault", "Look after the keys that everything is sealed with."),
):
    app.add_typer(group, name=name, help=purpose, no_args_is_help=True)

app.add_typer(dedup_commands.app, name="dedup")

for add_to in (
    node_commands.add_to,
    retain_command.add_to,
    enrol_command.add_to,
    identify_command.add_to,
    verify_command.add_to,
    explain_command.add_to,
    convert_command.add_to,
    decide_command.add_to,
    report_command.add_to,
    demo_command.add_to,
    serve_command.add_to,
    certificate_command.add_to,
):
    add_to(app)
evaluate_pad_command.add_to(evaluate_command.app)


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
