"""What the check for a living person leaves with a record: a note for people, no part of a score.

Only a live capture is checked, a picture that was just taken of somebody who is there. A family
photograph, a poster and a scan show a picture by their nature, and nobody asks it of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class LiveOutcome(StrEnum):
    """How a live capture ended once it was kept. There is no outcome that keeps anything out.

    `UNCHECKED`: this node cannot check; nothing follows.
    """

    PASS = "pass"  # noqa: S105  # the word of ISO/IEC 30107-3's reports, no secret
    HUMAN = "human"
    UNCHECKED = "unchecked"

    @property
    def sentence(self) -> str:
        """What whoever captured is told."""
        return _SENTENCES[self]


_SENTENCES = {
    LiveOutcome.PASS: "Nothing speaks against a person having been before the camera.",
    LiveOutcome.HUMAN: "A colleague will have a look at this picture. Help goes on meanwhile.",
    LiveOutcome.UNCHECKED: "Whether a person was before the camera could not be checked here. "
    "Nothing hangs on it.",
}


class LiveAnswer(StrEnum):
    """What a colleague who looked says. It is noted, and nothing follows by itself."""

    PERSON = "person"
    PICTURE = "picture"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class LiveNote:
    """What the check said of a capture that was kept.

    Attributes
    ----------
    outcome
        Whether a human is to look at it.
    signs
        Codes of signs that pictures were fed in, such as `camera.virtual`.
    """

    outcome: LiveOutcome
    signs: tuple[str, ...] = ()


LiveCheck = Callable[[], LiveNote]
"""Checks a live capture when it is called: after policy has said yes, as all else that is read."""
