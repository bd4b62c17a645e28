"""`hospitium demo`: a node of synthetic people to look around in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, example, typed
from hospitium.edges.cli.output import progress, show, table
from hospitium.edges.cli.serve_command import LOOPBACK, Port, announce
from hospitium.edges.cli.wiring import node_of, wiring_of

if TYPE_CHECKING:
    from hospitium.usecases.demo import Demo, DemoCode
    from hospitium.usecases.runtime import Runtime

TRY_A_PHONE = (
    "To try a phone: in the console, Phones, 'Add a phone'; open /field/ of the same address in a\n"
    "second window of this computer and type the code; then build a pack for it under Packs."
)
SYNTHETIC = "Synthetic people only: nobody in this demo exists."


def add_to(app: typer.Typer) -> None:
    """Add `demo`."""
    app.command("demo")(demo)


@example("hospitium demo --data /tmp/hospitium-demo --no-serve")
def demo(
    context: typer.Context,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Only the search in the terminal.")
    ] = False,
    port: Port = 8420,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Look around in a node of synthetic people.

    Makes the node, identifies one of them, and serves the console. Nobody in it exists: prints
    and notices are synthetic. Run again, it uses what is there.
    """
    from hospitium.usecases.demo import STEPS, ensure_demo, run_demo

    wiring = wiring_of(context)
    codes = ensure_demo(data, clock=wiring.clock, random=wiring.random)
    with node_of(context, data) as runtime:
        with progress("Enrolling synthetic people", STEPS) as step:
            made = run_demo(runtime, on_progress=step)
        pictures = _draw(runtime, made, data / "evidence")
        show(_document(made, codes, pictures), _text(made, codes, pictures, data), as_json=as_json)
        if not no_serve:
            wiring.serve(runtime, host=LOOPBACK, port=port, on_ready=announce(as_json=as_json))


def _draw(runtime: "Runtime", made: "Demo", folder: Path) -> dict[int, list[Path]]:
    """Draw the evidence of the waiting search, once."""
    from hospitium.edges.cli.search_commands import draw_record
    from hospitium.usecases.demo import OFFICER
    from hospitium.usecases.operators import find_operator

    place = folder / str(made.search.id)
    drawn = sorted(place.glob("candidate-*.svg"))
    if drawn:
        return {
            candidate.rank: [
                path for path in drawn if path.name.startswith(f"candidate-{candidate.rank}-")
            ]
            for candidate in made.search.candidates
        }
    return draw_record(runtime, find_operator(runtime, OFFICER), made.search, place)


def _document(
    made: "Demo", codes: Sequence["DemoCode"], pictures: dict[int, list[Path]]
) -> dict[str, Any]:
    from hospitium.edges.cli.search_views import record_document

    return {
        "synthetic": True,
        "cases": made.cases,
        "enrolled": made.enrolled,
        "search": record_document(made.search, pictures),
        "prints": [str(path) for path in made.samples],
        "operators": [
            {"operator": code.operator, "role": code.role.value, "access_code": code.access_code}
            for code in codes
        ],
    }


def _text(
    made: "Demo", codes: Sequence["DemoCode"], pictures: dict[int, list[Path]], data: Path
) -> str:
    from hospitium.edges.cli.search_views import record_text
    from hospitium.usecases.demo import OFFICER, PURPOSE

    prints = "\n".join(f"  {path}" for path in made.samples)
    search = (
        f"identify {made.samples[0]} --purpose {PURPOSE} --incident 'place, reason' "
        f"--operator {OFFICER}"
    )
    rows = [(code.operator, code.role.value, code.access_code) for code in codes]
    sign_in = table(("Operator", "Role", "Access code"), rows)
    return "\n\n".join(
        (
            f"{SYNTHETIC} {made.cases} cases, {made.enrolled} prints enrolled in this run.",
            record_text(made.search, pictures, data),
            f"Synthetic prints to try, of the child and of a stranger:\n{prints}",
            f"Such as:\n  {typed(search, data)}",
            TRY_A_PHONE,
            f"Sign in to the console (codes of this demo only):\n{sign_in}",
        )
    )
