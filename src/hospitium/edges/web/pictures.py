"""Evidence pictures on a page: both prints side by side, or one above the other on a phone.

The tall form shows the same drawing twice, each time through a window on one of its two cards;
numbers say what corresponds where the joining lines are cut.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

from hospitium.edges.web.catalogues import say
from hospitium.edges.web.languages import ENGLISH, spoken
from hospitium.usecases.evidence import Evidence

_FRAME = re.compile(r'viewBox="0 0 ([\d.]+) [\d.]+"')
_BORDER = re.compile(r'<line x1="([\d.]+)" y1="[\d.]+" x2="\1" y2="([\d.]+)"')
"""The first upright line is the side of a card: it ends where the legend begins."""
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>\n?")
_CAPTION = re.compile(r"<desc>[^<]*? paired\. [^<]*? paired\. ([^<]*)</desc>")
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
    caption
        What the picture says below itself, where it cannot: a drawing breaks lines for English.
    """

    evidence: Evidence
    wide: str
    tall: tuple[str, ...]
    caption: str = ""


def picture(evidence: Evidence) -> Picture:
    """Return the picture of `evidence` in both forms."""
    svg, caption = _translated(evidence.svg)
    frame, border = _FRAME.search(svg), _BORDER.search(svg)
    if frame is None or border is None:
        return Picture(evidence, svg, (svg,), caption)
    half, height = float(frame.group(1)) / 2, float(border.group(2)) + 2
    tall = tuple(
        _WORDS.sub(f"<title>{say(words)}</title>", svg, count=1).replace(
            frame.group(0), f'viewBox="{left:g} 0 {half:g} {height:g}"', 1
        )
        for words, left in (("Probe", 0.0), ("Reference", half))
    )
    return Picture(evidence, svg, tall, caption)


def _translated(svg: str) -> tuple[str, str]:
    """Return the drawing in the language of the request, and its caption, which leaves it."""
    found = _CAPTION.search(svg)
    if spoken() == ENGLISH or found is None:
        return svg, ""
    english = unescape(found[1])
    caption = " ".join(say(one) for one in re.split(r"(?<=\.) ", english))

    def word(match: re.Match[str]) -> str:
        text = unescape(match[1])
        if text in english and " " in text:
            return ""
        return match[0].replace(f">{match[1]}<", f">{escape(say(text))}<")

    words = f"<title>{escape(caption)}</title><desc>{escape(caption)}</desc>"
    return _TEXT.sub(word, _WORDS.sub(lambda _: words, svg, count=1)), caption
