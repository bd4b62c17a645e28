"""Bodies about several tries at one finger."""

from pydantic import Field

from hospitium.edges.api.bodies import Body, FingerSlug
from hospitium.senses.finger.capture_session import Progress
from hospitium.senses.finger.reasons import Reason
from hospitium.usecases.keepers import FingerTries


class TryOut(Body):
    """One try at a finger."""

    name: str
    quality: int | None = Field(description="null if the capture failed: that is no quality of 0")
    reasons: list[Reason]
    failure: str | None = Field(description="the code of the error, if the capture failed")
    kept: bool
    odd: bool = Field(description="shows no finger that the kept one shows")


class TriesOut(Body):
    """All that was tried at one finger; the best of them was kept."""

    finger: FingerSlug
    quality_wanted: int
    progress: Progress
    attempts_left: int
    confirmed: bool = Field(description="whether another try shows the same finger")
    tries: list[TryOut]

    @classmethod
    def of(cls, one: FingerTries) -> "TriesOut":
        """Return the body that tells of `one`."""
        session = one.session
        return cls(
            finger=one.finger.slug,
            quality_wanted=session.wanted,
            progress=session.progress,
            attempts_left=session.attempts_left,
            confirmed=session.confirmed,
            tries=[
                TryOut(
                    name=tried.name,
                    quality=tried.quality,
                    reasons=list(tried.reasons),
                    failure=tried.failure,
                    kept=number == session.best,
                    odd=number in session.odd,
                )
                for number, tried in enumerate(session.tries)
            ],
        )
