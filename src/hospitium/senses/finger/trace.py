"""What an extraction finds on its way, for whoever wants to see it.

The steps, in order, each an array (`senses.finger.trace_pictures` draws them):

========== ======================== ==========================================================
name       array                    meaning
========== ======================== ==========================================================
image      uint8, (height, width)   grey levels at 500 ppi; all that follows lies in this frame
contrast   float, (rows, columns)   per block of 16 px: standard deviation of the grey levels
ridges     float, (rows, columns)   per block: share of the variance at ridge periods, 0..1
coherence  float, (rows, columns)   per block: the same as far as it runs one way, 0..1
box        int, (4,)                top, left, bottom, right of what the network sees
foreground bool, (rows, columns)    blocks that are print
heat       float32, box             where the network sees minutiae, before peaks are picked, 0..1
direction  float32, box             their direction in radians, as `formats.minutiae` has it
minutiae   float32, (n, 5)          x, y, angle, kind, quality of what is kept, best first
========== ======================== ==========================================================

As SourceAFIS does, every step is offered to a sink that is usually not there.
"""

from typing import Any, Protocol

from numpy.typing import NDArray

Values = NDArray[Any]


class Trace(Protocol):
    """Takes the steps of one extraction. `None` in its place costs nothing."""

    def step(self, name: str, values: Values) -> None:
        """Take one step's array; keep it or copy it, but do not change it."""
        ...


class Steps(dict[str, Values]):
    """A trace that keeps every step by its name, in order."""

    def step(self, name: str, values: Values) -> None:
        """Keep a step."""
        self[name] = values
