"""`hospitium explain`: two files, their score, and what each pair of minutiae brought to it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.extractors import Extractor
from hospitium.edges.cli.options import Dpi, Json, Raw, ReadBy, example
from hospitium.edges.cli.output import fields, show, table
from hospitium.edges.cli.parsing import parse_raw_size
from hospitium.edges.cli.pictures import KEEP, Album, write_picture
from hospitium.edges.cli.wiring import wiring_of
from hospitium.edges.cli.words import count, one_in

if TYPE_CHECKING:
    from hospitium.formats.minutiae import Minutiae
    from hospitium.usecases.captures import Capture
    from hospitium.usecases.engine import FingerEngine
    from hospitium.usecases.explain import Explanation, Side

KINDS = ("other", "ending", "bifurcation")
"""By their ISO/IEC 19794-2 codes."""

_HEADS = ("Pair", "Probe", "Reference", "Contribution", "Share")

FILE = "An image of one finger, or a template (ISO, INCITS 378 or compact)"


def add_to(app: typer.Typer) -> None:
    """Add `explain`."""
    app.command("explain")(explain)


@example(
    "hospitium explain probe.png reference.png --evidence pairs.svg",
    "hospitium explain probe.png stored.fmr --trace steps/ --json",
)
def explain(
    context: typer.Context,
    probe: Annotated[Path, typer.Argument(metavar="A", help=f"{FILE}: the probe.")],
    reference: Annotated[Path, typer.Argument(metavar="B", help=f"{FILE}: the reference.")],
    evidence: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the paired minutiae; .svg or .png."),
    ] = None,
    trace: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Draw every step of both prints as PNG files in DIR."),
    ] = None,
    dpi: Dpi = None,
    raw: Raw = None,
    extractor: ReadBy = Extractor.ACCURATE,
    as_json: Json = False,
) -> None:
    """Say why two files of your own score as they do.

    Prints the score and what each pair of minutiae brought to it. No node, operator or purpose is
    asked for: the comparison is outside any gallery and releases no record. Nothing is kept,
    logged or sent; only the files that you name are written. A score is no identity: a human
    decides.
    """
    if evidence is not None and evidence.suffix.lower() not in (".svg", ".png"):
        raise BadInput(
            "--evidence ends in .svg or .png", remedy="Name the file pairs.svg, for example."
        )
    from hospitium.usecases.enrol_batch import read_capture
    from hospitium.usecases.explain import explain as run

    size, album = parse_raw_size(raw), Album(trace) if trace else None
    captures = [read_capture(path, ppi=dpi, raw_size=size) for path in (probe, reference)]
    engine = wiring_of(context).finger(extractor)
    one = _read(engine, captures[0], "probe", album)
    other = _read(engine, captures[1], "reference", album)
    found = run(engine, one, other)
    written = list(_drawn(found, evidence, album))
    show(_document(found, evidence, album), _text(found, written), as_json=as_json)


def _read(engine: "FingerEngine", capture: "Capture", role: str, album: Album | None) -> "Side":
    """Read one print; its steps are drawn also when it cannot be read, then above all."""
    from hospitium.senses.finger.trace import Steps
    from hospitium.usecases.explain import draw_trace, read_side

    if album is None:
        return read_side(engine, capture)
    steps = Steps()
    try:
        side = read_side(engine, capture, trace=steps)
    except HospitiumError:
        album.add(role, draw_trace(steps))
        raise
    album.add(role, draw_trace(steps, side))
    return side


def _drawn(found: "Explanation", evidence: Path | None, album: Album | None) -> list[Path]:
    """Draw what was asked for; return what was written."""
    written = []
    if album is not None:
        album.add("both", [("pairs", found.png())])
        written += album.written
    if evidence is not None:
        as_png = evidence.suffix.lower() == ".png"
        written.append(write_picture(evidence, found.png() if as_png else found.svg().encode()))
    return written


def _document(found: "Explanation", evidence: Path | None, album: Album | None) -> dict[str, Any]:
    one, other = found.probe.minutiae, found.reference.minutiae
    return {
        "probe": _side_document(found.probe),
        "reference": _side_document(found.reference),
        "score": found.match.score,
        "fmr": found.fmr,
        "extrapolated": found.extrapolated,
        "rate_measured_with": found.engine,
        "rate_holds_for_both": not found.foreign,
        "rotation": found.match.rotation,
        "pairs": [
            {
                "probe": _minutia_document(one, pair.probe_index),
                "reference": _minutia_document(other, pair.reference_index),
                "contribution": pair.contribution,
            }
            for pair in found.match.pairs
        ],
        "evidence": None if evidence is None else str(evidence),
        "trace": [str(path) for path in album.written] if album else [],
    }


def _side_document(side: "Side") -> dict[str, Any]:
    return {
        "name": side.name,
        "template": side.image is None,
        "minutiae": len(side.minutiae),
        "quality": side.quality,
        "advice": list(side.advice),
    }


def _minutia_document(minutiae: "Minutiae", row: int) -> dict[str, Any]:
    """Return one minutia: pixels at 500 ppi from the upper left, radians counter-clockwise."""
    return {
        "index": row,
        "x": float(minutiae.x[row]),
        "y": float(minutiae.y[row]),
        "angle": float(minutiae.angle[row]),
        "kind": KINDS[int(minutiae.kind[row])],
        "quality": int(minutiae.quality[row]),
    }


def _text(found: "Explanation", written: list[Path]) -> str:
    beyond = " (extrapolated: the data did not reach this score)" if found.extrapolated else ""
    head = fields(
        (
            ("Probe", _side_text(found.probe)),
            ("Reference", _side_text(found.reference)),
            ("Score", f"{found.match.score:.1f}"),
            ("False matches", f"{one_in(found.fmr)} comparisons of different fingers{beyond}"),
            ("Minutiae paired", str(len(found.match.pairs))),
        )
    )
    rows = table(_HEADS, _rows(found)) if found.match.pairs else "No minutiae agree."
    doubt = (
        f"The rate was measured with {found.engine}; for a template that something else made "
        "it may not hold."
        if found.foreign
        else ""
    )
    files = "\n".join(("Written:", *(f"  {path}" for path in written), KEEP)) if written else ""
    return "\n\n".join(filter(None, (head, rows, doubt, files)))


def _side_text(side: "Side") -> str:
    parts = [side.name, count(len(side.minutiae), "minutia").replace("minutias", "minutiae")]
    parts.append("a template" if side.quality is None else f"quality {side.quality}")
    return "\n".join((", ".join(parts), *side.advice))


def _rows(found: "Explanation") -> list[tuple[object, ...]]:
    one, other, score = found.probe.minutiae, found.reference.minutiae, found.match.score
    return [
        (
            number,
            _minutia_text(one, pair.probe_index),
            _minutia_text(other, pair.reference_index),
            f"{pair.contribution:.2f}",
            f"{pair.contribution / score:.1%}",
        )
        for number, pair in enumerate(found.match.pairs, start=1)
    ]


def _minutia_text(minutiae: "Minutiae", row: int) -> str:
    """Return such as `bifurcation at 120, 88`; the picture shows where that is."""
    kind = KINDS[int(minutiae.kind[row])]
    return f"{kind} at {minutiae.x[row]:.0f}, {minutiae.y[row]:.0f}"
