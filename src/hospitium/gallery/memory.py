"""Memory for opened templates: no file, no core dump, one copy for all threads and forks."""

import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 64
"""Columns start at multiples of this: a line of the processor's cache."""

Layout = list[tuple[str, str, tuple[int, ...], int]]
"""Of each column: name, type as numpy spells it, shape, first byte."""


def anonymous(size: int) -> mmap.mmap:
    """Return `size` zero bytes (at least one) that belong to no file.

    They are shared with forked workers and left out of core dumps. They may be swapped out: encrypt
    the swap of a machine that holds a gallery.
    """
    memory = mmap.mmap(-1, max(size, 1))
    if hasattr(mmap, "MADV_DONTDUMP"):
        memory.madvise(mmap.MADV_DONTDUMP)
    return memory


def plan(columns: dict[str, NDArray[Any]]) -> tuple[Layout, int]:
    """Return where each column goes, and how many bytes that makes."""
    layout: Layout = []
    at = 0
    for name, column in columns.items():
        layout.append((name, column.dtype.str, column.shape, at))
        at += -(-column.nbytes // ALIGNMENT) * ALIGNMENT
    return layout, at


def views(memory: mmap.mmap, layout: Layout) -> dict[str, NDArray[Any]]:
    """Return the columns that lie in `memory`; they keep it alive."""
    named = {}
    for name, kind, shape, at in layout:
        count = int(np.prod(shape, dtype=np.int64))
        column = np.frombuffer(memory, np.dtype(kind), count, at) if count else np.empty(0, kind)
        named[name] = column.reshape(shape)
    return named
