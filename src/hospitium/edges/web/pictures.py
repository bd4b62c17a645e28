"""Evidence pictures on a page: both prints side by side, or one above the other on a phone.

The tall form shows the same drawing twice, each time through a window on one of its two cards;
numbers say what corresponds where the joining lines are cut.
"""

import re
from dataclasses import dataclass

from hospitium.usecases.evidence import Evidence

_FRAME = re.compile(r'viewBox="0 0 ([\d.]+) [\d.]+"')
_BORDER = re.compile(r'<line x1="([\d.]+)" y1="[\d.]+" x2="\1" y2="([\d.]+)"')
"""The first upright line is the side of a card: it ends where the legend begins."""
_WORDS = re.compile(r"<title>.*?</title>\s*<desc>.*?</desc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """One finger's evidence, ready for a page.

    Attributes
    ----------
    wide
        Both prints, one `<svg>`.
    tall
        Probe and reference, an `<svg>` each.
    """

    evidence: Evidence
    wide: str
    tall: tuple[str, ...]


def picture(evidence: Evidence) -> Picture:
    """Return the picture of `evidence` in both forms."""
    svg = evidence.svg
    frame, border = _FRAME.search(svg), _BORDER.search(svg)
    if frame is None or border is None:
        return Picture(evidence, svg, (svg,))
    half, height = float(frame.group(1)) / 2, float(border.group(2)) + 2
    tall = tuple(
        _WORDS.sub(f"<title>{words}</title>", svg, count=1).replace(
            frame.group(0), f'viewBox="{left:g} 0 {half:g} {height:g}"', 1
        )
        for words, left in (("Probe", 0.0), ("Reference", half))
    )
    return Picture(evidence, svg, tall)
