"""Boundaries from a segmentation network of a deployment's own, by a manifest.

Sense iris, role segmentation. What the graph must do: take `image`, float32 (1, 1, height, width),
grey 0..1, and give `masks`, float32 (1, 2, height, width): how surely each pixel is pupil, and
pupil or iris whatever hides it, 0..1. The circles of equal area and centre start the search for the
edges, which are then followed as without a network. Where the manifest has a table `picture`, the
graph is handed pictures of that size and gives masks of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.core.errors import NoIris, Tampered
from hospitium.formats.gray import Pixels
from hospitium.senses.iris.boundaries import follow_edges
from hospitium.senses.iris.segment import checked
from hospitium.senses.iris.types import Circle, Grey, Reals, Segmentation
from hospitium.senses.session import open_session

_SURE = 0.5
_LEAST_PIXELS = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """The pictures that a network wants: their size, and how a level 0..255 goes in."""

    width: int
    height: int
    mean: float = 0.0
    std: float = 255.0


class NetworkSegmenter:
    """A segmentation network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, sight: Sight | None = None, threads: int = 1) -> None:
        """Load the network.

        Parameters
        ----------
        sight
            None for a network that takes pictures of any size, grey 0..1.

        Raises
        ------
        Tampered
            If the bytes are no network.
        """
        self._session, self._sight = open_session(model, threads=threads), sight

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
        pupil, limbus = (_circle(mask, grey.shape) for mask in self.masks(grey))
        return checked(follow_edges(grey, pupil, limbus))

    def masks(self, grey: Grey) -> Reals:
        """Return how surely each pixel is pupil, and pupil or iris; shape (2, height, width).

        Raises
        ------
        Tampered
            If the network does not run, or answers in another shape than it should.
        """
        sight = self._sight or Sight(grey.shape[1], grey.shape[0])
        seen = _resized(grey, sight.width, sight.height) if self._sight else grey
        image = ((seen - np.float32(sight.mean)) / np.float32(sight.std))[None, None]
        try:
            (masks,) = self._session.run(["masks"], {"image": image})
        except Exception as error:  # whatever the runtime says of a graph of somebody's own
            raise Tampered("the segmentation model does not run as it should") from error
        if masks.shape != (1, 2, sight.height, sight.width):
            raise Tampered("the segmentation model answers in another shape than it should")
        found: Reals = masks[0]
        return found


def _resized(grey: Grey, width: int, height: int) -> Grey:
    """Return the picture in another size, between pixels linearly."""
    rows = (np.arange(height) + 0.5) * grey.shape[0] / height - 0.5
    columns = (np.arange(width) + 0.5) * grey.shape[1] / width - 0.5
    where = np.meshgrid(rows, columns, indexing="ij")
    return np.asarray(ndimage.map_coordinates(grey, where, order=1, mode="nearest"), np.float32)


def _circle(mask: Reals, shape: tuple[int, int]) -> Circle:
    """Return the circle with the area and the centre of what the mask is sure of.

    Parameters
    ----------
    shape
        Of the picture, whose pixels the circle is told in.
    """
    rows, columns = np.nonzero(mask >= _SURE)
    if len(rows) < _LEAST_PIXELS:
        raise NoIris("the segmentation model sees no iris in the picture")
    down, across = (side / small for side, small in zip(shape, mask.shape, strict=True))
    return Circle(
        float((columns.mean() + 0.5) * across - 0.5),
        float((rows.mean() + 0.5) * down - 0.5),
        float(np.sqrt(len(rows) * down * across / np.pi)),
    )
