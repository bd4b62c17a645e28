"""A place on the map as text: latitude and longitude in degrees, no finer than a kilometre."""

import re
from dataclasses import dataclass

from hospitium.core.errors import BadInput

_NUMBER = r"([+-]?\d{1,3}(?:\.\d{1,12})?)"
_WRITTEN = re.compile(rf"{_NUMBER}\s*[,;\s]\s*{_NUMBER}")
DIGITS = 2
"""A hundredth of a degree of latitude is 1.1 km: enough for a map, too little for a front door."""
REMEDY = "Write latitude and longitude in degrees: 46.95, 11.44. South and west are negative."


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the map.

    Attributes
    ----------
    latitude
        Degrees, -90 (south) to 90, at most two digits behind the point.
    longitude
        Degrees, -180 (west) to 180, likewise.
    """

    latitude: float
    longitude: float

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read `46.95, 11.44`; more digits are rounded away.

        Raises
        ------
        BadInput
            If that is no position.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise BadInput("that is not a position on the map", remedy=REMEDY)
        latitude, longitude = (round(float(part), DIGITS) + 0.0 for part in found.groups())
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise BadInput("that position is not on the map", remedy=REMEDY)
        return cls(latitude, longitude)

    def __str__(self) -> str:
        """Return the text that `parse` reads."""
        return f"{self.latitude:.{DIGITS}f}, {self.longitude:.{DIGITS}f}"
