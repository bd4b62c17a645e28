"""What a person is told before they are asked, in words that need no schooling.

The version and the digest of the text stand in every receipt, so that it can be shown later what
exactly was explained.
"""

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import sha256

VERSION = "2026-11-28"

PURPOSES = {
    "find-missing-person": "If you go missing, the police may look for you with your prints.",
    "name-unidentified-person": "If you cannot say who you are, we may find your name again.",
    "roadside-check": "If police or border guards think that you may be missing, they may check.",
    "shelter-check": "If you come to a shelter without papers, the staff may recognise you.",
    "confirm-identity": "When you ask for it, we may check that you are you.",
}
"""Each use that somebody can agree to, by the id of its purpose."""

POINTS = (
    "You choose. You can say yes to some uses and no to others.",
    "If you say no, you get the same help. Nothing is taken away.",
    "You can change your mind at any time. From that moment we do not use your prints.",
    "Some days after you have said no, your prints are erased.",
    "We keep no pictures of your fingers: only the points where the lines end or fork.",
    "These points are locked with a key that stays here.",
    "A photograph of your face is a question of its own. You can say yes to prints and no to it.",
    "Of a photograph we keep numbers, and the picture only if you agree to that as well.",
    "Your prints are compared with others for the uses that you agree to, and for nothing else.",
    "Only when prints are saved, all are compared, so that nobody is registered twice.",
    "There is always an end date. After it everything is erased.",
    "You get a receipt. If it is not safe for you to carry it, we keep it for you.",
    "If you are under 18, somebody who looks after you is asked as well, and your own no counts.",
)

OTHER_PATH = (
    "The case stays open and the help goes on, without prints.",
    "You are found by your case number, by your name if you gave one, or by your receipt.",
    "To be sure that it is you, we ask what only you and we know, or somebody who knows you.",
)
"""What the same path is, without prints (rule consent.no_penalty)."""


def notice_text() -> str:
    """Return the whole explanation as it is read aloud or printed."""
    uses = [f"- {sentence}" for sentence in PURPOSES.values()]
    lines = ["About your fingerprints", "", *POINTS, "", "You can agree to each of these:", *uses]
    return "\n".join([*lines, "", "Without prints:", *OTHER_PATH, "", f"Version {VERSION}"]) + "\n"


def notice_digest() -> str:
    """Return the SHA-256 of the explanation, in hex."""
    return sha256(notice_text().encode()).hex()


def sentence_of(purpose: str) -> str:
    """Return what the person is told of a purpose.

    Raises
    ------
    BadInput
        If nobody can agree to that.
    """
    if purpose not in PURPOSES:
        raise BadInput(
            "that is not a use that somebody can agree to",
            remedy=f"Use one or more of: {', '.join(PURPOSES)}.",
        )
    return PURPOSES[purpose]
