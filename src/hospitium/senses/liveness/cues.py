"""The cues of one picture, by name: what the fusion weighs."""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.frequency import detail, patterns
from hospitium.senses.liveness.lattice import lattice
from hospitium.senses.liveness.network import Looks
from hospitium.senses.liveness.parts import eyes, flecks
from hospitium.senses.liveness.region import around, at_most, luma_and_chroma, scaled
from hospitium.senses.liveness.rims import outline, rims
from hospitium.senses.liveness.shine import grain, shine
from hospitium.senses.liveness.texture import texture
from hospitium.senses.liveness.tone import inner_tone, shadow_warmth, tone
from hospitium.senses.liveness.types import Box, Frame, Reals

Values = Mapping[str, float]

FACE_SIDE, FINGER_SIDE = 96, 320
"""Pixels of the region whose grain and colour are measured; larger ones are averaged down to it, so
that a picture which was only enlarged is measured as it was. Ridges need more than a face."""

SHINE_SIDE, VIEW_SIDE, FACE_WIDTH = 160, 128, 80
"""Pixels at which shine and rims are measured, and of the face whose outline is looked for."""

_INNER = 0.7
_CLOSE = 1.15
_VIEW = 2.0
_NETWORK_SPAN = 5.0
_PARTS_SIDE = 112
_SURROUNDINGS = 1.8
"""Times the box of the face that a picture must show: two thirds of what the network looks at."""


def finger_cues(frame: Frame, box: Box) -> Values:
    """Measure the pad of a finger, and the sides of the whole picture."""
    sides = asdict(rims(_colours(frame.pixels)))
    pad = luma_and_chroma(at_most(around(frame.pixels, box, 1.0), SHINE_SIDE))
    return {**picture_cues(frame, box, FINGER_SIDE), **sides, **asdict(shine(*pad))}


def picture_cues(frame: Frame, box: Box, side: int) -> Values:
    """Measure the pixels around `box`; grain and tone of a region of `side` pixels at the most."""
    close = around(frame.pixels, box, _CLOSE)
    region = at_most(close, side)
    luma, blue, red = luma_and_chroma(region)
    return {
        **asdict(patterns(*luma_and_chroma(close))),
        **asdict(lattice(*luma_and_chroma(close))),
        **asdict(flecks((luma, blue, red))),
        **asdict(detail(luma, blue, red)),
        **asdict(texture(luma)),
        **asdict(tone(region, luma, blue, red)),
        **asdict(inner_tone(*luma_and_chroma(around(frame.pixels, box, _INNER)))),
    }


def face_cues(frame: Frame, box: Box, network: Looks) -> Values:
    """Measure a face; `network` is what the network says for a person, a logarithm within 5.

    `network_view` is the same where it speaks against one and sees the surroundings that it was
    made for; 0 elsewhere.
    """
    said = network.look(frame.pixels, box)
    odds = np.log((said.real + 1e-6) / (said.flat + said.solid + 1e-6))
    face = around(frame.pixels, box, 1.0)
    planes = luma_and_chroma(at_most(face, FACE_SIDE))
    around_it, place = scaled(frame.pixels, box, FACE_WIDTH)
    told = float(np.clip(odds, -_NETWORK_SPAN, _NETWORK_SPAN))
    return {
        "network": told,
        "network_view": min(told, 0.0) if _has_surroundings(frame, box) else 0.0,
        **picture_cues(frame, box, FACE_SIDE),
        **asdict(eyes(luma_and_chroma(at_most(face, _PARTS_SIDE)))),
        **asdict(rims(_colours(around(frame.pixels, box, _VIEW)))),
        "outline": outline(luma_and_chroma(around_it)[0], place),
        **asdict(grain(planes[0])),
        "shadow_warmth": shadow_warmth(*planes),
    }


def _has_surroundings(frame: Frame, box: Box) -> bool:
    height, width = frame.pixels.shape[:2]
    return bool(min(height / box.height, width / box.width) >= _SURROUNDINGS)


def _colours(pixels: ColourPixels) -> Reals:
    return at_most(pixels, VIEW_SIDE).astype(np.float32) / np.float32(255)
