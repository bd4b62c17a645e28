"""`hospitium dedup`: find records that agree or disagree as they should not; say what they are."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from hospitium.core.ids import parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, progress_of, show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import count, instant, one_in

if TYPE_CHECKING:
    from hospitium.records.twin_passes import PassRecord
    from hospitium.records.twins import TwinRecord

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
ANOTHERS = "(a record of {agency})"
NOBODY = "Nobody has looked yet: hospitium dedup"


class Said(StrEnum):
    """What two records may be."""

    ONE_PERSON = "one-person"
    TWO_PEOPLE = "two-people"


KINDS = {
    "same-person": "two records agree",
    "same-name": "one name, two people?",
    "one-record": "two people in one record?",
    "two-fingers": "one finger, two names",
}
RATE = {
    "same-person": "two strangers agree so well",
    "same-name": "one person agrees so little",
    "one-record": "one person agrees so little",
    "two-fingers": "two fingers agree so well",
}


Pair = Annotated[str, typer.Argument(metavar="PAIR", help="The id of the pair.")]


@app.callback()
@example(
    "hospitium dedup --operator amira",
    "hospitium dedup --everybody --by-chance 200 --operator amira",
)
def dedup(
    context: typer.Context,
    anew: Annotated[
        bool, typer.Option("--anew", help="Begin again even if the last pass was stopped.")
    ] = False,
    everybody: Annotated[
        bool,
        typer.Option(
            "--everybody", help="Begin again, everybody against everybody, not newcomers only."
        ),
    ] = False,
    by_chance: Annotated[
        float | None,
        typer.Option(
            metavar="PAIRS",
            min=0.0,
            max=10_000.0,
            help="How many pairs of strangers each sense may be expected to list: more finds more. "
            "One for each thousand people, 20 at most, unless you say.",
        ),
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Find who stands in two records, one name with two faces, prints that do not belong together.

    The first pass holds everybody against everybody, later ones who came since the last against
    everybody. One that was stopped goes on where it was. What it finds waits for a human; nothing
    is merged. Let it run at night.
    """
    if context.invoked_subcommand is not None:
        return
    from hospitium.usecases.find_twins import find_twins as run

    with desk(context, data, operator) as (runtime, who), progress_of("Comparing") as tell:
        done = run(
            runtime, who, anew=anew, everybody=everybody, by_chance=by_chance, on_progress=tell
        )
    whom = f"Held who came since {instant(done.since)} against" if done.since else "Compared"
    text = (
        f"{whom} {count(done.persons, 'person')} ({count(done.prints, 'print')}). "
        f"New for people to look at: {done.found}."
    )
    if done.found:
        text += "\nSee them with: hospitium dedup list"
    show(_pass(done), text, as_json=as_json)


@app.command("list")
@example("hospitium dedup list --operator amira")
def list_pairs(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that somebody has settled.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List what waits for somebody to look, the rarest by chance first."""
    from hospitium.usecases.show_twins import list_twins as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, waiting_only=not everything)
    rows = [
        (
            one.id,
            KINDS[one.kind],
            one.own,
            _other(one),
            _by(one),
            one_in(one.fmr),
            one.verdict.value if one.verdict else "",
        )
        for one in found.twins
    ]
    heads = ("Lead", "What", "Case", "Other case", "By", "By chance", "")
    nothing = "Nothing waits." if found.last else NOBODY
    show(
        {
            "pairs": [_pair(one) for one in found.twins],
            "last_pass": _pass(found.last) if found.last else None,
        },
        table(heads, rows) if rows else nothing,
        as_json=as_json,
    )


@app.command("show")
@example("hospitium dedup show 0190a1b2-0000-7000-8000-000000000009 --operator amira")
def show_pair(
    context: typer.Context,
    pair: Pair,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show one pair, finger by finger."""
    from hospitium.usecases.show_twins import show_twin as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, _id(pair))
    show(_pair(found), _text(found), as_json=as_json)


@app.command("settle")
@example(
    "hospitium dedup settle 0190a1b2-0000-7000-8000-000000000009 one-person "
    "--reason 'same scar, same date of birth' --operator amira"
)
def settle(
    context: typer.Context,
    pair: Pair,
    said: Annotated[Said, typer.Argument(help="What the two records are.")],
    reason: Annotated[str, typer.Option(help="What you saw.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say whether two records are one person's. Both stay as they are."""
    from hospitium.records.twins import TwinVerdict
    from hospitium.usecases.settle_twin import settle_twin as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, _id(pair), TwinVerdict(said.value), reason=reason)
    show(_pair(found), f"Noted: {said.value.replace('-', ' ')}.", as_json=as_json)


def _id(pair: str) -> UUID:
    return parse_uuid(pair, "pair")


def _pass(record: "PassRecord") -> dict[str, Any]:
    return {
        "id": str(record.id),
        "model": record.model,
        "started_at": record.started_at.isoformat(),
        "since": record.since.isoformat() if record.since else None,
        "finished_at": record.finished_at.isoformat() if record.finished_at else None,
        "steps": record.steps,
        "done": record.done,
        "persons": record.persons,
        "prints": record.prints,
        "found": record.found,
    }


def _pair(one: "TwinRecord") -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "case": str(one.own),
        "other_case": str(one.other) if one.other else None,
        "other_agency": one.other_agency,
        "score": one.score,
        "fmr": one.fmr,
        "expected_strangers": one.expected,
        "fingers": [
            {key: finger.get(key) for key in ("finger", "other", "score", "fmr")}
            for finger in one.details["fingers"]
        ],
        "face": _sample(one, "face"),
        "iris": _sample(one, "iris"),
        "found_at": one.found_at.isoformat(),
        "verdict": one.verdict.value if one.verdict else None,
        "reason": one.reason,
        "settled_by": one.settled_by,
    }


def _sample(one: "TwinRecord", sense: str) -> dict[str, Any] | None:
    said = one.details.get(sense)
    return {key: said[key] for key in ("score", "fmr")} if said else None


def _by(one: "TwinRecord") -> str:
    if one.details["fingers"]:
        return count(len(one.details["fingers"]), "finger")
    return "iris" if one.details.get("iris") else "face"


def _other(one: "TwinRecord") -> str:
    if one.other == one.own:
        return "(the same)"
    return str(one.other) if one.other else ANOTHERS.format(agency=one.other_agency)


def _name(finger: dict[str, Any]) -> str:
    other = finger.get("other")
    return f"{finger['finger']} and {other}" if other else str(finger["finger"])


def _text(one: "TwinRecord") -> str:
    rows = [
        (_name(finger), f"{finger['score']:.1f}", one_in(float(finger["fmr"])))
        for finger in one.details["fingers"]
    ]
    rows += [
        (sense, f"{said['score']:.2f}", one_in(float(said["fmr"])))
        for sense in ("face", "iris")
        if (said := _sample(one, sense)) is not None
    ]
    head = fields(
        [
            ("what", KINDS[one.kind]),
            ("case", one.own),
            ("other case", _other(one)),
            ("found", instant(one.found_at)),
            (RATE[one.kind], one_in(one.fmr)),
            ("such expected by chance", f"{one.expected:.2g}"),
            ("settled", f"{one.verdict.value} ({one.reason})" if one.verdict else "not yet"),
        ]
    )
    return f"{head}\n\n{table(('By', 'Score', 'Two strangers agree so well'), rows)}"
