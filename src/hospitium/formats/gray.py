"""A grey image whose scale is known: what every decoder returns and every sense reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.core.units import NORM_PPI

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class GrayImage:
    """A grey image whose scale is known.

    Attributes
    ----------
    pixels
        Grey levels, shape (height, width), 0 = black ridge, 255 = white. Read-only.
    ppi
        Resolution in pixels per inch; 500 is the norm.
    ppi_known
        False when neither the file nor the caller said so and the norm was assumed.
    """

    pixels: Pixels
    ppi: float = NORM_PPI
    ppi_known: bool = True

    def __post_init__(self) -> None:
        if self.pixels.ndim != 2 or self.pixels.dtype != np.uint8:
            raise ValueError(
                f"pixels: want 2 axes of uint8, got {self.pixels.ndim} of {self.pixels.dtype}"
            )
        if not 50.0 <= self.ppi <= 4000.0:
            raise ValueError(f"ppi: {self.ppi} is outside 50..4000")
        self.pixels.setflags(write=False)

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])
