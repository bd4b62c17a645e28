"""Take the prints out of an ANSI/NIST transaction that was given in place of an image.

Types 4 and 14 become captures under the positions that the transaction states. What is not used is
told, one by one, with what to do about it: slaps, palms, latent prints, and minutiae that others
found, for templates of different makers never meet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hospitium.core.errors import BadInput, BadTransaction
from hospitium.formats.ansi_nist import (
    FingerImage,
    TextRecord,
    Transaction,
    as_file,
    finger_images,
    is_transaction,
    read_transaction,
)
from hospitium.formats.ansi_nist.minutiae import MINUTIAE
from hospitium.formats.ansi_nist.prints import LATENT, PALM
from hospitium.usecases.captures import Capture

TAKE_OUT = "`hospitium convert FILE FOLDER` takes it out of the transaction."


def unfold(captures: Iterable[Capture]) -> Iterator[tuple[Capture, BadInput | None]]:
    """Yield every capture, those inside transactions in place of these, and why one is not used."""
    for capture in captures:
        if capture.raw_size is not None or not is_transaction(capture.data):
            yield capture, None
            continue
        try:
            transaction = read_transaction(capture.data)
            yield from _prints_in(transaction, capture)
        except BadTransaction as error:
            yield capture, error


def _prints_in(
    transaction: Transaction, capture: Capture
) -> Iterator[tuple[Capture, BadInput | None]]:
    images = finger_images(transaction)
    used = {image.idc for image in images if _unused(image) is None}
    foreign = [
        record.idc
        for record in transaction.records
        if isinstance(record, TextRecord) and record.kind == MINUTIAE and record.idc not in used
    ]
    if not images and not foreign:
        raise BadTransaction(
            "the transaction holds no image of type 4 or 14",
            remedy="Ask the sender for images of fingers as records of one of these types.",
        )
    for image in images:
        yield _print_in(image, capture)
    for idc in foreign:
        yield _named(capture, MINUTIAE, idc), _foreign()


def _print_in(image: FingerImage, capture: Capture) -> tuple[Capture, BadInput | None]:
    """Return the capture that an image becomes, and why it is not used."""
    named, reason = _named(capture, image.kind, image.idc), _unused(image)
    if reason is not None or image.finger is None:
        return named, reason
    try:
        data = as_file(image)
    except BadInput as error:
        return named, error
    ppi = image.ppi if capture.ppi is None else capture.ppi
    return replace(named, data=data, finger=image.finger, ppi=ppi), None


def _named(capture: Capture, kind: int, idc: int) -> Capture:
    """Return a capture without bytes that says which record it stands for."""
    return Capture(b"", name=f"{capture.name} (type {kind}, IDC {idc})".lstrip())


def _foreign() -> BadInput:
    return BadInput(
        "minutiae that others found are not used: templates of different makers never meet",
        remedy="Ask the sender for the image, a record of type 4 or 14.",
    )


def _unused(image: FingerImage) -> BadInput | None:
    """Say why an image is not used; None if it is."""
    if image.kind == PALM:
        return BadInput("a palm print is not used", remedy="Give prints of fingers.")
    if image.kind == LATENT:
        return BadInput(
            "a latent print is not used: how well they are recognised was not measured",
            remedy=f"{TAKE_OUT} Give it by itself if you accept that.",
        )
    if image.finger is None:
        positions = ", ".join(map(str, image.positions)) or "none"
        return BadInput(
            f"an image that is not of one fingertip is not used (position {positions})",
            remedy=f"{TAKE_OUT} Give it by itself with --slap.",
        )
    return None
