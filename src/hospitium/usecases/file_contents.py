"""Say what a file of prints holds, and take a transaction apart into files."""

from collections.abc import Iterator
from dataclasses import dataclass

from hospitium.core.errors import HospitiumError
from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist import (
    FingerImage,
    FoundMinutiae,
    TextRecord,
    as_file,
    decode_print,
    finger_images,
    minutiae_of,
    read_transaction,
)
from hospitium.formats.ansi_nist.minutiae import MINUTIAE
from hospitium.formats.compact import StoredPrint
from hospitium.formats.image_files import ImageForm, encode_image, suffix_of
from hospitium.formats.templates import TemplateForm, form_of, read_prints, write_print
from hospitium.formats.wsq_write import RATES
from hospitium.usecases.captures import Capture, Failure, image_of

SUFFIXES = {
    TemplateForm.ISO: ".iso",
    TemplateForm.INCITS: ".incits",
    TemplateForm.COMPACT: ".hpt",
}
HEADER_FACTS = {
    2: "version",
    4: "transaction",
    5: "date",
    7: "destination",
    8: "origin",
    9: "control_number",
}
"""Fields of the type 1 record that a listing shows."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """Size of an image, and its resolution if it is known."""

    width: int
    height: int
    ppi: float | None


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What a template says of one impression."""

    finger: Finger
    impression_type: int
    quality: int
    minutiae: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """The form of a template and its impressions."""

    form: TemplateForm
    prints: tuple[PrintFacts, ...]


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One record of a transaction; of type 2, which may name people, only how many fields it has.

    Attributes
    ----------
    fields
        None for the binary types.
    image
        As the record describes it, where it has one.
    minutiae
        How many, where it is of type 9 and they can be read.
    """

    kind: int
    idc: int
    fields: int | None
    image: FingerImage | None
    minutiae: int | None


@dataclass(frozen=True, slots=True)
class TransactionFacts:
    """The header, by the names in `HEADER_FACTS`, and the records."""

    header: dict[str, str]
    records: tuple[RecordFacts, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A print taken out of a transaction: a file name and the bytes."""

    name: str
    data: bytes


def describe_image(capture: Capture) -> ImageFacts:
    """Decode an image and say what it is; raises as the decoders do."""
    image = image_of(capture)
    return ImageFacts(image.width, image.height, image.ppi if image.ppi_known else None)


def describe_template(data: bytes) -> TemplateFacts:
    """Say what a template holds.

    Raises
    ------
    BadTemplate
        If it is malformed.
    """
    prints = read_prints(data)
    form = form_of(data) or TemplateForm.ISO
    return TemplateFacts(form, tuple(_print_facts(one) for one in prints))


def describe_transaction(data: bytes) -> TransactionFacts:
    """List the records of a transaction.

    Raises
    ------
    BadTransaction
        If it is malformed.
    """
    transaction = read_transaction(data)
    images = {(image.kind, image.idc): image for image in finger_images(transaction)}
    counts = {found.idc: len(found.minutiae) for found in minutiae_of(transaction)}
    header = {name: transaction.header.text(number) or "" for number, name in HEADER_FACTS.items()}
    return TransactionFacts(
        header,
        tuple(
            RecordFacts(
                record.kind,
                record.idc,
                len(record.fields) if isinstance(record, TextRecord) else None,
                images.get((record.kind, record.idc)),
                counts.get(record.idc) if record.kind == MINUTIAE else None,
            )
            for record in transaction.records
        ),
    )


def take_apart(
    capture: Capture,
    *,
    image_form: ImageForm | None = None,
    template_form: TemplateForm = TemplateForm.ISO,
    wsq_rate: float = RATES[0],
) -> Iterator[Part | Failure]:
    """Yield every image and every set of minutiae of a transaction as a file.

    Images stay the bytes that they are, uncompressed ones become PNG, unless `image_form` asks for
    another kind. One broken print never stops the rest.

    Raises
    ------
    BadTransaction
        If the transaction is malformed.
    """
    transaction = read_transaction(capture.data)
    for number, image in enumerate(finger_images(transaction), start=1):
        name = f"{number:02}-type-{image.kind}-idc-{image.idc}-{_place(image)}"
        try:
            data = (
                as_file(image)
                if image_form is None
                else encode_image(decode_print(image), image_form, wsq_rate=wsq_rate)
            )
        except HospitiumError as error:
            yield Failure.of(Capture(b"", image.finger or Finger.UNKNOWN, name), error)
        else:
            yield Part(name + suffix_of(data), data)
    for number, found in enumerate(minutiae_of(transaction), start=1):
        yield _template_part(number, found, template_form)


def _template_part(number: int, found: FoundMinutiae, form: TemplateForm) -> Part:
    name = f"{number:02}-type-9-idc-{found.idc}-{found.finger.slug}{SUFFIXES[form]}"
    return Part(name, write_print(StoredPrint(found.minutiae, found.finger), form))


def _place(image: FingerImage) -> str:
    """Name the finger, or the positions that it is not one of."""
    if image.finger is not None:
        return image.finger.slug
    return "-".join(["position", *map(str, image.positions)])


def _print_facts(stored: StoredPrint) -> PrintFacts:
    minutiae = stored.minutiae
    return PrintFacts(
        stored.finger,
        stored.impression_type,
        stored.quality,
        len(minutiae),
        minutiae.width,
        minutiae.height,
    )
