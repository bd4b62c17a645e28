"""Several tries at one finger: which to keep, whether they agree, and when to stop.

A session is a value: each try gives a new one. A capture that failed is kept as a failure and
never as quality 0, which would be a measurement of something that was not measured.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from hospitium.senses.finger.matcher import Prepared, compare
from hospitium.senses.finger.reasons import Reason

USUAL_ATTEMPTS = 3
"""Tries at a finger before an operator may go on with the best of them."""


class Progress(StrEnum):
    """Where a session stands."""

    GO_ON = "go-on"
    GOOD_ENOUGH = "good-enough"
    USED_UP = "used-up"


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """One try.

    Attributes
    ----------
    name
        What the caller calls it.
    quality
        0..100; None if the capture failed.
    reasons
        Why the quality is low; empty when nothing is amiss.
    failure
        The code of the error, if the capture failed.
    prepared
        For the comparison with other tries; None if the capture failed.
    """

    name: str
    quality: int | None = None
    reasons: tuple[Reason, ...] = ()
    failure: str | None = None
    prepared: Prepared | None = None

    def __post_init__(self) -> None:
        read = self.failure is None
        if read != (self.quality is not None) or read != (self.prepared is not None):
            raise ValueError("a try either was read, with a quality, or failed, with a code")


@dataclass(frozen=True, slots=True, eq=False)
class CaptureSession:
    """The tries at one finger so far.

    Attributes
    ----------
    wanted
        Quality that the purpose wants, 0..100.
    alike
        Score from which two tries are taken to be one finger.
    attempts
        Tries before the best of them has to do.
    """

    wanted: int
    alike: float
    attempts: int = USUAL_ATTEMPTS
    tries: tuple[Try, ...] = ()
    _pairs: frozenset[tuple[int, int]] = frozenset()
    """Tries that show one finger, the lower number first."""

    def __post_init__(self) -> None:
        if not 0 <= self.wanted <= 100 or self.attempts < 1:
            raise ValueError("want a quality of 0 to 100 and at least one attempt")

    def after(self, one: Try) -> "CaptureSession":
        """Return the session with one more try. More than `attempts` may be given: none is lost."""
        new = len(self.tries)
        same = {(old, new) for old, other in enumerate(self.tries) if self._alike(other, one)}
        return replace(self, tries=(*self.tries, one), _pairs=self._pairs | same)

    @property
    def attempts_left(self) -> int:
        """Tries to go until the best has to do; 0 once it is good enough."""
        if self.good_enough:
            return 0
        return max(0, self.attempts - len(self.tries))

    @property
    def best(self) -> int | None:
        """Number of the try to keep, from 0; None if every one failed.

        The one of highest quality among those that the most others agree with: where two of
        three tries are one finger, the third may well be another, however clear it is.
        """
        read = [number for number, one in enumerate(self.tries) if one.quality is not None]
        if not read:
            return None
        friends = {number: len(self.agreeing(number)) for number in read}
        most = max(friends.values())
        return max(
            (number for number in read if friends[number] == most or most == 0),
            key=lambda number: (self.tries[number].quality or 0, -number),
        )

    def agreeing(self, number: int) -> tuple[int, ...]:
        """Return the other tries that show the same finger as try `number`."""
        found = (set(pair) - {number} for pair in self._pairs if number in pair)
        return tuple(sorted(other for pair in found for other in pair))

    def _alike(self, one: Try, other: Try) -> bool:
        if one.prepared is None or other.prepared is None:
            return False
        return compare(one.prepared, other.prepared) >= self.alike

    @property
    def confirmed(self) -> bool:
        """Whether a second try shows the finger of the best one."""
        best = self.best
        return best is not None and bool(self.agreeing(best))

    @property
    def odd(self) -> tuple[int, ...]:
        """Tries that were read but show no finger that the best one shows; empty unless confirmed.

        Another finger, or too poor to tell.
        """
        best = self.best
        if best is None or not self.confirmed:
            return ()
        same = {best, *self.agreeing(best)}
        return tuple(
            number
            for number, one in enumerate(self.tries)
            if one.failure is None and number not in same
        )

    @property
    def good_enough(self) -> bool:
        """Whether the best try has the quality that is wanted."""
        best = self.best
        return best is not None and (self.tries[best].quality or 0) >= self.wanted

    @property
    def progress(self) -> Progress:
        """Whether to try again."""
        if self.good_enough:
            return Progress.GOOD_ENOUGH
        return Progress.GO_ON if self.attempts_left else Progress.USED_UP
