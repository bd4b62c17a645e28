"""Words about live captures: what the check said, what speaks against it, what somebody saw."""

from hospitium.core.live_notes import LiveAnswer, LiveOutcome
from hospitium.edges.web.catalogues import Phrases


def _(text: str) -> str:
    """Mark `text` for translation."""
    return text


LIVE_OUTCOME = Phrases(
    {
        LiveOutcome.PASS: _("taken here, of a person as far as can be told"),
        LiveOutcome.HUMAN: _("taken here, to be looked at"),
        LiveOutcome.UNCHECKED: _("taken here"),
    }
)
LIVE_ANSWER = Phrases(
    {
        LiveAnswer.PERSON: _("It shows a person"),
        LiveAnswer.PICTURE: _("It shows a picture"),
        LiveAnswer.UNSURE: _("I cannot tell"),
    }
)
LIVE_SIGN = Phrases(
    {
        "": _("Light or grain of it are unusual for a person before a camera."),
        "camera.virtual": _("The camera calls itself a program that plays pictures."),
        "file.edited": _("The file says that a program changed it."),
        "frames.repeated": _("The camera sent the same picture again and again."),
        "frames.looped": _("The camera sent the same pictures in a loop."),
        "noise.still": _("The grain of the picture moves with it, as in a still that is moved."),
        "frames.unreadable": _("It came in a form that no camera sends."),
    }
)
"""By the code of a sign; the empty one where only the picture itself was odd."""
