"""Pictures that show why two prints are thought to be one finger.

Both prints stand side by side at one scale, the probe turned as the match turns it and level with
the reference: minutiae that agree lie at the same height, their joining lines run alongside each
other, and a pair that does not fit stands out. A pair has the same number on both sides, 1 for the
pair that brought most to the score. What has no partner is grey: it is shown because it counts
against.

In three steps: (1) `frame` places both prints, (2) `scene` draws them as plain
marks, (3) `svg` and `raster` write the marks out.
"""

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.evidence.raster import write_png
from hospitium.senses.finger.evidence.scene import compose
from hospitium.senses.finger.evidence.svg import write_svg
from hospitium.senses.finger.matcher import Match

LABELS = ("Probe", "Reference")


def draw_evidence(
    probe: Minutiae,
    reference: Minutiae,
    match: Match,
    *,
    probe_image: GrayImage | None = None,
    reference_image: GrayImage | None = None,
    labels: tuple[str, str] = LABELS,
) -> str:
    """Draw both prints with their paired minutiae joined, as SVG for use inside a page.

    The same arguments give the same text. It holds presentation attributes only, so that it shows
    under a content security policy without inline styles; an image is embedded as a data URL.

    Parameters
    ----------
    probe, reference
        The minutiae that `match` was made from; its pairs name their rows.
    probe_image
        The picture that the probe's minutiae were found in, shown faded beneath them.
    reference_image
        The same for the reference where that is a file of one's own; what a node stores never has
        one (rule store.no_image).
    labels
        What to call the prints, escaped and cut to the width of a card. No personal data: the
        picture may leave the node.
    """
    return write_svg(compose(probe, reference, match, (probe_image, reference_image), labels))


def evidence_png(
    probe: Minutiae,
    reference: Minutiae,
    match: Match,
    *,
    probe_image: GrayImage | None = None,
    reference_image: GrayImage | None = None,
    labels: tuple[str, str] = LABELS,
) -> bytes:
    """Draw what `draw_evidence` draws as a PNG, for those who have no browser at hand."""
    return write_png(compose(probe, reference, match, (probe_image, reference_image), labels))
