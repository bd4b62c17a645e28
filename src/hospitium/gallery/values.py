"""What goes into a search and what comes out."""

from dataclasses import dataclass

from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, FaceId, IrisId, PrintId
from hospitium.core.senses import Sense
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.ageing import Elapsed
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
class FaceMatch:
    """What one person's photographs on record say: the one that says most, of all tried.

    Attributes
    ----------
    face_id
        The photograph on record that says most.
    probe
        Which of the search's photographs, counted from 0.
    score
        Cosine of the two faces, -1 to 1.
    llr
        Natural log-likelihood ratio that it is the same person.
    fmr
        Chance that a stranger's photographs agree this well, all tries counted.
    tries
        Photographs of the search times those on record.
    elapsed
        What lies between the two photographs.
    extrapolated
        Whether the calibration's data did not reach this score.
    """

    face_id: FaceId
    probe: int
    score: float
    llr: float
    fmr: float
    tries: int
    elapsed: Elapsed
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class IrisMatch:
    """What one person's irises on record say: the pair that agrees most, of all tried.

    Attributes
    ----------
    probe
        Which of the search's pictures of eyes, counted from 0.
    score
        0 for strangers to about 100.
    distance, bits
        Share of the bits that differ, and how many could be compared.
    llr
        Natural log-likelihood ratio that it is the same person.
    fmr
        Chance that a stranger's irises agree this well, all tries counted.
    tries
        Pairs of pictures that were compared.
    extrapolated
        Whether the calibration's data did not reach this score.
    """

    iris_id: IrisId
    eye: Eye
    probe: int
    score: float
    distance: float
    bits: int
    llr: float
    fmr: float
    tries: int
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class SenseSays:
    """What one sense contributes: its log-likelihood ratio, and a stranger's chance by it alone."""

    sense: Sense
    llr: float
    fmr: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for a human to look at; never an identity.

    Attributes
    ----------
    score
        Natural log-likelihood ratio that probe and references are one person's, over all that was
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
    face, iris
        What the photographs, and the eyes, say; None where none could be compared.
    says
        What each sense that could be compared contributes.
    """

    case_id: CaseId
    score: float
    fmr: float
    fmr_at_gallery: float
    fingers: tuple[FingerMatch, ...]
    arrangement: Arrangement = Arrangement.AS_NAMED
    notes: tuple[str, ...] = ()
    face: FaceMatch | None = None
    says: tuple[SenseSays, ...] = ()
    iris: IrisMatch | None = None

    @property
    def extrapolated(self) -> bool:
        """Whether the rates rest on a score beyond what the calibration's data reached."""
        others = (one for one in (self.face, self.iris) if one is not None)
        return any(one.extrapolated for one in (*others, *self.fingers))

    @property
    def rests_on(self) -> frozenset[Sense]:
        """The senses that speak for this person: a stranger's likelihood is the lesser by them.

        A sense that was compared and does not speak for the person is none of them: fingers that
        fit nothing lend no weight to a face (rule search.face_alone). One that was compared alone
        is what the candidate rests on, whatever it says.
        """
        alone = len(self.says) == 1
        return frozenset(one.sense for one in self.says if alone or one.llr > 0)


@dataclass(frozen=True, slots=True)
class MissedPart:
    """A part of the gallery that did not answer: its name, and what it held when it last did.

    Nothing is known of one that has not answered since this node started. Faces and irises are told
    where these were searched.
    """

    name: str
    prints: int
    faces: int = 0
    irises: int = 0


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
        machines searched. Where faces or irises were searched too, over the digests of the prints,
        the faces and the irises, of those that were.
    faces, irises
        Of the probe's model, in the gallery; 0 where no photograph, or no eye, was searched with.
    """

    candidates: tuple[Candidate, ...]
    persons: int
    prints: int
    comparisons: int
    not_searched: int
    sifted: int = 0
    missed: tuple[MissedPart, ...] = ()
    contents: bytes = b""
    faces: int = 0
    irises: int = 0

    @property
    def missed_prints(self) -> int:
        """How many of `prints` were not searched because their part did not answer."""
        return sum(part.prints for part in self.missed)
