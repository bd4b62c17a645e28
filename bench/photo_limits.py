"""Where the limits of ridge evidence lie in photos: `python -m bench.photo_limits`.

Photographs 120 synthetic fingers turned any way, before every background, on seeds that
`bench.photo` does not use, and prints the evidence on and beside the finger and how many fingers
each pair of limits in `senses.finger.photo.skin` finds. About a minute on two idle cores.
"""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hospitium.senses.finger.photo import skin
from hospitium.senses.finger.photo.evidence import overview_block, reduce_photo, ridge_evidence
from hospitium.senses.finger.photo.tips import find_tips
from hospitium.synth import master_finger
from hospitium.synth.photo import (
    Background,
    Blur,
    Tone,
    TrueTip,
    random_scene,
    relief_of_master,
    render_photo,
)

PHOTOS = 120
LIMITS = ((0.35, 0.65), (0.45, 0.75), (0.5, 0.8), (0.55, 0.85), (0.6, 0.9), (0.65, 0.9))
TILTS, BLURS = (3.0, 8.0, 15.0), (Blur.SHARP, Blur.SOFT, Blur.MOVED)

Plane = NDArray[np.float32]


class Seen(NamedTuple):
    """A photo in the overview's size, with the truth in pixels of the photo."""

    background: Background
    overview: Plane
    evidence: Plane
    block: int
    tip: TrueTip


def main() -> None:
    with ProcessPoolExecutor() as pool:
        photos = list(pool.map(look, range(PHOTOS)))
    for kind in Background:
        on, off = zip(*(medians(one) for one in photos if one.background is kind), strict=True)
        print(f"{kind}: evidence {np.median(on):.2f} on fingers, {np.median(off):.2f} beside them")
    for little, much in LIMITS:
        skin.LITTLE, skin.MUCH = little, much
        found = Counter(one.background.value for one in photos if is_found(one))
        print(f"{little}, {much}: {found.total()} of {PHOTOS} found, {dict(found)}")


def look(number: int) -> Seen:
    """Photograph one finger."""
    rng = np.random.default_rng([77, number])
    relief = relief_of_master(master_finger(np.random.default_rng([24, number % 6])))
    kind = tuple(Background)[number // 2 % len(Background)]
    scene = random_scene(
        rng,
        tilt=TILTS[number % 3],
        blur=BLURS[number // 3 % 3],
        tone=tuple(Tone)[number % len(Tone)],
        background=kind,
        turn=float(rng.choice([0.0, 90.0, 180.0, 270.0]) + rng.uniform(-20, 20)),
    )
    photo = render_photo([relief], scene, rng)
    pixels = photo.pixels
    evidence, block = ridge_evidence(pixels), overview_block(pixels)
    return Seen(kind, reduce_photo(pixels), evidence, block, photo.tips[0])


def medians(one: Seen) -> tuple[float, float]:
    """Return the evidence on the finger and beside it."""
    height, width = one.evidence.shape
    drawn = Image.new("L", (width, height))
    ImageDraw.Draw(drawn).polygon([(x, y) for x, y in (one.tip.outline / one.block).tolist()], 1)
    on = np.asarray(drawn, np.bool_)
    return float(np.median(one.evidence[on])), float(np.median(one.evidence[~on]))


def is_found(one: Seen) -> bool:
    """Tell whether one fingertip is found, and where it is."""
    tips = find_tips(skin.find_skin(one.overview, one.evidence))
    if len(tips) != 1:
        return False
    x, y = ((side + 0.5) * one.block for side in (tips[0].tip_x, tips[0].tip_y))
    return bool(np.hypot(x - one.tip.x, y - one.tip.y) < one.tip.width / 2)


if __name__ == "__main__":
    main()
