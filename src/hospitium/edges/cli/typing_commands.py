"""`hospitium operator typing`: have one's own typing compared at sign-in, or not."""

from typing import TYPE_CHECKING, Any

import typer

from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import count, instant

if TYPE_CHECKING:
    from hospitium.records.typing_profiles import TypingRecord

app = typer.Typer(rich_markup_mode=None)


@app.callback()
def typing() -> None:
    """Have your own typing compared at the console's sign-in, or not."""


@app.command("on")
@example("hospitium operator typing on --operator bela")
def turn_on(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Have the console learn how you type, and ask you once more when it is unlike that.

    Only you can turn it on, for yourself. Times are kept, sealed: never which keys, never the text.
    """
    from hospitium.usecases.turn_typing import turn_typing_on as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who)
    show(
        {"operator": who.id, "on": True},
        "From your next sign-in at the console on, how you type is learned and compared.",
        as_json=as_json,
    )


@app.command("off")
@example("hospitium operator typing off --operator bela")
def turn_off(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Compare your typing no more, and erase what was learned."""
    from hospitium.usecases.turn_typing import turn_typing_off as run

    with desk(context, data, operator) as (runtime, who):
        was_on = run(runtime, who)
    text = "It is off; what was learned is erased." if was_on else "It was off."
    show({"operator": who.id, "on": False, "erased": was_on}, text, as_json=as_json)


@app.command("status")
@example("hospitium operator typing status --operator bela")
def status(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show whether your typing is compared, and how much was learned."""
    from hospitium.usecases.show_typing import show_typing as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    if found is None:
        show({"operator": who.id, "on": False}, "Your typing is not compared.", as_json=as_json)
        return
    unusual = f" Last unlike the others: {instant(found.unusual_at)}." if found.unusual_at else ""
    text = (
        f"On since {instant(found.asked_at)}, learned from {count(found.learned, 'sign-in')}; "
        f"erased if you do not sign in until {instant(found.expires_at)}.{unusual}"
    )
    show({**_document(found), "on": True}, text, as_json=as_json)


@app.command("list")
@example("hospitium operator typing list --operator dana")
def list_accounts(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List who of your agency has asked for it, as its data-protection officer."""
    from hospitium.usecases.show_typing import list_typing as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    rows = [
        (
            one.operator,
            instant(one.asked_at),
            str(one.learned),
            instant(one.unusual_at) if one.unusual_at else "never",
            instant(one.expires_at),
        )
        for one in found
    ]
    heads = ("Operator", "On since", "Learned from", "Last unusual", "Erased")
    text = table(heads, rows) if rows else "Nobody has asked for it."
    show({"typing": [_document(one) for one in found]}, text, as_json=as_json)


def _document(found: "TypingRecord") -> dict[str, Any]:
    return {
        "operator": found.operator,
        "model": found.model,
        "asked_at": found.asked_at.isoformat(),
        "learned": found.learned,
        "expires_at": found.expires_at.isoformat(),
        "unusual_at": found.unusual_at.isoformat() if found.unusual_at else None,
    }
