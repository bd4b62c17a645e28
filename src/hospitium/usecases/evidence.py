"""Draw why two prints are thought to be one finger."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.cohort import probe_scale
from hospitium.senses.finger.evidence import draw_evidence
from hospitium.senses.finger.growth import scaled
from hospitium.senses.finger.matcher import pair, prepare
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.growing import cohort_of


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
    """

    finger: Finger
    score: float
    fmr: float
    pairs: int
    svg: str


def draw_pair(
    probe: bytes,
    reference: GalleryRow,
    fmr: float,
    *,
    at: datetime,
    image: GrayImage | None = None,
) -> Evidence:
    """Draw a probe template beside a reference.

    Both are drawn from their minutiae, for no image is stored (rule store.no_image); `image` is
    the probe's own, for as long as the search that brought it runs.
    """
    left, right = decode_template(probe), decode_template(reference.template)
    # a child's finger has grown since: it is paired in the size that it had
    scale = probe_scale(cohort_of(reference), now=at.year)
    match = pair(prepare(scaled(left, scale)), prepare(right))
    svg = draw_evidence(left, right, match, probe_image=image)
    return Evidence(reference.finger, match.score, fmr, len(match.pairs), svg)
