"""The fingerprint engine as use cases see it: bytes in, templates and scores out."""

from hospitium.core.errors import NoFingerprint
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.extractor import ENROL_MINIMUM_MINUTIAE, extract_finger
from hospitium.senses.finger.network import MinutiaeNetwork
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.template import decode_template, encode_template
from hospitium.senses.finger.trace import Trace
from hospitium.usecases.captures import Capture, CaptureKind, Reading, decode_capture


class FingerEngine:
    """Extracts, and says what a score is worth. Safe to share by threads.

    Attributes
    ----------
    model
        Id of the network; templates of another model are never compared with ours.
    calibration
        From scores to error rates.
    workers
        Threads that share a search.
    """

    def __init__(
        self, *, model: str, network: MinutiaeNetwork, calibration: Calibration, workers: int = 1
    ) -> None:
        self.model = model
        self.calibration = calibration
        self._network = network
        self.workers = workers

    def read(self, capture: Capture, *, trace: Trace | None = None) -> Reading:
        """Decode and extract one capture; every step is offered to `trace`.

        Raises
        ------
        UnreadableImage, ImageTooLarge, NoFingerprint
            As the decoder and the extractor say; a template in place of an image is refused too,
            because nobody knows what made it.
        """
        image = to_norm_ppi(decode_capture(capture))
        extraction = extract_finger(image, self._network, finger=capture.finger, trace=trace)
        template = encode_template(
            extraction.minutiae,
            finger=capture.finger,
            quality=extraction.quality,
            compact=True,
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
            reasons=extraction.reasons,
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
