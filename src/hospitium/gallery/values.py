"""What goes into a search and what comes out."""

from dataclasses import dataclass

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.arrangement import Arrangement


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """One finger of the person sought; `Finger.UNKNOWN` is compared with every position."""

    finger: Finger
    minutiae: Minutiae


@dataclass(frozen=True, slots=True)
class FingerMatch:
    """What one probe finger says about one person.

    Attributes
    ----------
    print_id
        The reference that scored highest.
    probe
        Which of the search's probes, counted from 0.
    finger
        The position of the reference.
    fmr
        False-match rate of this score, times the references it was the best of.
    pairs
        Minutiae that agree.
    extrapolated
        Whether the calibration's data did not reach this score.
    """

    print_id: PrintId
    probe: int
    finger: Finger
    score: float
    fmr: float
    pairs: int
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for a human to look at; never an identity.

    Attributes
    ----------
    score
        Natural log-likelihood ratio that probe and references are one person's, over all fingers
        compared.
    fmr
        Chance that one stranger agrees this well.
    fmr_at_gallery
        Chance that any stranger of the gallery searched does.
    fingers
        Every probe finger that could be compared, in the likeliest arrangement, strongest first.
    arrangement
        Whether the fingers are as they were named, or how they were mistaken.
    notes
        What is odd, in sentences for people; empty when nothing is.
    """

    case_id: CaseId
    score: float
    fmr: float
    fmr_at_gallery: float
    fingers: tuple[FingerMatch, ...]
    arrangement: Arrangement = Arrangement.AS_NAMED
    notes: tuple[str, ...] = ()

    @property
    def extrapolated(self) -> bool:
        """Whether the rates rest on a score beyond what the calibration's data reached."""
        return any(finger.extrapolated for finger in self.fingers)


@dataclass(frozen=True, slots=True)
class MissedPart:
    """A part of the gallery that did not answer: its name, and how many prints it holds."""

    name: str
    prints: int


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What was searched, and the candidates.

    Attributes
    ----------
    persons, prints
        In the gallery, of the probe's model.
        Those on parts of the gallery that did not answer are counted.
    comparisons
        Made exactly: one probe finger with one reference.
    not_searched
        References of other models, which our templates never meet.
    sifted
        Pairs of a probe finger and a reference that the sieve found too unlike to be compared
        exactly; 0 in a small gallery, where everybody is compared.
    missed
        The parts of the gallery that did not answer; empty when all was searched.
    contents
        SHA-256 over the ids of the `prints`, see `contents.contents_digest`; empty where several
        machines searched.
    """

    candidates: tuple[Candidate, ...]
    persons: int
    prints: int
    comparisons: int
    not_searched: int
    sifted: int = 0
    missed: tuple[MissedPart, ...] = ()
    contents: bytes = b""

    @property
    def missed_prints(self) -> int:
        """How many of `prints` were not searched because their part did not answer."""
        return sum(part.prints for part in self.missed)
