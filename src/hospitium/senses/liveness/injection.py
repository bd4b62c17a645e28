"""Signs that pictures did not come from a camera that looks at somebody: injected, not shown.

None of them is proof: people use virtual cameras for honest reasons, and drivers repeat frames. A
sign that weighs makes a human look; two that do not weigh alone make one too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.geometry import shift
from hospitium.senses.liveness.region import luma_and_chroma
from hospitium.senses.liveness.types import Frame, Reals

VIRTUAL = (
    *("obs virtual", "obs-camera", "manycam", "xsplit", "snap camera", "splitcam", "youcam"),
    *("v4l2loopback", "dummy video device", "virtual cam", "virtualcam", "vcam", "camtwist"),
    *("altercam", "webcammax", "mmhmm", "fake_device", "fake device", "unity video capture"),
    *("droidcam", "iriun", "epoccam", "ndi video", "akvirtualcamera", "deepfacelive"),
)
"""Parts of the names, in lower case, that programs which play pictures as a camera give it."""

EDITORS = (
    *("photoshop", "gimp", "lightroom", "faceapp", "stable diffusion", "midjourney"),
    *("dall-e", "firefly", "comfyui", "facetune", "deepfacelab", "screenshot"),
)
"""Parts of what a file says of the program that wrote it last."""

LEAST_TIMED = 8
"""Intervals from which their evenness says something."""

TOO_EVEN = 0.001
"""Deviation of the intervals as a share of their mean: below it no camera's clock is read."""

REPEATS = 0.9
"""Correlation of the noise of two frames: a sensor's fixed pattern stays far below."""

_LEAST_NOISE = 0.15 / 255
_LEAST_PLAIN = 400
_PIECE = 320


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the edge knows of a capture beside its pixels; all of it may be empty.

    Attributes
    ----------
    camera
        The label that the browser or the phone gives the camera, or the model in the file.
    software
        The program that the file says wrote it.
    """

    camera: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of injection.

    Attributes
    ----------
    code
        Such as `frames.repeated`.
    weighs
        Whether it is enough for a human to look.
    """

    code: str
    weighs: bool


def injection_signs(frames: Sequence[Frame], metadata: Metadata) -> tuple[Sign, ...]:
    """Return the signs in a capture, in a fixed order."""
    return (*_names(metadata), *_repeats(frames), *_timing(frames), *_noise(frames))


def _names(metadata: Metadata) -> list[Sign]:
    signs = []
    if any(name in metadata.camera.lower() for name in VIRTUAL):
        signs.append(Sign("camera.virtual", weighs=True))
    if any(name in metadata.software.lower() for name in EDITORS):
        signs.append(Sign("file.edited", weighs=True))
    return signs


def _repeats(frames: Sequence[Frame]) -> list[Sign]:
    """Frames that are the same to the last bit: a few from a slow camera, all from a still."""
    bytes_of = [frame.pixels.tobytes() for frame in frames]
    same = sum(one == two for one, two in pairwise(bytes_of))
    signs = []
    if same:
        signs.append(Sign("frames.repeated", weighs=2 * same >= len(frames) - 1))
    if len(set(bytes_of)) < len(frames) - same:
        signs.append(Sign("frames.looped", weighs=True))
    return signs


def _timing(frames: Sequence[Frame]) -> list[Sign]:
    times = [frame.at for frame in frames if frame.at is not None]
    steps = np.diff(np.array(times, dtype=np.float64))
    if len(steps) and float(steps.min()) <= 0:
        return [Sign("timing.backwards", weighs=False)]
    if len(steps) < LEAST_TIMED or float(steps.std()) > TOO_EVEN * float(steps.mean()):
        return []
    return [Sign("timing.too-even", weighs=False)]


def _noise(frames: Sequence[Frame]) -> list[Sign]:
    """Noise that moves with the picture: a still that is panned, not a scene that is filmed."""
    alike = [found for a, b in pairwise(frames) if (found := noise_repeats(a, b)) is not None]
    if not alike or float(np.median(alike)) < REPEATS:
        return []
    return [Sign("noise.still", weighs=len(alike) >= 2)]


def noise_repeats(one: Frame, two: Frame) -> float | None:
    """Return how alike the noise of two frames is where the scene is plain, -1..1.

    Returns
    -------
    float or None
        None if they are the same picture, differ in size, or show no noise on plain ground.
    """
    if one.pixels.shape != two.pixels.shape or np.array_equal(one.pixels, two.pixels):
        return None
    before, after = (luma_and_chroma(_middle(frame))[0] for frame in (one, two))
    right, down = (int(step) for step in shift(before, after))
    after = np.roll(after, (-down, -right), (0, 1))
    soft = ndimage.gaussian_filter(before, 1.5)
    plain = ndimage.maximum_filter(ndimage.gaussian_gradient_magnitude(soft, 1.0), 5) < 0.01
    plain[_margin(down, plain.shape[0]), :] = False
    plain[:, _margin(right, plain.shape[1])] = False
    first, second = (_residual(plane)[plain] for plane in (before, after))
    if len(first) < _LEAST_PLAIN or min(first.std(), second.std()) < _LEAST_NOISE:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _middle(frame: Frame) -> ColourPixels:
    """Return a piece of at most `_PIECE` pixels a side, not resized: noise must stay noise."""
    height, width = frame.pixels.shape[:2]
    top, left = max(0, (height - _PIECE) // 2), max(0, (width - _PIECE) // 2)
    return frame.pixels[top : top + _PIECE, left : left + _PIECE]


def _margin(step: int, side: int) -> slice:
    """Return the rows or columns that a roll filled from the other end."""
    return slice(side - step, side) if step > 0 else slice(0, -step)


def _residual(plane: Reals) -> Reals:
    return np.asarray(plane - ndimage.gaussian_filter(plane, 1.0), dtype=np.float32)
