"""Draw why two prints are thought to be one finger."""

from dataclasses import dataclass
from datetime import date

from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.templates import read_print
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.evidence import draw_evidence
from hospitium.senses.finger.matcher import pair, prepare
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.growing import grown_probe, grown_reference


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one of the two prints: quality, 0..100, and how many minutiae."""

    quality: int
    minutiae: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One probe finger beside the reference it resembles.

    Attributes
    ----------
    fmr
        How often prints of two different fingers score this high.
    pairs
        Minutiae that agree.
    svg
        Both prints with the agreeing minutiae joined.
    probe, reference
        How good each of the two is: a likeness of poor prints says less.
    """

    finger: Finger
    score: float
    fmr: float
    pairs: int
    svg: str
    probe: Side | None = None
    reference: Side | None = None


def draw_pair(
    probe: bytes,
    reference: GalleryRow,
    fmr: float,
    *,
    day: date,
    image: GrayImage | None = None,
) -> Evidence:
    """Draw a probe template of `day` beside a reference, each at its own size.

    Both are drawn from their minutiae, for no image is stored (rule store.no_image); `image` is
    the probe's own, for as long as the search that brought it runs.
    """
    left, right = decode_template(probe), decode_template(reference.template)
    probed, referred = grown_probe(left, reference, day), grown_reference(reference)
    match = pair(prepare(probed), prepare(referred))
    svg = draw_evidence(left, right, match, probe_image=image)
    return Evidence(
        reference.finger, match.score, fmr, len(match.pairs), svg,
        _side(probe), _side(reference.template),
    )  # fmt: skip


def _side(template: bytes) -> Side:
    stored = read_print(template)
    return Side(stored.quality, len(stored.minutiae))
