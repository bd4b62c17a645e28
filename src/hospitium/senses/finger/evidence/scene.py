"""Compose an evidence picture: two cards, what joins them, a legend and a caption."""

from collections.abc import Iterator
from math import degrees
from textwrap import wrap

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import BIFURCATION, ENDING, OTHER, Minutiae
from hospitium.senses.finger.evidence.card import (
    INK,
    MUTED,
    TEXT,
    Card,
    ground,
    lay,
    minutiae,
    symbol,
)
from hospitium.senses.finger.evidence.frame import CARD_WIDTH, Frame, frame
from hospitium.senses.finger.evidence.marks import Line, Mark, Scene, Words
from hospitium.senses.finger.evidence.under import faded
from hospitium.senses.finger.matcher import Match

WIDTH, EDGE, TOP = 540.0, 2.0, 58.0
"""Units: the picture, left of the first card, and above both for their headings."""

LINE_HEIGHT, LETTERS = 23.0, 56
"""Of the caption; so many letters fit on a line, whatever the reader's font."""

JOIN = "#6796c8"


def compose(
    probe: Minutiae,
    reference: Minutiae,
    match: Match,
    images: tuple[GrayImage | None, GrayImage | None],
    labels: tuple[str, str],
) -> Scene:
    """Lay everything out, from the ground up: image, cards, lines, minutiae, numbers, words."""
    fit = frame(probe, reference, match)
    cards = _cards(probe, reference, match, fit, labels)
    under = [
        faded(image, placing, (card.left, card.top), fit.height)
        for image, placing, card in zip(images, (fit.probe, fit.reference), cards, strict=True)
        if image is not None
    ]
    caption = _caption(match, images)
    lines, foot = wrap(caption, LETTERS), TOP + fit.height + 30
    marks: tuple[Mark, ...] = (
        *under,
        *(mark for card in cards for mark in ground(card)),
        *_joins(*cards),
        *(mark for card in cards for mark in minutiae(card)),
        *_legend(cards, foot),
        *(
            Words((EDGE, foot + 4 + LINE_HEIGHT * row), line, TEXT, INK)
            for row, line in enumerate(lines, start=1)
        ),
    )
    one, other = cards
    return Scene(
        width=WIDTH,
        height=round(foot + LINE_HEIGHT * len(lines) + 12),
        title=f"{len(match.pairs)} of {len(probe)} minutiae of the probe agree with the reference",
        description=f"{one.label}: {one.count}. {other.label}: {other.count}. {caption}",
        marks=marks,
    )


def _cards(
    probe: Minutiae, reference: Minutiae, match: Match, fit: Frame, labels: tuple[str, str]
) -> tuple[Card, Card]:
    """Lay the probe on the left card, the reference on the right one."""
    probes = tuple(pair.probe_index for pair in match.pairs)
    references = tuple(pair.reference_index for pair in match.pairs)
    right = WIDTH - EDGE - CARD_WIDTH
    return (
        lay(labels[0], probe, fit.probe, probes, (EDGE, TOP), fit.height),
        lay(labels[1], reference, fit.reference, references, (right, TOP), fit.height),
    )


def _joins(one: Card, other: Card) -> Iterator[Mark]:
    """Draw a line from each paired minutia to its partner."""
    for row, partner in zip(one.paired, other.paired, strict=True):
        yield Line(one.spot(row), other.spot(partner), JOIN, 0.9)


def _legend(cards: tuple[Card, Card], base: float) -> Iterator[Mark]:
    """Say what the shapes mean; the diamond only where there is one."""
    left = EDGE + 8
    for kind, strong, words, room in (
        (ENDING, True, "ending", 96),
        (BIFURCATION, True, "bifurcation", 132),
        (OTHER, True, "other", 84),
        (ENDING, False, "grey: no partner", 0),
    ):
        if kind == OTHER and not any((card.kind == OTHER).any() for card in cards):
            continue
        yield from symbol((left, base - 5), 0.0, kind, strong=strong)
        yield Words((left + 20, base), words, TEXT, MUTED)
        left += room


def _caption(match: Match, images: tuple[GrayImage | None, GrayImage | None]) -> str:
    """Say in words what the picture shows, and what it does not."""
    drawn = {
        (False, False): "Both are drawn from templates; no image is stored.",
        (True, False): "The reference is drawn from its template; no image is stored.",
        (False, True): "The probe is drawn from its template.",
        (True, True): "",
    }
    probe, reference = images
    said = (*_agreement(match), drawn[probe is not None, reference is not None])
    return " ".join(filter(None, said))


def _agreement(match: Match) -> Iterator[str]:
    """Say what agrees, and how the probe was turned to show it, a sentence each."""
    if not match.pairs:
        yield "No minutiae agree."
        return
    yield "Numbers and lines join what agrees; 1 counts most."
    turn = round(degrees(match.rotation))
    if turn:
        way = "anticlockwise" if turn > 0 else "clockwise"
        yield f"The probe is turned {abs(turn)}° {way} to match."
