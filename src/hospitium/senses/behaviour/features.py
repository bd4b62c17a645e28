"""A rhythm as numbers: logarithms of times, so that a slow and a quick typist vary alike."""

import numpy as np

from hospitium.senses.behaviour.types import Reals, Sample, Strokes

HOLD_MS, DOWN_MS, UP_MS = 10.0, 20.0, 80.0
"""Added before the logarithm: below about so much a difference of times says little."""

OVERLAP_MS = 50.0
"""A key is up at most so long after the next went down, as far as is counted."""

TOUCH = 0.02
"""As the times above, in the device's units of pressure and size (0 to 1)."""


def features(sample: Sample) -> Reals:
    """Return a sample as one row; its length depends on the shape of the sample only.

    For each text: how long each key was held, from down to down and from up to down of
    neighbouring keys, pressure and size where there are any; and the mean of each kind. Two of the
    three times would determine the third: it is kept because it weighs what typists hold steady.
    """
    kinds = [kind for strokes in sample for kind in _kinds(strokes) if len(kind)]
    rows = [value for kind in kinds for value in (kind, kind.mean(keepdims=True))]
    return np.concatenate(rows) if rows else np.empty(0)


def _kinds(strokes: Strokes) -> list[Reals]:
    held = strokes.release - strokes.press
    down = np.diff(strokes.press)
    up = np.maximum(strokes.press[1:] - strokes.release[:-1], -OVERLAP_MS)
    touch = [np.log(values + TOUCH) for values in strokes.touch if values is not None]
    return [np.log(held + HOLD_MS), np.log(down + DOWN_MS), np.log(up + UP_MS), *touch]
