"""`hospitium models`: the networks that recognition rests on, and what is known of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput, NotFound
from hospitium.edges.cli.group_views import fairness_document, fairness_text, groups_text
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, progress_of, say, show, table
from hospitium.edges.cli.wiring import desk, node_of
from hospitium.edges.cli.words import count

if TYPE_CHECKING:
    from hospitium.records.manifests import Manifest
    from hospitium.records.node_folder import Node
    from hospitium.usecases.known_models import KnownModel

app = typer.Typer(rich_markup_mode=None)
UNGROUPED = "No groups of people were compared: with --by FIELD it shows whether some fare worse."

_NUMBERS = ("picture", "embedding", "thresholds", "calibration", "in_use")
"""What `show` tells in JSON only."""

Model = Annotated[str, typer.Argument(metavar="ID", help="As `hospitium models list` names it.")]


@app.command("list")
@example("hospitium models list")
def list_models(
    context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False
) -> None:
    """Show all networks, where they come from and which the node works with.

    Without a node it shows those of the package.
    """
    from hospitium.usecases.known_models import known_models

    with _node_if_any(context, data) as node:
        found, fairness = known_models(node), fairness_document(node)
    rows = [
        (
            one.manifest.id,
            f"{one.manifest.sense} {one.manifest.role}",
            f"{one.manifest.package} {one.manifest.version}",
            one.manifest.licence,
            {None: "", True: "in use", False: ""}[one.in_use],
        )
        for one in found
    ]
    text = table(("Model", "What for", "Comes with", "Licence", ""), rows)
    document = {"models": [_document(one) for one in found], "fairness": fairness}
    show(document, "\n\n".join(filter(None, (text, fairness_text(fairness)))), as_json=as_json)


@app.command("show")
@example("hospitium models show faceplugin-face-0.0.1-c")
def show_model(
    context: typer.Context, model: Model, data: DataFolder = DEFAULT_DATA, as_json: Json = False
) -> None:
    """Show what is known of one network: origin, licence, allowed use, measured rates."""
    from hospitium.usecases.known_models import find_model

    with _node_if_any(context, data) as node:
        found = find_model(node, model)
        document = _document(found) | _rates(found)
    lines = [(k.replace("_", " "), v) for k, v in document.items() if k not in _NUMBERS and v != ""]
    show(document, fields(lines), as_json=as_json)


@app.command("verify")
@example("hospitium models verify")
def verify(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Hold the weights of all networks against their manifests.

    Ends with 6 if a file is not the one that was measured, with 5 if one is missing.
    """
    from hospitium.usecases.known_models import known_models
    from hospitium.usecases.verify_models import verify_models as run

    with _node_if_any(context, data) as node, progress_of("Reading weights") as tell:
        found, fairness = run(known_models(node), on_progress=tell), fairness_document(node)
    document = {
        "fairness": fairness,
        "models": [
            {"id": one.model.manifest.id, "state": one.state, "remedy": one.remedy} for one in found
        ],
    }
    text = table(("Model", "State"), [(one.model.manifest.id, one.state) for one in found])
    show(document, "\n\n".join(filter(None, (text, fairness_text(fairness)))), as_json=as_json)
    for one in found:
        if one.remedy:
            say(f"{one.model.manifest.id}: {one.remedy}")
    states = {one.state for one in found}
    if states != {"whole"}:
        raise typer.Exit(6 if "changed" in states else 5)


@app.command("add")
@example("hospitium models add ours.toml ours.onnx --operator root")
def add(
    context: typer.Context,
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST", help="TOML, see the guide.")],
    weights: Annotated[Path, typer.Argument(metavar="WEIGHTS", help="The ONNX file.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a network of your own to the node: one that compares faces, or one that finds irises.

    It is looked at, run once and kept in the node's folder; the log says who added it. It is not
    in use before you have measured and chosen it.
    """
    from hospitium.usecases.add_model import add_model as run

    text, graph = _read(manifest).decode("utf-8", "replace"), _read(weights)
    with desk(context, data, operator) as (runtime, who):
        added = run(runtime, who, text, graph)
    show(
        {"id": added.id, "sha256": added.sha256},
        f"Added: {added.id}. Next, measure what its scores are worth:\n"
        f"hospitium models calibrate {added.id} DIR"
        + (" --pairs CSV" if added.sense == "face" else ""),
        as_json=as_json,
    )


@app.command("calibrate")
@example(
    "hospitium models calibrate ours-1 pictures/ --pairs pairs.csv --operator root",
    "hospitium models calibrate our-irises-1 eyes/ --operator root",
)
def calibrate(
    context: typer.Context,
    model: Model,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder that the paths start from.")
    ],
    pairs: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Of faces: as for `hospitium evaluate face`."),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="FIELD", help="Of faces: compare groups, as `evaluate face`."),
    ] = None,
    people: Annotated[
        Path | None, typer.Option(metavar="CSV", help="With --by: columns person and FIELD.")
    ] = None,
    despite_gap: Annotated[
        str,
        typer.Option(help="Why to keep it although groups differ by more than is tolerated."),
    ] = "",
    threads: Annotated[int, typer.Option(min=1, max=64, help="Pictures read at once.")] = 1,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Measure what scores made with a network are worth on your pictures, and keep it.

    A network of your own can be used only then. The pictures are read and thrown away.
    """
    from hospitium.usecases.calibrate_model import calibrate_model as run

    with desk(context, data, operator) as (runtime, who), progress_of("Reading pictures") as tell:
        found, measured = run(
            runtime, who, model, folder, pairs, by=by, people=people, despite_gap=despite_gap,
            threads=threads, on_progress=tell,
        )  # fmt: skip
    thresholds = {f"1e-{digits}": measured.threshold_at(10.0**-digits) for digits in range(2, 7)}
    source = measured.provenance
    text = (
        f"Kept, in use from the next start on: {count(source.genuine, 'genuine pair')}, "
        f"{count(source.impostor, 'impostor pair')}. One pair of strangers in a thousand reaches a "
        f"score of {thresholds['1e-3']:.3f}."
    )
    if found.by_group is not None:
        text += f"\n\n{groups_text(found.by_group.as_json())}"
    elif pairs is not None:
        text += f"\n{UNGROUPED}"
    document = {"id": model, "thresholds": thresholds, "measured": found.as_json()}
    show(document, text, as_json=as_json)


@app.command("tolerate")
@example("hospitium models tolerate 0.02 --operator root")
def tolerate(
    context: typer.Context,
    share: Annotated[float, typer.Argument(metavar="SHARE", help="0.02 is two points.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Set by how much the error rates of two groups of people may differ at most.

    `models calibrate --by FIELD` keeps nothing beyond it, unless somebody says why.
    """
    from hospitium.usecases.tolerate_gap import tolerate_gap as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, share)
    show({"tolerated_gap": share}, f"Tolerated: {100 * share:.2f} points.", as_json=as_json)


@app.command("use")
@example("hospitium models use faceplugin-face-0.0.1-c --operator root")
def use(
    context: typer.Context,
    model: Model,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Compare faces, or find irises, with this network from the next start on.

    What another network read is not compared any more, until they are read again from
    kept portraits or taken anew. Irises: hospitium-iris-2 is our own way without a network.
    """
    from hospitium.usecases.known_models import known_models
    from hospitium.usecases.use_model import use_model as run

    with desk(context, data, operator) as (runtime, who):
        chosen = run(runtime, who, model)
        known = [one.manifest for one in known_models(runtime.node) if one.manifest.id == chosen]
    lines = [f"In use from the next start on: {chosen}."]
    for one in known:  # a licence may forbid what somebody is about to do
        lines += [f"Licence: {one.licence}.", f"Allowed use: {one.allowed_use.strip()}"]
        if one.sense == "face":
            lines += ["Faces that another network read: hospitium face again.", _on_phones(one)]
    show({"id": chosen}, "\n".join(lines), as_json=as_json)


@contextmanager
def _node_if_any(context: typer.Context, data: Path) -> Iterator["Node | None"]:
    """Give the node in `data`, or None, and say so, where there is no such folder."""
    if not data.exists():
        say("There is no node here: these are the networks of the package.")
        yield None
        return
    with node_of(context, data) as runtime:
        yield runtime.node


def _on_phones(manifest: "Manifest") -> str:
    from hospitium.usecases.phone_faces import why_not_on_phones

    why = why_not_on_phones(manifest)
    return f"Phones compare no faces with it: {why}." if why else "Phones compare faces with it."


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path.name}", remedy="Check the path.") from error
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read", remedy="Check the path.") from error


def _document(model: "KnownModel") -> dict[str, Any]:
    from dataclasses import asdict

    document = asdict(model.manifest)
    return document | {"sense": model.manifest.sense.value, "in_use": model.in_use}


def _rates(model: "KnownModel") -> dict[str, Any]:
    rates = model.calibration()
    if rates is None:
        return {"measured": "no: nobody has measured what its scores are worth"}
    source = rates.provenance
    pairs = f"{count(source.genuine, 'genuine pair')}, {count(source.impostor, 'impostor pair')}"
    return {"measured": f"{source.measured_on}, {source.data}: {pairs}"}
