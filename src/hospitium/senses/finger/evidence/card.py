"""One print on its card: border, heading, minutiae, numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from hospitium.formats.minutiae import BIFURCATION, ENDING, Bytes, Minutiae
from hospitium.senses.finger.evidence.frame import CARD_WIDTH, Placing, Reals
from hospitium.senses.finger.evidence.marks import Disc, Line, Mark, Point, Polygon, Words
from hospitium.senses.finger.evidence.numbers import NUMBER_SIZE, place_numbers

HEADING, TEXT = 20.0, 17.0
"""Sizes of type in units: 12 and 10 px where the picture is 320 px wide."""

HEADING_LETTERS = 22
"""So many fit on a card, whatever the reader's font."""

INK, MUTED, BORDER = "#1b2a33", "#52606a", "#b5c0c6"
PAIRED, ALONE = "#0a4c8b", "#5b666e"
"""Blue against grey: told apart by every kind of colour vision, and by size and number besides."""


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One print where it goes on the picture.

    Attributes
    ----------
    left, top, right, bottom
        Edges of the card, in units.
    spots
        Where its minutiae go, units, shape (2, n).
    bearing
        Direction of each, radians counter-clockwise on the picture, shape (n,).
    paired
        Rows of the paired minutiae, the strongest pair's first.
    """

    label: str
    kind: Bytes
    left: float
    top: float
    right: float
    bottom: float
    spots: Reals
    bearing: Reals
    paired: tuple[int, ...]

    @property
    def count(self) -> str:
        """Say how many minutiae there are."""
        word = "minutia" if len(self.kind) == 1 else "minutiae"
        return f"{len(self.kind)} {word}, {len(self.paired)} paired"

    def spot(self, row: int) -> Point:
        """Return where a minutia goes."""
        return float(self.spots[0, row]), float(self.spots[1, row])


def lay(
    label: str,
    print_: Minutiae,
    placing: Placing,
    paired: tuple[int, ...],
    corner: Point,
    height: float,
) -> Card:
    """Lay a print on the card whose upper left corner is `corner`."""
    left, top = corner
    return Card(
        label=_shown(label),
        kind=print_.kind,
        left=left,
        top=top,
        right=left + CARD_WIDTH,
        bottom=top + height,
        spots=placing.carry(print_.x, print_.y) + np.array([[left], [top]]),
        bearing=print_.angle.astype(np.float64) + placing.turn,
        paired=paired,
    )


def _shown(label: str) -> str:
    """Cut a label to the width of a card, without what no font can show."""
    text = "".join(letter for letter in label if letter.isprintable())
    return text if len(text) <= HEADING_LETTERS else text[: HEADING_LETTERS - 1] + "…"


def ground(card: Card) -> Iterator[Mark]:
    """Draw the border of a card and the heading above it."""
    yield Words((card.left, card.top - 36), card.label, HEADING, INK, bold=True)
    yield Words((card.left, card.top - 12), card.count, TEXT, MUTED)
    across, down = (card.left, card.right), (card.top, card.bottom)
    for y in down:
        yield Line((card.left, y), (card.right, y), BORDER, 1.0)
    for x in across:
        yield Line((x, card.top), (x, card.bottom), BORDER, 1.0)


def minutiae(card: Card) -> Iterator[Mark]:
    """Draw what has no partner, over it what has one, the strongest last, and their numbers."""
    alone = sorted(set(range(len(card.kind))) - set(card.paired))
    for row in alone:
        yield from _minutia(card, row, strong=False)
    for row in reversed(card.paired):
        yield from _minutia(card, row, strong=True)
    box = (card.left, card.top, card.right, card.bottom)
    places = place_numbers(card.spots, card.bearing, card.paired, box)
    for number, place in enumerate(places, start=1):
        yield Words(place, str(number), NUMBER_SIZE, PAIRED, bold=True, anchor="middle", halo=True)


def _minutia(card: Card, row: int, *, strong: bool) -> Iterator[Mark]:
    bearing, kind = float(card.bearing[row]), int(card.kind[row])
    return symbol(card.spot(row), bearing, kind, strong=strong)


def symbol(spot: Point, bearing: float, kind: int, *, strong: bool) -> Iterator[Mark]:
    """Draw one minutia: circle = ending, square = bifurcation, diamond = neither."""
    (x, y), tick = spot, 12.6 if strong else 9.6
    colour, width = (PAIRED, 2.0) if strong else (ALONE, 1.3)
    size = tick / 3
    yield Line(spot, (x + tick * cos(bearing), y - tick * sin(bearing)), colour, width)
    if kind == ENDING:
        yield Disc(spot, size, colour, width)
        return
    first, reach = (pi / 4, 1.3 * size) if kind == BIFURCATION else (0.0, 1.4 * size)
    turns = [first + quarter * pi / 2 for quarter in range(4)]
    corners = tuple((x + reach * cos(turn), y - reach * sin(turn)) for turn in turns)
    yield Polygon(corners, colour, width)
