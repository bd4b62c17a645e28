"""`hospitium gallery`: the files of a large gallery, and where faces are looked for."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, example
from hospitium.edges.cli.output import fields, progress_of, show
from hospitium.edges.cli.wiring import node_of
from hospitium.edges.cli.words import count

if TYPE_CHECKING:
    from hospitium.usecases.cluster_galleries import ShardStatus
    from hospitium.usecases.gallery_upkeep import GalleryStatus
    from hospitium.usecases.move_faces import FaceIndexStatus

app = typer.Typer(rich_markup_mode=None)

IN_MEMORY = (
    "The gallery is small and prepared in memory at each start; it goes into files from "
    "{files_from} references on."
)
ASKED = (
    "Another process has the gallery's files open, such as the server. It has been asked to "
    "compact them and does so at its next search."
)


@app.command("status")
@example("hospitium gallery status")
def status(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Tell how the gallery is kept, and verify its files."""
    from hospitium.usecases.gallery_upkeep import gallery_status as run

    with node_of(context, data) as runtime, progress_of("Opening") as tell:
        found = run(runtime, on_progress=tell)
    show(asdict(found), _text(found), as_json=as_json)


@app.command("rebuild")
@example("hospitium gallery rebuild")
def rebuild(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Make the gallery's files anew from the records.

    Searches do so themselves when the files are missing, damaged or of another version; this
    does it ahead of time. Stop the server first.
    """
    from hospitium.usecases.gallery_upkeep import rebuild_gallery as run

    with node_of(context, data) as runtime, progress_of("Preparing") as tell:
        found = run(runtime, on_progress=tell)
    show(asdict(found), _text(found), as_json=as_json)


@app.command("compact")
@example("hospitium gallery compact")
def compact(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Take removed and expired prints out of the gallery's files; `retain` does so every day."""
    from hospitium.usecases.gallery_upkeep import compact_gallery as run

    with node_of(context, data) as runtime, progress_of("Compacting") as tell:
        done = run(runtime, on_progress=tell)
    if done is None:
        show({"asked": True}, ASKED, as_json=as_json)
        return
    text = (
        f"Erased {count(done.erased, 'print')}; {count(done.before, 'segment')} before, "
        f"{done.after} now."
    )
    show({"asked": False} | asdict(done), text, as_json=as_json)


@app.command("faces")
@example("hospitium gallery faces")
def faces(
    context: typer.Context,
    anew: Annotated[
        bool, typer.Option("--anew", help="Throw the index away first; it gets another secret.")
    ] = False,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Put the faces where node.toml says: into the database's index, or out of it again.

    The server may go on; a search by face waits until all are there. What was cut short goes on
    where it was.
    """
    from hospitium.usecases.move_faces import move_faces as run

    with node_of(context, data) as runtime, progress_of("Writing") as tell:
        done = run(runtime, anew=anew, on_progress=tell)
    text = (
        f"The database looks for faces; {count(done.written, 'face')} written into its index."
        if done.in_database
        else "This process looks for faces, in memory."
        + (" The index was taken out of the database." if done.dropped else "")
    )
    show(asdict(done), text, as_json=as_json)


def _text(found: "GalleryStatus") -> str:
    prints = _prints(found) if found.in_files else IN_MEMORY.format(files_from=found.files_from)
    return f"{prints}\n{_faces(found.faces)}"


def _faces(found: "FaceIndexStatus") -> str:
    if not found.wanted:
        left = " An index is left in the database: `hospitium gallery faces` drops it."
        return "Faces are looked for in memory." + (left if found.there else "")
    if found.ready:
        return f"Faces are looked for by the database, in an index of {found.bytes / 1e6:.1f} MB."
    lacking = f"{count(found.lacking, 'face')} of it" if found.there else "all of it"
    return (
        f"Faces are to be looked for by the database, whose index lacks {lacking}: no search by "
        "face till `hospitium gallery faces` has filled it."
    )


def _prints(found: "GalleryStatus") -> str:
    return fields(
        [
            ("References in the records", found.references),
            ("Prints that a search finds", found.held),
            ("Prints that wait for compaction", found.gone),
            ("Segments", found.segments),
            ("Size on disk", f"{found.bytes / 1e6:.1f} MB"),
            ("In step with the records", "yes" if found.in_step else "at the next search"),
            *((f"The {one.name}", _shard(one)) for one in found.shards),
        ]
    )


def _shard(one: "ShardStatus") -> str:
    if not one.answers:
        return "does not answer: searches go on without"
    held = ((one.prints, "print"), (one.faces, "face"), (one.irises, "iris"))
    return ", ".join(_held(number, what) for number, what in held if number or what == "print")


def _held(number: int, what: str) -> str:
    return f"{number} irises" if what == "iris" and number != 1 else count(number, what)
