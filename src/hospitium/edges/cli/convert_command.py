"""`hospitium convert`: one's own files of prints, spelt another way, listed, or put together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.edges.cli import convert_views as views
from hospitium.edges.cli.capturing import read_all_files
from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import Dpi, Fingers, Json, Raw, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.parsing import parse_date
from hospitium.edges.cli.wiring import wiring_of

if TYPE_CHECKING:
    from hospitium.formats.image_files import ImageForm
    from hospitium.formats.templates import TemplateForm
    from hospitium.usecases.captures import Capture, Failure
    from hospitium.usecases.convert import Letter

TRANSACTION = "an2"
FORMS = {
    "png": (".png",),
    "tiff": (".tif", ".tiff"),
    "bmp": (".bmp",),
    "wsq": (".wsq",),
    "iso19794-2": (".iso", ".fmr"),
    "incits378": (".incits",),
    "compact": (".hpt",),
    TRANSACTION: (".an2", ".eft"),
}
"""What can be written, and the ends of a file's name that ask for it."""

_LETTER = "For a transaction to be written: "


def add_to(app: typer.Typer) -> None:
    """Add `convert`."""
    app.command("convert")(convert)


@example(
    "hospitium convert print.tif print.wsq --wsq-rate 2.25",
    "hospitium convert stored.hpt exchange.iso",
    "hospitium convert received.an2 --json",
    "hospitium convert received.an2 prints/",
    "hospitium convert right-index.png right-index.iso sent.an2 --captured 2026-11-22 \\",
    "  --origin DEMO-A --destination DEMO-B --transaction AMN --control 0001",
)
def convert(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="IN... [OUT]",
            help="Files of prints, and last what to write: its name ends in .png, .tiff, .bmp, "
            ".wsq, .iso, .incits, .hpt (compact), .an2 or .eft; or a folder for what a transaction "
            "holds. One IN alone is listed.",
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORM", help=f"Write this whatever OUT is called: one of {', '.join(FORMS)}."
        ),
    ] = None,
    wsq_rate: Annotated[
        float | None,
        typer.Option(metavar="BITS", help="Bits a pixel: 0.75 (15:1, the norm) or 2.25 (5:1)."),
    ] = None,
    finger: Fingers = None,
    dpi: Dpi = None,
    raw: Raw = None,
    captured: Annotated[
        str | None,
        typer.Option(metavar="DATE", help=f"{_LETTER}the day that the images were taken."),
    ] = None,
    origin: Annotated[
        str, typer.Option(metavar="AGENCY", help=f"{_LETTER}identifier of the sender.")
    ] = "",
    destination: Annotated[
        str, typer.Option(metavar="AGENCY", help=f"{_LETTER}identifier of the receiver.")
    ] = "",
    transaction: Annotated[
        str, typer.Option(metavar="KIND", help=f"{_LETTER}its kind, as the agencies agreed.")
    ] = "",
    control: Annotated[
        str, typer.Option(metavar="NUMBER", help=f"{_LETTER}the sender's own number for it.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Spell your own files of prints another way, list what they hold, or put them together.

    Images become images, templates become templates, and both go into an ANSI/NIST transaction
    (types 1, 2, 14, 9) or come out of one. No node, operator or purpose is asked for; nothing is
    kept or logged, and no file that is there is written over. WSQ is lossy: keep the original.
    """
    inputs, out = (paths, None) if len(paths) == 1 else (paths[:-1], paths[-1])
    captures = read_all_files(inputs, finger or (), ppi=dpi, raw=raw)
    if out is None:
        views.show_contents(captures[0], as_json=as_json)
        return
    form = _form(to, out)
    if form == TRANSACTION:
        envelope = (transaction, destination, origin, control)
        letter = _letter(envelope, captured, context)
        _compose(captures, out, letter, wsq_rate, as_json=as_json)
    elif len(captures) > 1:
        raise BadInput(
            "several files become one only as an ANSI/NIST transaction",
            remedy="Name OUT with .an2; or convert them one by one.",
        )
    elif _is_folder(out):
        _take_apart(captures[0], out, form, wsq_rate, as_json=as_json)
    else:
        _convert(captures[0], out, form, wsq_rate, as_json=as_json)


def _form(to: str | None, out: Path) -> str | None:
    """Return what is to be written; None where a folder says nothing about it."""
    if to is not None:
        if to not in FORMS:
            raise BadInput("--to names no form", remedy=f"Use one of: {', '.join(FORMS)}.")
        return to
    for form, ends in FORMS.items():
        if out.suffix.lower() in ends:
            return form
    if _is_folder(out):
        return None
    known = ", ".join(end for ends in FORMS.values() for end in ends)
    raise BadInput("the name of OUT does not say what to write", remedy=f"End it in {known}.")


def _is_folder(out: Path) -> bool:
    return out.is_dir() or not out.suffix


def _forms(form: str | None) -> tuple["ImageForm | None", "TemplateForm | None"]:
    """Return the form as that of images or that of templates."""
    from hospitium.formats.image_files import ImageForm
    from hospitium.formats.templates import TemplateForm

    image = ImageForm(form) if form in list(ImageForm) else None
    return image, TemplateForm(form) if form in list(TemplateForm) else None


def _rate(wsq_rate: float | None) -> float:
    from hospitium.formats.wsq_write import RATES

    if wsq_rate is None:
        return RATES[0]
    if wsq_rate not in RATES:
        raise BadInput("--wsq-rate is 0.75 or 2.25", remedy="Give one of the certified rates.")
    return wsq_rate


def _convert(
    capture: "Capture", out: Path, form: str | None, wsq_rate: float | None, *, as_json: bool
) -> None:
    from hospitium.usecases.convert import convert_print

    image, template = _forms(form)
    wanted = image or template
    if wanted is None:
        raise BadInput("OUT is a folder, but IN is no transaction", remedy="Name a file as OUT.")
    written = [(write_new(out, convert_print(capture, wanted, wsq_rate=_rate(wsq_rate))))]
    _report(written, (), as_json=as_json)


def _take_apart(
    capture: "Capture", folder: Path, form: str | None, wsq_rate: float | None, *, as_json: bool
) -> None:
    from hospitium.formats.templates import TemplateForm
    from hospitium.usecases.captures import Failure
    from hospitium.usecases.convert import Kind, kind_of
    from hospitium.usecases.file_contents import take_apart

    if kind_of(capture) is not Kind.TRANSACTION:
        raise BadInput(
            "OUT is a folder, but IN is no transaction", remedy="Name a file as OUT, with its end."
        )
    image, template = _forms(form)
    parts = take_apart(
        capture,
        image_form=image,
        template_form=template or TemplateForm.ISO,
        wsq_rate=_rate(wsq_rate),
    )
    written, failures = [], []
    for part in parts:
        if isinstance(part, Failure):
            failures.append(part)
        else:
            written.append(write_new(folder / part.name, part.data))
    _report(written, failures, as_json=as_json)


def _compose(
    captures: Sequence["Capture"],
    out: Path,
    letter: "Letter",
    wsq_rate: float | None,
    *,
    as_json: bool,
) -> None:
    from hospitium.usecases.convert import compose

    rate = None if wsq_rate is None else _rate(wsq_rate)
    _report([write_new(out, compose(captures, letter, wsq_rate=rate))], (), as_json=as_json)


def _letter(
    envelope: tuple[str, str, str, str], captured: str | None, context: typer.Context
) -> "Letter":
    """Read what the transaction's header says; the day of sending is today's."""
    from hospitium.formats.ansi_nist import Envelope
    from hospitium.usecases.convert import Letter

    transaction, destination, origin, control = (word.strip() for word in envelope)
    if not all((transaction, destination, origin, control)):
        raise BadInput(
            "a transaction says who sends it to whom, as what and under which number",
            remedy="Give --origin, --destination, --transaction and --control.",
        )
    today = wiring_of(context).clock().date()
    day = None if captured is None else parse_date(captured, "--captured")
    return Letter(Envelope(transaction, today, destination, origin, control), day)


def _report(written: Sequence[Path], failures: Sequence["Failure"], *, as_json: bool) -> None:
    document: dict[str, Any] = views.written_document(written, failures)
    show(document, views.written_text(written, failures), as_json=as_json)
    if failures:
        raise typer.Exit(1)
