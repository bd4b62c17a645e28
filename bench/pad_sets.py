"""What `bench.pad` and `bench.pad_fit` show to the check: faces and fingers, and attacks on both.

Faces are the aligned 112 x 112 crops of the shared set; fingers are rendered, of nobody. Each
person belongs to one half for good: weights are fitted on one, rates reported on the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Box, pad_box
from hospitium.synth import master_finger
from hospitium.synth.photo import Tone, random_scene, relief_of_master, render_photo
from hospitium.synth.presentation import (
    FACE_SPECIES,
    FINGER_SPECIES,
    SIMULATORS,
    Species,
    retake,
)

FACES = Path(__file__).resolve().parents[2] / "shared" / "data" / "face" / "lfw600" / "images"
BONA_FIDE = "bona-fide"
RETAKEN = "bona-fide, taken again"
_FINGERS = 2
"""Added to a part's seed, so that fingers draw otherwise than faces."""

USUAL = Box(17 / 112, 11 / 112, 78 / 112, 104 / 112)
"""Where the detector sees the face in an aligned crop, as shares of its side: median of lfw600."""


class Part(NamedTuple):
    """Which draws from every range of the simulators: those so far from its middle.

    0 is the middle of a range, 1 its ends. `seed` keeps the draws of parts apart.
    """

    near: float
    far: float
    seed: int


INNER, RING = Part(0.0, 0.36, 101), Part(0.36, 0.6, 102)
"""What weights are fitted on. Which cues there are, and how they are held, was chosen by fitting on
the inner part and looking at the ring, of the same half of the people."""

ENDS = Part(0.6, 1.0, 47)
"""What rates are reported with, of the other half."""


class Chance(np.random.Generator):
    """Draws uniformly from a part of every range."""

    def __init__(self, seed: list[int], part: Part) -> None:
        super().__init__(np.random.PCG64(seed))
        self._part = part

    # as wide as numpy says it is
    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:  # noqa: ANN401
        """Return a draw, as the parent does."""
        away = 2 * np.asarray(self.random(size)) - 1
        away = np.where(away < 0, -1, 1) * (
            self._part.near + (self._part.far - self._part.near) * np.abs(away)
        )
        found = np.asarray(low) + (np.asarray(high) - np.asarray(low)) * (0.5 + 0.5 * away)
        return float(found) if size is None and np.ndim(found) == 0 else found


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One presentation.

    Attributes
    ----------
    person
        Whose it is, or is said to be.
    kind
        `BONA_FIDE`, `RETAKEN`, or the species of the attack.
    group
        The tone of a rendered finger; empty for faces.
    """

    person: str
    kind: str
    pixels: ColourPixels
    box: Box
    group: str = ""


def for_fitting(person: str) -> bool:
    """Whether a person belongs to the half that weights are fitted on."""
    return sha256(person.encode()).digest()[0] % 2 == 0


def shown_faces(folder: Path, part: Part, *, most: int = 10_000) -> Iterator[Shown]:
    """Yield bona fide faces and attacks of the half that goes with a part.

    For fitting also at other sizes, so that what is learned is not the size of these crops.
    """
    fitting = part is not ENDS
    files = [
        one for one in sorted(folder.rglob("*.jpg")) if for_fitting(one.parent.name) == fitting
    ]
    for number, file in enumerate(files[:most]):
        rng = Chance([part.seed, number], part)
        pixels = np.asarray(Image.open(file).convert("RGB"))
        if fitting and number % 2:
            side = round(pixels.shape[0] * float(np.random.default_rng(number).uniform(0.8, 3.0)))
            pixels = np.asarray(
                Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC)
            )
        for kind, picture in presentations(pixels, FACE_SPECIES, rng):
            yield Shown(file.parent.name, kind, picture, usual_box(picture))


def shown_fingers(count: int, part: Part) -> Iterator[Shown]:
    """Yield rendered fingers and attacks on them, of `count` people of the half of a part."""
    fitting = part is not ENDS
    people = (n for n in range(100_000) if for_fitting(f"finger-{n}") == fitting)
    for _, number in zip(range(count), people, strict=False):
        rng = Chance([part.seed + _FINGERS, number], part)
        tone = tuple(Tone)[number % len(Tone)]
        relief = relief_of_master(master_finger(rng))
        photo = render_photo([relief], random_scene(rng, tone=tone), rng)
        tip = photo.tips[0]
        box = pad_box(tip.pad_x, tip.pad_y, tip.width)
        for kind, picture in presentations(photo.pixels, FINGER_SPECIES, rng):
            yield Shown(f"finger-{number}", kind, picture, box, tone.value)


def usual_box(pixels: ColourPixels) -> Box:
    """Return where the detector usually sees the face in an aligned crop."""
    return Box(*(share * pixels.shape[0] for share in USUAL))


def presentations(
    pixels: ColourPixels, species: tuple[Species, ...], rng: np.random.Generator
) -> Iterator[tuple[str, ColourPixels]]:
    """Yield a picture as it is, taken again, and as each attack."""
    yield BONA_FIDE, pixels
    yield RETAKEN, retake(pixels, rng)
    for one in species:
        yield one.value, SIMULATORS[one](pixels, rng)
