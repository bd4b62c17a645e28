"""`hospitium live`: live captures that did not pass, and what somebody who looked says of them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.ids import FaceId, parse_uuid
from hospitium.core.live_notes import LiveAnswer
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.live_looks import LiveLook

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
@example("hospitium live list --operator amira")
def list_(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that somebody has looked at.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List live captures of your agency's open cases that a human is to look at."""
    from hospitium.usecases.live_looks import list_looks as run

    with desk(context, data, operator) as (runtime, who):
        looks = run(runtime, who, waiting_only=not everything)
    rows = [
        (
            one.face,
            one.case,
            instant(one.taken_at),
            one.taken_by,
            " ".join(one.signs) or "the picture",
            one.answer.value if one.answer else "",
        )
        for one in looks
    ]
    heads = ("Face", "Case", "Taken", "By", "What speaks against it", "Answer")
    show(
        {"looks": [_document(one) for one in looks]},
        table(heads, rows) if rows else "Nothing waits.",
        as_json=as_json,
    )


@app.command("answer")
@example(
    "hospitium live answer 0190a1b2-0000-7000-8000-000000000002 person "
    "--reason 'she sat before me' --operator amira"
)
def answer(
    context: typer.Context,
    face: Annotated[str, typer.Argument(metavar="FACE", help="The id of the face.")],
    said: Annotated[LiveAnswer, typer.Argument(metavar="ANSWER", help="What it shows.")],
    reason: Annotated[str, typer.Option(help="What you saw.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say what a live capture shows: person, picture (of a person), or unsure.

    Your answer is noted and logged. The photograph stays, it is compared, and help goes on.
    """
    from hospitium.usecases.live_looks import answer_look as run

    one = FaceId(parse_uuid(face, "face"))
    with desk(context, data, operator) as (runtime, who):
        look = run(runtime, who, one, said, reason=reason)
    show(_document(look), f"Noted: {said.value}. The photograph stays.", as_json=as_json)


def _document(look: "LiveLook") -> dict[str, Any]:
    return {
        "face": str(look.face),
        "case": str(look.case),
        "signs": list(look.signs),
        "taken_at": look.taken_at.isoformat(),
        "taken_by": look.taken_by,
        "answer": look.answer.value if look.answer else None,
        "reason": look.reason,
        "answered_at": look.answered_at.isoformat() if look.answered_at else None,
        "answered_by": look.answered_by,
    }
