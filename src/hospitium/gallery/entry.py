"""One reference as it comes to a gallery."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.clock import utc
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae

NEVER = 2**63 - 1
"""End of what has none, in microseconds since 1970."""


@dataclass(frozen=True, slots=True, eq=False)
class GalleryEntry:
    """One reference as it comes from the records.

    Attributes
    ----------
    cohort
        0..255; references of one cohort are searched with one version of the probes, such as
        scaled to the size of a hand that has grown. 0: the probes as they are.
    expires_at
        From then on no search sees it; None for never.
    """

    print_id: PrintId
    case_id: CaseId
    finger: Finger
    model: str
    minutiae: Minutiae
    cohort: int = 0
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.cohort <= 255:
            raise ValueError(f"cohort: {self.cohort} is outside 0..255")


def instant(moment: datetime | None) -> int:
    """Return microseconds since 1970, UTC; `NEVER` for None."""
    if moment is None:
        return NEVER
    since = utc(moment).timestamp()
    return round(since * 1_000_000)
