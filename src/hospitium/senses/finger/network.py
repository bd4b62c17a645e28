"""What the extractor asks of a minutiae network, whichever it is."""

from typing import Protocol

from hospitium.formats.gray import Pixels
from hospitium.formats.iso19794_2 import MAX_MINUTIAE
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.trace import Trace

MOST_FOUND = MAX_MINUTIAE
"""The most certain minutiae that a network reports: as many as a template holds."""


class MinutiaeNetwork(Protocol):
    """Finds minutiae in pixels. Safe to share between threads.

    Templates of different networks never meet: each says its model's id, and only equal ids are
    compared (docs/adr/0004-models-are-manifests.md).
    """

    def detect(self, pixels: Pixels, *, trace: Trace | None = None) -> Minutiae:
        """Find the minutiae of a print.

        Parameters
        ----------
        pixels
            Grey levels at 500 ppi, shape (height, width), ridges dark.
        trace
            Is offered the steps `heat` and `direction`, float32 planes as large as `pixels`.

        Returns
        -------
        Minutiae
            In the frame of `pixels`, best first, as many as a template holds at the most;
            `quality` is how sure the network is, in percent.
        """
        ...
