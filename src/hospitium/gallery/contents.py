"""Which references a search looked at, as one digest that does not hang on how they are stored."""

import numpy as np

from hospitium.crypto.digest import sha256
from hospitium.gallery.block import Ids
from hospitium.gallery.store import Gallery, Mask


def contents_digest(gallery: Gallery, alive: Mask, model: str) -> bytes:
    """Return the SHA-256 over the ids of the references that are `alive`, in ascending order.

    Two searches with the same digest looked at the same references. An id never comes back with
    another template, so the digest stands for the templates too. It is worked out once for each
    gallery and kept: within one, prints only expire, so as many alive are the same ones.

    Parameters
    ----------
    alive
        Shape (prints,), as `Scene.alive` for `model`.
    """
    key = (model, int(alive.sum()))
    if key not in gallery.digests:
        ids = [
            part.block.print_ids[alive[start : start + len(part.block)]]
            for part, start in zip(gallery.parts, gallery.starts.tolist(), strict=False)
        ]
        gallery.digests[key] = digest_of_ids(np.concatenate([np.empty((0, 16), np.uint8), *ids]))
    return gallery.digests[key]


def digest_of_ids(ids: Ids) -> bytes:
    """Return the SHA-256 over ids, uint8 of shape (n, 16), in ascending order."""
    rows = np.ascontiguousarray(ids)
    halves = rows.view(">u8")
    first = halves[:, 0].astype(np.uint64)
    order = np.argsort(first)
    if (np.diff(first[order]) == 0).any():  # ids are random, so this is for the unlucky
        order = np.lexsort((halves[:, 1].astype(np.uint64), first))
    return sha256(rows.view("V16")[:, 0][order].tobytes())
