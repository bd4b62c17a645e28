"""Why do two files score as they do? No gallery, no record, nothing kept.

Comparing two files of one's own with each other releases nobody's record, so no `Permit` is asked
for: the rules guard cases and galleries, and neither is touched here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.evidence import draw_evidence, evidence_png
from hospitium.senses.finger.matcher import Match, pair, prepare
from hospitium.senses.finger.template import decode_template, is_template
from hospitium.senses.finger.trace import Trace, Values
from hospitium.senses.finger.trace_pictures import draw_minutiae, draw_neighbours, draw_steps
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two prints.

    Attributes
    ----------
    image
        At 500 ppi; None when the file was a template.
    quality, advice
        What the extractor said; None and nothing when the file was a template.
    """

    name: str
    minutiae: Minutiae
    image: GrayImage | None = None
    quality: int | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Two prints, and what each pair of minutiae brought to the score.

    Attributes
    ----------
    fmr
        How often prints of two different fingers score at least this high.
    extrapolated
        Whether the calibration's data did not reach this score.
    engine
        What the rate was measured with.
    """

    probe: Side
    reference: Side
    match: Match
    fmr: float
    extrapolated: bool
    engine: str

    @property
    def foreign(self) -> bool:
        """Whether a side came as a template, of which nobody knows what made it."""
        return self.probe.image is None or self.reference.image is None

    def svg(self) -> str:
        """Draw the paired minutiae over the images, where there are any."""
        return draw_evidence(
            self.probe.minutiae,
            self.reference.minutiae,
            self.match,
            probe_image=self.probe.image,
            reference_image=self.reference.image,
        )

    def png(self) -> bytes:
        """Draw the same for those who have no browser."""
        return evidence_png(
            self.probe.minutiae,
            self.reference.minutiae,
            self.match,
            probe_image=self.probe.image,
            reference_image=self.reference.image,
        )


def read_side(engine: FingerEngine, capture: Capture, *, trace: Trace | None = None) -> Side:
    """Read an image or a template (ISO, INCITS 378 or compact), as its first bytes tell.

    What is compared is what would be stored: an image's minutiae go through a template too.

    Raises
    ------
    UnreadableImage, ImageTooLarge, NoFingerprint, BadTemplate
        As the readers say.
    """
    if is_template(capture.data):
        return Side(capture.name, decode_template(capture.data))
    reading = engine.read(capture, trace=trace)
    return Side(capture.name, reading.minutiae, reading.image, reading.quality, reading.advice)


def explain(engine: FingerEngine, probe: Side, reference: Side) -> Explanation:
    """Compare two prints and say what each pair of minutiae brought."""
    match = pair(prepare(probe.minutiae), prepare(reference.minutiae))
    rates = engine.calibration
    return Explanation(
        probe=probe,
        reference=reference,
        match=match,
        fmr=rates.fmr(match.score),
        extrapolated=rates.extrapolated(match.score),
        engine=rates.provenance.engine,
    )


def draw_trace(
    steps: Mapping[str, Values], side: Side | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield name and PNG of every step of one print; `side` is None when it could not be read."""
    yield from draw_steps(steps)
    if side is not None:
        pixels = None if side.image is None else side.image.pixels
        yield "minutiae", draw_minutiae(side.minutiae, pixels)
        yield "neighbours", draw_neighbours(side.minutiae, prepare(side.minutiae))
