"""The fingerprint engine as use cases see it: bytes in, templates and scores out."""

from collections.abc import Callable, Iterable
from threading import Lock

from hospitium.core.errors import NoFingerprint
from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import decode_image, decode_raw
from hospitium.gallery import Gallery, GalleryEntry
from hospitium.records.prints import GalleryRow
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.extractor import ENROL_MINIMUM_MINUTIAE, extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.template import decode_template, encode_template
from hospitium.senses.finger.trace import Trace
from hospitium.usecases.captures import Capture, CaptureKind, Reading


class FingerEngine:
    """Extracts, and keeps the prepared gallery while it is unchanged. Safe to share by threads.

    Attributes
    ----------
    model
        Id of the network; templates of another model are never compared with ours.
    calibration
        From scores to error rates.
    """

    def __init__(self, *, model: str, network: LeaderNetwork, calibration: Calibration) -> None:
        self.model = model
        self.calibration = calibration
        self._network = network
        self._lock = Lock()
        self._stamp = ""
        self._gallery = Gallery.build(())

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Decode and extract one capture; every step is offered to `trace`.

        Raises
        ------
        UnreadableImage, ImageTooLarge, NoFingerprint
            As the decoder and the extractor say.
        """
        image = to_norm_ppi(_decode(capture))
        extraction = extract_finger(image, self._network, finger=capture.finger, trace=trace)
        template = encode_template(
            extraction.minutiae,
            finger=capture.finger,
            quality=extraction.quality,
            contactless=capture.kind is CaptureKind.PHOTO,
        )
        return Reading(
            finger=capture.finger,
            name=capture.name,
            template=template,
            minutiae=decode_template(template),
            quality=extraction.quality,
            advice=capture.advice + extraction.advice,
            image=image,
            kind=capture.kind,
        )

    def read_to_enrol(self, capture: Capture) -> Reading:
        """Read a capture as a reference, which must be better than a probe need be.

        Raises
        ------
        NoFingerprint
            If it has fewer than `ENROL_MINIMUM_MINUTIAE` minutiae.
        """
        reading = self.read(capture)
        if len(reading.minutiae) < ENROL_MINIMUM_MINUTIAE:
            raise NoFingerprint(
                f"only {len(reading.minutiae)} minutiae were found; a reference needs "
                f"{ENROL_MINIMUM_MINUTIAE}"
            )
        return reading

    def gallery(self, stamp: str, rows: Callable[[], Iterable[GalleryRow]]) -> Gallery:
        """Return the prepared gallery as of `stamp`; `rows` is read only when it has changed."""
        with self._lock:
            if stamp != self._stamp:
                self._gallery = Gallery.build(gallery_entry(row) for row in rows())
                self._stamp = stamp
            return self._gallery


def _decode(capture: Capture) -> GrayImage:
    if capture.raw_size is None:
        return decode_image(capture.data, ppi=capture.ppi)
    width, height = capture.raw_size
    return decode_raw(capture.data, width=width, height=height, ppi=capture.ppi or NORM_PPI)


def gallery_entry(row: GalleryRow) -> GalleryEntry:
    """Return a stored reference as the gallery takes it."""
    return GalleryEntry(
        row.print_id, row.case_id, row.finger, row.model, decode_template(row.template)
    )
