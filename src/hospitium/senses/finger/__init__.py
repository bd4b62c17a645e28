"""Fingerprint recognition, also as a library: `from hospitium.senses import finger`.

The way of a print: `read` bytes -> `GrayImage`; `extract` -> `Extraction` with minutiae, `quality`
and advice; `encode` and `decode` templates; `prepare` once, then `compare` one to one, or `pack`
and `search` one to many; `explain` a score by its pairs and `draw` them.

Nothing here reads a file, a clock or the environment: a `Network` is made of bytes, and
`hospitium.records.manifests.load_network` fetches and checks those that the package names.

Names load when they are first used, so that importing this costs nothing. Which of them stay as
they are is written in docs/guide/library.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hospitium.senses.finger.library import (
        Extraction,
        Finger,
        GrayImage,
        Hit,
        Match,
        Minutiae,
        Network,
        PackedReferences,
        Pair,
        Prepared,
        Quality,
        Steps,
        Trace,
        compare,
        compare_many,
        decode,
        draw,
        encode,
        explain,
        extract,
        pack,
        prepare,
        quality,
        read,
        search,
    )

__all__ = [
    "Extraction",
    "Finger",
    "GrayImage",
    "Hit",
    "Match",
    "Minutiae",
    "Network",
    "PackedReferences",
    "Pair",
    "Prepared",
    "Quality",
    "Steps",
    "Trace",
    "compare",
    "compare_many",
    "decode",
    "draw",
    "encode",
    "explain",
    "extract",
    "pack",
    "prepare",
    "quality",
    "read",
    "search",
]

if not TYPE_CHECKING:  # else every misspelt name would type-check

    def __getattr__(name: str) -> object:
        """Load a name of the library when it is first asked for (PEP 562)."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.library"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
