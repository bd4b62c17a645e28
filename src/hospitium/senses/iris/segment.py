"""Find the iris in a near-infrared picture of an eye.

(1) pupils that edges speak for, each with its limbus, in a small image; (2) a size at which the
iris has about the same number of pixels in every picture; (3) reflections filled; (4) both edges
followed in every direction.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.iris.boundaries import follow_limbus, follow_pupil
from hospitium.senses.iris.find import find_eyes
from hospitium.senses.iris.glints import fill, stretched
from hospitium.senses.iris.scale import shrink, smooth
from hospitium.senses.iris.types import Circle, Grey, Segmentation

FINE = 110.0
"""Radius in pixels that an iris is brought to, if it has more."""


def segment(grey: Grey) -> Segmentation:
    search = find_eyes(grey)
    guess = search.guesses[0]
    factor = min(1.0, FINE / guess.limbus.radius)
    fine = shrink(grey, factor)
    pupil, limbus = guess.pupil.scaled(factor), guess.limbus.scaled(factor)
    glints = stretched(search.glints, fine.shape)
    clean = fill(fine, glints, reach=3.0)
    inner, rim = follow_pupil(clean, pupil)
    outer, sides = follow_limbus(smooth(clean, 1.0), limbus, inner.circle)
    return Segmentation(inner.scaled(1 / factor), outer.scaled(1 / factor), rim * sides)
