"""What `bench.photo` photographs: synthetic fingers, real prints, hands."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hospitium.core.errors import NoFingerprint
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import decode_image
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.matcher import Prepared, prepare
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.photo import find_prints
from hospitium.synth import Difficulty, impression, master_finger
from hospitium.synth.master import PERIOD_DEVIATION, PERIOD_MEAN
from hospitium.synth.photo import (
    Background,
    Blur,
    Relief,
    RenderedPhoto,
    Tone,
    random_scene,
    relief_of_master,
    relief_of_print,
    render_photo,
)

SETS = ("fvc2002_db1", "fvc2002_db3", "fvc2004_db2", "fvc2004_db3")
TILTS = {"within about 3 degrees": 3.0, "about 8 degrees": 8.0, "about 15 degrees": 15.0}
BLURS = (Blur.SHARP, Blur.SOFT, Blur.SHARP, Blur.MOVED, Blur.SHARP, Blur.OUT_OF_FOCUS)
REFERENCES = 3
"""Contact impressions of a real finger that its photo is compared with."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as read, and the contact impressions of the same finger.

    Attributes
    ----------
    print
        None if it could not be read.
    peer
        A contact impression compared in the photo's place.
    group
        Only fingers of one group are compared.
    """

    finger: int
    group: str
    print: Prepared | None
    peer: Prepared
    references: tuple[Prepared, ...]
    tilt: str
    blur: str
    tone: str
    background: str


def synthetic_shots(count: int, network: LeaderNetwork) -> Iterator[Shot]:
    """Grow fingers, press each twice and photograph it once."""
    for number in range(count):
        rng = np.random.default_rng([22, number])
        period = float(np.clip(rng.normal(PERIOD_MEAN, PERIOD_DEVIATION), 7.0, 11.5))
        master = master_finger(rng, period=period)
        pressed = [
            _prepared(impression(master, rng, difficulty=Difficulty.GOOD).image, network)
            for _ in range(2)
        ]
        yield _shot(number, "", relief_of_master(master), pressed[1], pressed[:1], rng, network)
        sys.stderr.write(f"\rsynthetic: {number + 1} of {count}")


def real_shots(data: Path, count: int, network: LeaderNetwork) -> Iterator[Shot]:
    """Photograph the first impression of each real finger."""
    for place, name in enumerate(SETS):
        for finger in range(101, 101 + count):
            images = [_read(data / name / f"{finger}_{n}.tif") for n in range(1, 2 + REFERENCES)]
            found = [_prepared(image, network) for image in images]
            rng = np.random.default_rng([23, place, finger])
            relief = relief_of_print(images[0])
            number = 100 * place + finger
            yield _shot(number, name, relief, found[0], found[1:], rng, network)
            sys.stderr.write(f"\r{name}: {finger - 100} of {count}")


def shoot_hands(count: int) -> Iterator[RenderedPhoto]:
    """Photograph one to four fingers, in focus, turned any way."""
    reliefs = [relief_of_master(master_finger(np.random.default_rng([24, n]))) for n in range(12)]
    for number in range(count):
        rng = np.random.default_rng([25, number])
        fingers = (1, 2, 4)[number % 3]
        turn = float(rng.choice([0.0, 90.0, 180.0, 270.0]) + rng.uniform(-20, 20))
        blur = (Blur.SHARP, Blur.SHARP, Blur.SOFT)[number // 3 % 3]
        scene = random_scene(rng, fingers=fingers, blur=blur, turn=turn)
        shown = [reliefs[(number + n) % len(reliefs)] for n in range(fingers)]
        yield render_photo(shown, scene, rng)


def _shot(
    number: int,
    group: str,
    relief: Relief,
    peer: Prepared,
    references: list[Prepared],
    rng: np.random.Generator,
    network: LeaderNetwork,
) -> Shot:
    """Photograph a finger; tilt, blur, tone and background take turns, each at its own pace.

    180 fingers meet every pair of a tilt, a blur, a tone and a background about equally often.
    """
    tilt = tuple(TILTS)[number % len(TILTS)]
    blur = BLURS[number // len(TILTS) % len(BLURS)]
    tone = tuple(Tone)[(number + number // 6) % len(Tone)]
    background = tuple(Background)[(number + number // 5) % len(Background)]
    scene = random_scene(rng, tilt=TILTS[tilt], blur=blur, tone=tone, background=background)
    photo = render_photo([relief], scene, rng)
    try:
        read = _prepared(find_prints(photo.pixels)[0].image, network)
    except NoFingerprint:
        read = None
    return Shot(number, group, read, peer, tuple(references), tilt, blur, tone, background)


def _read(path: Path) -> GrayImage:
    return to_norm_ppi(decode_image(path.read_bytes()))


def _prepared(image: GrayImage, network: LeaderNetwork) -> Prepared:
    return prepare(extract_finger(image, network).minutiae)
