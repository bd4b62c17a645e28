"""Which references a search looked at, as one digest that does not hang on how they are stored."""

import numpy as np

from hospitium.crypto.digest import sha256
from hospitium.gallery.block import Ids
from hospitium.gallery.store import Gallery, Mask


def contents_digest(gallery: Gallery, alive: Mask) -> bytes:
    """Return the SHA-256 over the ids of the references that are `alive`, in ascending order.

    Two searches with the same digest looked at the same references. An id never comes back with
    another template, so the digest stands for the templates too.

    Parameters
    ----------
    alive
        Shape (prints,), as `Scene.alive`.
    """
    ids = [
        part.block.print_ids[alive[start : start + len(part.block)]]
        for part, start in zip(gallery.parts, gallery.starts.tolist(), strict=False)
    ]
    joined: Ids = np.concatenate([np.empty((0, 16), np.uint8), *ids])
    halves = np.ascontiguousarray(joined).view(">u8").astype(np.uint64)
    order = np.argsort(halves[:, 0], kind="stable")
    if (np.diff(halves[order, 0]) == 0).any():  # ids are random, so this is for the unlucky
        order = np.lexsort((halves[:, 1], halves[:, 0]))
    return sha256(joined[order].tobytes())
