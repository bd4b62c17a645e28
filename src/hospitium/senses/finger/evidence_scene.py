"""Compose an evidence picture: two cards, joining lines, numbered minutiae, legend, caption."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, degrees, pi, sin
from textwrap import shorten, wrap

from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.senses.finger.evidence_frame import CARD_WIDTH, Frame, Placing, Reals, frame
from hospitium.senses.finger.evidence_marks import (
    Disc,
    Line,
    Mark,
    Point,
    Polygon,
    Scene,
    Words,
)
from hospitium.senses.finger.evidence_numbers import NUMBER_SIZE, place_numbers
from hospitium.senses.finger.evidence_under import faded
from hospitium.senses.finger.matcher import Match

WIDTH = 540.0
EDGE = 2.0
HEAD = 58.0
"""Height of the two lines above each card."""

GUTTER = WIDTH - 2 * EDGE - 2 * CARD_WIDTH
TEXT, LINE_HEIGHT, LETTERS = 17.0, 23.0, 60
"""Size of plain text and how much of it fits on a line."""

INK, MUTED, BORDER = "#1b2a33", "#52606a", "#b5c0c6"
PAIRED, ALONE, JOIN = "#0a4c8b", "#5b666e", "#6f9fce"
"""Blue against grey: told apart by every kind of colour vision, and by size and number besides."""


@dataclass(frozen=True, slots=True, eq=False)
class _Card:
    """One print, ready to be drawn.

    Attributes
    ----------
    spots
        Where its minutiae go on the picture, shape (2, n).
    bearing
        Direction of each on the picture.
    paired
        Rows of the paired minutiae, the strongest pair's first.
    """

    label: str
    print_: Minutiae
    left: float
    spots: Reals
    bearing: Reals
    paired: tuple[int, ...]


def compose(
    probe: Minutiae,
    reference: Minutiae,
    match: Match,
    probe_image: GrayImage | None,
    labels: tuple[str, str],
) -> Scene:
    """Lay everything out: cards and image first, then lines, marks, numbers, words."""
    fit = frame(probe, reference, match)
    one = _card(labels[0], probe, fit.probe, EDGE, [p.probe_index for p in match.pairs])
    other = _card(
        labels[1],
        reference,
        fit.reference,
        EDGE + CARD_WIDTH + GUTTER,
        [p.reference_index for p in match.pairs],
    )
    caption = _caption(match, imaged=probe_image is not None)
    foot = HEAD + fit.height + 30
    rows = wrap(caption, LETTERS)
    marks: list[Mark] = []
    if probe_image is not None:
        marks.append(faded(probe_image, fit.probe, (EDGE, HEAD), CARD_WIDTH, fit.height))
    for card in (one, other):
        marks += _ground(card, fit)
    marks += [
        Line(_at(one.spots, i), _at(other.spots, j), JOIN, 0.9)
        for i, j in zip(one.paired, other.paired, strict=True)
    ]
    for card in (one, other):
        marks += _minutiae(card, fit)
    marks += _legend(foot)
    marks += [
        Words((EDGE, foot + LINE_HEIGHT * (k + 1) + 4), row, TEXT, INK)
        for k, row in enumerate(rows)
    ]
    return Scene(
        WIDTH,
        round(foot + LINE_HEIGHT * len(rows) + 12),
        f"{len(match.pairs)} of {len(probe)} minutiae of the probe agree with the reference",
        f"{one.label}: {_count(one)}. {other.label}: {_count(other)}. {caption}",
        tuple(marks),
    )


def _card(label: str, print_: Minutiae, placing: Placing, left: float, paired: list[int]) -> _Card:
    spots = placing.carry(print_.x, print_.y)
    spots += [[left], [HEAD]]
    bearing = print_.angle.astype(float) + placing.turn
    return _Card(shorten(label, 26, placeholder="…"), print_, left, spots, bearing, tuple(paired))


def _count(card: _Card) -> str:
    return f"{len(card.print_)} minutiae, {len(card.paired)} paired"


def _at(spots: Reals, row: int) -> Point:
    return float(spots[0, row]), float(spots[1, row])


def _caption(match: Match, *, imaged: bool) -> str:
    """Say in words what the picture shows, and what it does not."""
    pairs, turn = len(match.pairs), round(degrees(match.rotation))
    said = []
    if pairs:
        said.append("Numbers and lines join what agrees; 1 counts most.")
        if turn:
            way = "anticlockwise" if turn > 0 else "clockwise"
            said.append(f"The probe is turned by {abs(turn)}° {way}.")
    else:
        said.append("No minutiae agree.")
    said.append(
        "The reference is drawn from its template; no image is stored."
        if imaged
        else "Both are drawn from their templates; no image is stored."
    )
    return " ".join(said)


def _ground(card: _Card, fit: Frame) -> Iterator[Mark]:
    """Border and heading of a card."""
    left, top, right, bottom = card.left, HEAD, card.left + CARD_WIDTH, HEAD + fit.height
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    for k in range(4):
        yield Line(corners[k], corners[(k + 1) % 4], BORDER, 1.0)
    yield Words((left, 22), card.label, 20, INK, bold=True)
    yield Words((left, 46), _count(card), TEXT, MUTED)


def _minutiae(card: _Card, fit: Frame) -> Iterator[Mark]:
    """Unpaired minutiae, then paired ones over them, then the numbers over all."""
    paired = set(card.paired)
    for row in (*(r for r in range(len(card.print_)) if r not in paired), *reversed(card.paired)):
        yield from _minutia(card, row, strong=row in paired)
    box = (card.left, HEAD, card.left + CARD_WIDTH, HEAD + fit.height)
    places = place_numbers(card.spots, card.bearing, card.paired, box)
    for number, place in enumerate(places, start=1):
        yield Words(place, str(number), NUMBER_SIZE, PAIRED, bold=True, anchor="middle", halo=True)


def _minutia(card: _Card, row: int, *, strong: bool) -> Iterator[Mark]:
    """Draw the minutia of one row."""
    x, y = _at(card.spots, row)
    bearing, kind = float(card.bearing[row]), int(card.print_.kind[row])
    yield from symbol((x, y), bearing, kind, strong=strong)


def symbol(spot: Point, bearing: float, kind: int, *, strong: bool) -> Iterator[Mark]:
    """Draw one minutia: circle = ending, square = bifurcation, diamond = neither."""
    x, y = spot
    size, colour, width = (4.2, PAIRED, 2.0) if strong else (3.2, ALONE, 1.3)
    tick = 3.0 * size
    yield Line(spot, (x + tick * cos(bearing), y - tick * sin(bearing)), colour, width)
    if kind == ENDING:
        yield Disc(spot, size, colour, width)
    else:
        start, reach = (pi / 4, 1.3 * size) if kind == BIFURCATION else (0.0, 1.4 * size)
        turns = [start + k * pi / 2 for k in range(4)]
        corners = tuple((x + reach * cos(t), y - reach * sin(t)) for t in turns)
        yield Polygon(corners, colour, width)


def _legend(base: float) -> Iterator[Mark]:
    """Say what the shapes mean."""
    left = EDGE + 8
    for kind, strong, word, room in (
        (ENDING, True, "ending", 100),
        (BIFURCATION, True, "bifurcation", 134),
        (ENDING, False, "grey: no partner", 0),
    ):
        yield from symbol((left, base - 5), 0.0, kind, strong=strong)
        yield Words((left + 20, base), word, TEXT, MUTED)
        left += room
