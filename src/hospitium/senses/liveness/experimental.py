"""Deepfakes and masks: an interface, and guesses behind it. Experimental, and told as such.

No deepfake and no mask was ever measured with these. Their answers are shown beside the others and
add nothing to the score; a better detector takes their place by the same interface.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hospitium.senses.liveness.region import around, at_most, luma_and_chroma
from hospitium.senses.liveness.texture import texture
from hospitium.senses.liveness.types import Box, Cue, Frame


class ArtefactDetector(Protocol):
    """Looks for traces of one kind of forgery."""

    @property
    def name(self) -> str:
        """What it is called in reports; starts with `experimental.`."""
        ...

    def look(self, frame: Frame, box: Box) -> float:
        """Return how strong the traces are, 0 none and above; its own unit."""
        ...


@dataclass(frozen=True, slots=True)
class SwappedFace:
    """A face laid over another has other noise than what is around it."""

    name: str = "experimental.swapped-face"

    def look(self, frame: Frame, box: Box) -> float:
        """Return how far the noise of face and surroundings differ, natural logarithm."""
        face = luma_and_chroma(around(frame.pixels, box, 0.8))[0]
        view = around(frame.pixels, box, 2.0)
        strip = luma_and_chroma(view[: max(16, view.shape[0] // 8)])[0]
        return abs(texture(face).noise - texture(strip).noise)


@dataclass(frozen=True, slots=True)
class GeneratedPicture:
    """A network that enlarges its picture by twos leaves a grid of two pixels."""

    name: str = "experimental.generated-picture"

    def look(self, frame: Frame, box: Box) -> float:
        """Return how far the power at half the sampling rate stands over that beside it."""
        luma = luma_and_chroma(around(frame.pixels, box, 1.0))[0]
        high, wide = (side - side % 2 for side in luma.shape)
        power = np.log(np.abs(np.fft.fft2(luma[:high, :wide] - luma.mean())) ** 2 + 1e-9)
        row, column = power[high // 2], power[:, wide // 2]
        near = np.r_[power[high // 2 - 4], power[:, wide // 2 - 4]]
        return max(0.0, float(np.median(np.r_[row, column]) - np.median(near)))


@dataclass(frozen=True, slots=True)
class EvenSkin:
    """A mask has one pigment; skin has blood under it that is uneven."""

    name: str = "experimental.mask"

    def look(self, frame: Frame, box: Box) -> float:
        """Return how even the colour of the cheeks' height is, 0..1."""
        face = at_most(around(frame.pixels, box, 0.7), 160)
        _, blue, red = luma_and_chroma(face[face.shape[0] // 2 : face.shape[0] * 4 // 5])
        return float(np.exp(-np.hypot(blue.std(), red.std()) / 0.01))


DETECTORS: tuple[ArtefactDetector, ...] = (SwappedFace(), GeneratedPicture(), EvenSkin())


def experimental_cues(
    frame: Frame, box: Box, detectors: Sequence[ArtefactDetector] = DETECTORS
) -> tuple[Cue, ...]:
    """Return what experimental detectors say; none of it counts."""
    return tuple(Cue(one.name, one.look(frame, box), 0.0, experimental=True) for one in detectors)
