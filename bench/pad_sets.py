"""What `bench.pad` and `bench.pad_fit` show to the check: faces and fingers, and attacks on both.

Faces are the aligned 112 x 112 crops of the shared set; fingers are rendered, of nobody. Each
person belongs to one half for good: weights are fitted on one, rates reported on the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

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


USUAL = Box(17 / 112, 11 / 112, 78 / 112, 104 / 112)
"""Where the detector sees the face in an aligned crop, as shares of its side: median of lfw600."""

INNER = 0.6
"""Share of every range of the simulators that is used for fitting, in its middle; rates are
reported with what lies outside of it, at both ends."""


class Chance(np.random.Generator):
    """Draws uniformly from the middle of every range, or from its ends: never from both."""

    def __init__(self, seed: list[int], *, fitting: bool) -> None:
        super().__init__(np.random.PCG64(seed))
        self._fitting = fitting

    # as wide as numpy says it is
    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:  # noqa: ANN401
        """Return a draw, as the parent does."""
        at = self.random(size)
        rim = (1 - INNER) / 2
        if self._fitting:
            at = rim + INNER * at
        else:
            at = np.where(np.asarray(at) < 0.5, 2 * rim * at, 1 - 2 * rim * (1 - np.asarray(at)))
        found = np.asarray(low) + (np.asarray(high) - np.asarray(low)) * at
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


def shown_faces(folder: Path, *, fitting: bool, most: int = 10_000) -> Iterator[Shown]:
    """Yield bona fide faces and attacks of one half.

    For fitting also at other sizes, so that what is learned is not the size of these crops.
    """
    files = [
        one for one in sorted(folder.rglob("*.jpg")) if for_fitting(one.parent.name) == fitting
    ]
    for number, file in enumerate(files[:most]):
        rng = Chance([47, number, fitting], fitting=fitting)
        pixels = np.asarray(Image.open(file).convert("RGB"))
        if fitting and number % 2:
            side = round(pixels.shape[0] * rng.uniform(0.8, 3.0))
            pixels = np.asarray(
                Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC)
            )
        for kind, picture in presentations(pixels, FACE_SPECIES, rng):
            yield Shown(file.parent.name, kind, picture, usual_box(picture))


def shown_fingers(count: int, *, fitting: bool) -> Iterator[Shown]:
    """Yield rendered fingers and attacks on them, of `count` people of one half."""
    people = (n for n in range(100_000) if for_fitting(f"finger-{n}") == fitting)
    for _, number in zip(range(count), people, strict=False):
        rng = Chance([48, number], fitting=fitting)
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
