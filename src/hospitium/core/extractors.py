"""The ways to find minutiae that a node can be set up with."""

from enum import StrEnum


class Extractor(StrEnum):
    """What reads prints. A node has one for its life: templates of two are never compared.

    Which network stands behind each word is a manifest's to say (`models/*.toml`).
    """

    ACCURATE = "accurate"
    """Finds most; for desks and servers."""
    FAST = "fast"
    """Several times quicker and less exact; for phones and old computers."""
