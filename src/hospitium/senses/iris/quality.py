"""How good a picture of an iris is, in the components of ISO/IEC 29794-6, and what to do about it.

The components carry the standard's names. Checked on 2026-11-28 against a public implementation
of the 2015 edition (MITRE's BIQTIris; the text of the standard was not at hand): both contrasts
with the rings that they are measured in, ratio, concentricity, margins, entropy, and what is
recommended. Its contrast of the pupil looks beyond the iris and its margins let two sides always
pass, which we take for slips. Ours alone: entropy of the iris's square and not of the picture,
white and iris at the sides only, circularity, sharpness, gaze, and the one number. Nothing was
certified.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.formats.gray import Pixels
from hospitium.senses.iris.sampling import rays
from hospitium.senses.iris.scale import FINE, shrink
from hospitium.senses.iris.types import Boundary, Grey, Mask, Reals, Segmentation, directions


@dataclass(frozen=True, slots=True)
class IrisQuality:
    """Components of a picture's quality; percent where nothing else is said.

    Attributes
    ----------
    usable_iris_area
        Share of the iris that no lid, lash or reflection hides.
    iris_sclera_contrast, iris_pupil_contrast
        How clearly the boundaries stand out; at least 5 and 30 are recommended.
    pupil_boundary_circularity
        100 for a circle.
    grey_scale_utilisation
        Entropy of the grey levels of the iris's square in bits; at least 6 is recommended.
    iris_radius
        Pixels; at least 80 is recommended.
    pupil_iris_ratio
        20 to 70 is recommended.
    iris_pupil_concentricity
        100 where the centres are the same; at least 90 is recommended.
    margin_adequacy
        100 where there is room around the iris; at least 80 is recommended.
    sharpness
        How strong the fine texture is: 0 blurred, 100 sharp.
    gaze_angle
        Degrees that the eye looks aside, by its pupil; 0 where that is nearly round.
    """

    usable_iris_area: float
    iris_sclera_contrast: float
    iris_pupil_contrast: float
    pupil_boundary_circularity: float
    grey_scale_utilisation: float
    iris_radius: float
    pupil_iris_ratio: float
    iris_pupil_concentricity: float
    margin_adequacy: float
    sharpness: float
    gaze_angle: float

    @property
    def overall(self) -> int:
        """One number, 0..100: how far the components are met on average, less for the worst."""
        met = [share for share, _ in _judged(self)]
        return round(100 * float(np.mean(met)) * (0.5 + 0.5 * min(met)))

    @property
    def advice(self) -> tuple[str, ...]:
        """Sentences that say what would make the next picture better, the worst first."""
        poor = sorted((share, say) for share, say in _judged(self) if share < _GOOD_ENOUGH)
        return tuple(dict.fromkeys(say for _, say in poor))


_GOOD_ENOUGH = 0.75

_WIDE = "Ask the person to open the eye wide."
_NEARER = "Move nearer or zoom in: the iris should be at least 160 pixels wide."
_LIGHT = "Set the light: the picture shows too few shades of grey."
_INFRARED = "Use near-infrared light: the edges of iris and pupil hardly stand out."
_LOOK = "Ask the person to look straight into the camera."
_PUPIL = "Make the room brighter or darker: the pupil is too wide or too narrow."
_CENTRE = "Bring the eye to the middle of the picture."
_SHARP = "Hold still and focus: the picture is not sharp."


def _judged(one: IrisQuality) -> Iterator[tuple[float, str]]:
    """Yield how far each component is met, 0..1, and what to do about it."""
    yield _ramp(one.usable_iris_area, 20, 70), _WIDE
    yield _ramp(one.iris_sclera_contrast, 0, 8), _INFRARED
    yield _ramp(one.iris_pupil_contrast, 5, 35), _INFRARED
    yield _ramp(one.pupil_boundary_circularity, 60, 92), _LOOK
    yield _ramp(one.grey_scale_utilisation, 4, 6.2), _LIGHT
    yield _ramp(one.iris_radius, 24, 84), _NEARER
    yield min(_ramp(one.pupil_iris_ratio, 8, 20), _ramp(-one.pupil_iris_ratio, -80, -68)), _PUPIL
    yield _ramp(one.iris_pupil_concentricity, 70, 90), _LOOK
    yield _ramp(one.margin_adequacy, -80, 80), _CENTRE
    yield _ramp(one.sharpness, 20, 55), _SHARP
    yield _ramp(-one.gaze_angle, -50, -25), _LOOK


def _ramp(value: float, bad: float, good: float) -> float:
    return float(np.clip((value - bad) / (good - bad), 0.0, 1.0))


def assess(pixels: Pixels, found: Segmentation, seen: Mask) -> IrisQuality:
    """Return the quality of a picture in which the iris was found.

    Parameters
    ----------
    seen
        Which cells of the unrolled iris show iris.
    """
    pupil, iris = found.pupil.circle, found.limbus.circle
    within, beside, around, white = _levels(pixels, found)
    contrast = max(beside - within, 0.0) / (20.0 + within)
    apart = float(np.hypot(pupil.x - iris.x, pupil.y - iris.y))
    spread = white + around - 2 * within
    return IrisQuality(
        usable_iris_area=100 * float(seen.mean()),
        iris_sclera_contrast=100 * max(white - around, 0.0) / spread if spread > 1 else 0.0,
        iris_pupil_contrast=100 * contrast / (0.75 + contrast),
        pupil_boundary_circularity=_circularity(found.pupil),
        grey_scale_utilisation=_entropy(pixels, found),
        iris_radius=iris.radius,
        pupil_iris_ratio=100 * pupil.radius / iris.radius,
        iris_pupil_concentricity=100 * max(0.0, 1 - apart / iris.radius),
        margin_adequacy=_margins(pixels, found),
        sharpness=_sharpness(pixels, found),
        gaze_angle=float(np.degrees(np.arccos(found.gaze.squeeze))),
    )


def _levels(pixels: Pixels, found: Segmentation) -> tuple[float, float, float, float]:
    """Return the median level of pupil, iris beside it, iris's outer half, and white."""
    pupil, iris = found.pupil.circle, found.limbus.circle
    grey, sides = pixels.astype(np.float32), _sides()
    inner = rays(grey, pupil.x, pupil.y, _span(0.0, 0.8) * pupil.radius, directions(64))
    near = rays(grey, pupil.x, pupil.y, _span(1.1, 1.2) * pupil.radius, sides)
    half = 0.5 * (pupil.radius + iris.radius)
    ring = rays(grey, iris.x, iris.y, half + _span(0.0, 1.0) * (0.9 * iris.radius - half), sides)
    outer = rays(grey, iris.x, iris.y, _span(1.1, 1.2) * iris.radius, sides)
    inside, beside, around, white = (
        float(np.median(one[np.isfinite(one)])) if np.isfinite(one).any() else float("nan")
        for one in (inner, near, ring, outer)
    )
    return inside, beside, around, white if np.isfinite(white) else around


def _span(low: float, high: float) -> Reals:
    return np.linspace(low, high, 12, dtype=np.float32)


def _sides() -> Reals:
    """Return directions within 30 degrees of the horizontal."""
    angle = directions(72)
    sides: Reals = angle[np.abs(np.cos(angle)) >= np.cos(np.radians(30))]
    return sides


def _circularity(pupil: Boundary) -> float:
    """Return 100 less the mean deviation from a circle, in fifths of a percent of the radius."""
    off = float(np.abs(pupil.radii - pupil.radii.mean()).mean()) / pupil.circle.radius
    return 100 * max(0.0, 1 - 5 * off)


def _square(pixels: Pixels, found: Segmentation) -> Pixels:
    iris = found.limbus.circle
    top, left = (max(0, round(centre - iris.radius)) for centre in (iris.y, iris.x))
    bottom, right = (round(centre + iris.radius) + 1 for centre in (iris.y, iris.x))
    return pixels[top:bottom, left:right]


def _entropy(pixels: Pixels, found: Segmentation) -> float:
    counts = np.bincount(_square(pixels, found).ravel(), minlength=256)
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log2(share)).sum())


def _margins(pixels: Pixels, found: Segmentation) -> float:
    """Return how much of 0.6 radii at the sides and 0.2 above and below lies inside the image."""
    iris, (height, width) = found.limbus.circle, pixels.shape
    across = min(iris.x - iris.radius, width - 1 - iris.x - iris.radius) / (0.6 * iris.radius)
    down = min(iris.y - iris.radius, height - 1 - iris.y - iris.radius) / (0.2 * iris.radius)
    return 100 * float(np.clip(min(across, down), 0.0, 1.0))


def _sharpness(pixels: Pixels, found: Segmentation) -> float:
    """Return how strong the fine texture of the iris is, 0..100.

    Between a sixtieth and a thirtieth of the radius, where the camera's noise is little; one grey
    level of it counts half, as the standard's measure saturates too. At the sides only.
    """
    iris, pupil = found.limbus.circle, found.pupil.circle
    top, left, sides = _around_sides(pixels, found)
    factor = min(1.0, FINE / iris.radius)
    sides, radius = shrink(sides, factor), factor * iris.radius
    soft = ndimage.gaussian_filter(sides, max(0.7, radius / 60))
    fine = np.abs(soft - ndimage.gaussian_filter(sides, max(1.4, radius / 30)))
    middle = pupil.radius + _span(0.2, 0.8) * (iris.radius - pupil.radius)
    seen = pupil.moved(-left, -top).scaled(factor)
    levels = rays(fine, seen.x, seen.y, factor * middle, _sides())
    known = levels[np.isfinite(levels)]
    strength = float(known.mean()) if len(known) else 0.0
    return 100 * strength / (1.0 + strength)


def _around_sides(pixels: Pixels, found: Segmentation) -> tuple[int, int, Grey]:
    """Return first row and column of the sides of an iris, with a margin, and their levels."""
    pupil, radius = found.pupil.circle, found.limbus.circle.radius
    margin = round(0.15 * radius) + 8  # how far the filters see
    top, left = (
        max(0, round(middle - reach) - margin)
        for middle, reach in ((pupil.y, 0.5 * radius), (pupil.x, radius))
    )
    bottom, right = (
        round(middle + reach) + margin
        for middle, reach in ((pupil.y, 0.5 * radius), (pupil.x, radius))
    )
    return top, left, pixels[top:bottom, left:right].astype(np.float32)
