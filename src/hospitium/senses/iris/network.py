"""Boundaries from a segmentation network of a deployment's own, by a manifest.

Sense iris, role segmentation. What the graph must do: take `image`, float32 (1, 1, height, width),
grey 0..1, and give `masks`, float32 (1, 2, height, width): how surely each pixel is pupil, and
pupil or iris whatever hides it, 0..1. The circles of equal area and centre start the search for the
edges, which are then followed as without a network.
"""

import numpy as np

from hospitium.core.errors import NoIris, Tampered
from hospitium.formats.gray import Pixels
from hospitium.senses.iris.boundaries import follow_limbus, follow_pupil
from hospitium.senses.iris.scale import smooth
from hospitium.senses.iris.segment import checked
from hospitium.senses.iris.types import Circle, Reals, Segmentation
from hospitium.senses.session import open_session

_SURE = 0.5
_LEAST_PIXELS = 60


class NetworkSegmenter:
    """A segmentation network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1) -> None:
        """Load the network.

        Raises
        ------
        Tampered
            If the bytes are no network.
        """
        self._session = open_session(model, threads=threads)

    def __call__(self, pixels: Pixels) -> Segmentation:
        """Return the boundaries.

        Raises
        ------
        NoIris
            If the network sees none, or none that can be followed.
        Tampered
            If the network answers in another shape than it should.
        """
        grey = pixels.astype(np.float32)
        (masks,) = self._session.run(["masks"], {"image": grey[None, None] / np.float32(255)})
        if masks.shape != (1, 2, *pixels.shape):
            raise Tampered("the segmentation model answers in another shape than it should")
        pupil, limbus = (_circle(mask) for mask in masks[0])
        inner, rim = follow_pupil(grey, pupil)
        outer, sides = follow_limbus(smooth(grey, 1.0), limbus, inner.circle)
        return checked(Segmentation(inner, outer, rim * sides))


def _circle(mask: Reals) -> Circle:
    """Return the circle with the area and the centre of what the mask is sure of."""
    rows, columns = np.nonzero(mask >= _SURE)
    if len(rows) < _LEAST_PIXELS:
        raise NoIris("the segmentation model sees no iris in the picture")
    return Circle(float(columns.mean()), float(rows.mean()), float(np.sqrt(len(rows) / np.pi)))
