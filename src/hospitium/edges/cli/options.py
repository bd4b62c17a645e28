"""Options that many commands share, and how commands show an example."""

import inspect
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from hospitium.core.extractors import Extractor
from hospitium.core.eyes import Eye
from hospitium.core.fingers import Hand

READS_BY = "What reads the prints: accurate, or fast for phones and old computers."

DEFAULT_DATA = Path(".hospitium")

DataFolder = Annotated[
    Path,
    typer.Option("--data", metavar="DIR", envvar="HOSPITIUM_DATA", help="The node's folder."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document, errors too.")]
Who = Annotated[
    str,
    typer.Option(
        "--operator", metavar="HANDLE", envvar="HOSPITIUM_OPERATOR", help="Who does this."
    ),
]
Images = Annotated[
    list[Path],
    typer.Argument(
        metavar="IMAGE...",
        help="PNG, TIFF, BMP, JPEG, JPEG 2000, WSQ or ANSI/NIST (.an2, .eft) files of one person.",
    ),
]
SomeImages = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[IMAGE...]",
        show_default=False,
        help="PNG, TIFF, BMP, JPEG, JPEG 2000, WSQ or ANSI/NIST (.an2, .eft) files of one person's "
        "fingers.",
    ),
]
FacePictures = Annotated[
    list[Path] | None,
    typer.Option(
        "--face",
        metavar="FILE",
        help="A photograph of the person's face, or of a poster or screen that shows it; PNG, "
        "JPEG, TIFF or BMP. Again for each further photograph.",
    ),
]
WhichOfEach = Annotated[
    list[int] | None,
    typer.Option(
        "--which",
        metavar="N",
        min=0,
        help="Which face is meant where a photograph shows several, 0 for the largest: once, or "
        "once for each photograph in the same order.",
    ),
]
EyePictures = Annotated[
    list[Path] | None,
    typer.Option(
        "--iris",
        metavar="FILE",
        help="A near-infrared picture of one of the person's eyes: PNG, TIFF, BMP, JPEG, JPEG 2000 "
        "or ISO/IEC 19794-6. Again for each further one.",
    ),
]
WhichEyes = Annotated[
    list[Eye] | None,
    typer.Option(
        "--eye",
        help="The person's own left or right, once for each --iris in the same order; leave it "
        "out if nobody knows, then each is compared with both.",
    ),
]
Fingers = Annotated[
    list[str] | None,
    typer.Option(
        "--finger",
        metavar="FINGER",
        help="Such as right-index or 2: once for all images, or once for each, in order. "
        "Without it the file name tells (right-index.png).",
    ),
]
SlapOption = Annotated[
    str | None,
    typer.Option(
        "--slap",
        metavar="WHICH",
        help="Each image shows several fingers: right-four, left-four, thumbs, or four when the "
        "hand is not known. They are taken apart and named.",
    ),
]
Dpi = Annotated[
    float | None,
    typer.Option(metavar="N", help="Resolution of the images, where the files do not say it."),
]
Raw = Annotated[
    str | None,
    typer.Option(
        metavar="WIDTHxHEIGHT",
        help="The files have no header: 8-bit grey levels, row by row, 0 = black.",
    ),
]
ReadBy = Annotated[Extractor, typer.Option("--extractor", help=READS_BY)]
Photo = Annotated[
    bool,
    typer.Option(
        "--photo",
        help="The images are photographs (JPEG or PNG) of one to five fingertips, not contact "
        "prints. How often photographs match wrongly has not been measured on real ones.",
    ),
]
WhichHand = Annotated[
    Hand | None,
    typer.Option("--hand", help="With --photo: each shows the four long fingers of this hand."),
]
WhichFace = Annotated[
    int | None,
    typer.Option("--which", metavar="N", min=0, help="Which of several faces: 0 is the largest."),
]
Live = Annotated[
    bool,
    typer.Option(
        "--live",
        help="The photograph was just taken of the person, who is here: it is looked at for signs "
        "of a picture of a picture. Nothing is refused for it.",
    ),
]
KeepPortrait = Annotated[
    bool,
    typer.Option("--keep-portrait", help="Keep the picture of the face too, sealed."),
]
PortraitAgreed = Annotated[
    bool,
    typer.Option(
        "--portrait-agreed",
        help="The person, or who speaks for them, agreed to that. Not needed for a missing "
        "person who is sought by law.",
    ),
]
EvidenceFolder = Annotated[
    Path | None,
    typer.Option(
        "--evidence", metavar="DIR", help="Draw the paired minutiae into SVG files in DIR."
    ),
]
WriteCalibration = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the false-match rates measured, as JSON."),
]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The id of the case.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")]

Command = TypeVar("Command", bound=Callable[..., None])


def typed(command: str, data: Path) -> str:
    """Return what to type for `command` on the node in `data`."""
    folder = "" if data == DEFAULT_DATA else f" --data {shlex.quote(str(data))}"
    return f"hospitium {command}{folder}"


def example(*lines: str) -> Callable[[Command], Command]:
    """Add an example to the help of the command below; it goes under `@app.command`."""

    def add(command: Command) -> Command:
        words = inspect.cleandoc(command.__doc__ or "")
        block = "\n".join(f"  {line}" for line in lines)
        # the mark \b keeps the help from refilling the lines that follow
        command.__doc__ = f"{words}\n\n\b\nExample:\n{block}"
        return command

    return add
