"""The outermost command: it turns every error into a sentence and an exit status."""

import os

import typer
from typer.core import TyperGroup

from hospitium.core.errors import BadInput, HospitiumError, Unavailable
from hospitium.edges.cli.output import problem, show, show_problem

_JSON = "hospitium.json"
_ORDER = (
    "init",
    "case",
    "consent",
    "enroll",
    "enrol",
    "face",
    "live",
    "iris",
    "identify",
    "decide",
    "verify",
    "search",
    "alert",
    "dedup",
    "device",
    "pack",
    "field",
    "rights",
    "log",
    "law",
    "report",
    "policy",
    "assessment",
    "limits",
    "purposes",
    "operator",
    "agency",
    "passkey",
    "role",
    "override",
    "system",
    "retain",
    "vault",
    "backup",
    "gallery",
    "explain",
    "convert",
    "models",
    "evaluate",
    "demo",
    "serve",
    "certificate",
)


class Usage(BadInput):
    """The command line itself cannot be read."""

    code = "hospitium.bad_input.usage"
    remedy = "Run the command with --help."


class Root(TyperGroup):
    """Reports `HospitiumError` with its exit status; nothing ends in a traceback.

    `HOSPITIUM_DEBUG=1` lets an unexpected error through for developers; its text may hold
    personal data, which is why it is not shown otherwise.
    """

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Remember whether JSON is wanted, so that even a mistyped command answers in JSON."""
        ctx.meta[_JSON] = "--json" in args
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Name the commands in the order of a day's work."""
        return sorted(super().list_commands(ctx), key=_ORDER.index)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command; an error becomes its exit status."""
        as_json = bool(ctx.meta[_JSON])
        try:
            return super().invoke(ctx)
        except HospitiumError as error:
            show_problem(error, as_json=as_json)
            raise typer.Exit(error.exit_status) from None
        except typer.TyperException as error:
            if as_json:
                show(problem(Usage(error.format_message())), "", as_json=True)
            raise
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except OSError as error:
            show_problem(_store_error(error), as_json=as_json)
            raise typer.Exit(Unavailable.exit_status) from None
        except Exception as error:
            if os.environ.get("HOSPITIUM_DEBUG"):
                raise
            unexpected = HospitiumError(f"something unexpected happened ({type(error).__name__})")
            show_problem(unexpected, as_json=as_json)
            raise typer.Exit(unexpected.exit_status) from None


def _store_error(error: OSError) -> Unavailable:
    return Unavailable(
        f"the operating system says: {error.strerror or type(error).__name__}",
        remedy="Check the disk's free space and the rights of the folder, then try again.",
    )
