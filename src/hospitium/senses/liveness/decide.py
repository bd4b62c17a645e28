"""From what was measured to one of three outcomes and a calm sentence.

1. A sign of injection that weighs, or two that do not: a human looks. Trying again changes nothing.
2. A picture that cannot be judged: try again, with what to change.
3. A score of at least the threshold: pass.
4. Else: try again, with what to change about the cue that spoke most against it.
5. Whatever would ask for a fourth try: a human looks.

There is no fourth outcome, and no code here or above turns one into a refusal:
`tests/senses/liveness/test_never_refuses.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hospitium.senses.liveness.injection import Sign
from hospitium.senses.liveness.types import Cue, Outcome
from hospitium.senses.liveness.usable import Unusable

MOST_TRIES = 3
"""After so many tries a person is not asked to do it once more."""

HUMAN = "A colleague will have a look. You need not do anything, and help goes on meanwhile."
PASSED = "Thank you, that worked."
HELP_GOES_ON = "Help goes on whatever this check says."

_UNUSABLE = {
    Unusable.NOT_FOUND: "Nothing was found to look at. Come into the middle of the picture.",
    Unusable.TOO_SMALL: "Come a little closer to the camera.",
    Unusable.TOO_DARK: "It is too dark to see well. Find more light, from the front if you can.",
    Unusable.TOO_BRIGHT: "It is too bright to see well. Turn away from the lamp or the sun.",
    Unusable.NOTHING_TO_SEE: "The picture shows nothing. Wipe the lens and take it again.",
}
_SPACE = "Take it again with some space around, and nothing between you and the camera."
_STEADY = "Wipe the lens, hold the camera still, and take it again."
_LIGHT = "Take it again in even light from the front, without a window or lamp behind."
_SHINE = "Take it again where no lamp is reflected."
_PATTERN = "Take it again away from screens and printed patterns, and hold the camera still."
_TURN = "Take it again, and turn a little to one side while it is taken."
_CHANGE = {
    **dict.fromkeys(
        (
            *("network", "network_view", "rim", "second_rim", "third_rim", "outline"),
            *("eye_fine", "eye_colour", "eye_light"),
        ),
        _SPACE,
    ),
    **dict.fromkeys(("fine", "noise", "smooth_noise", "uniform", "rough"), _STEADY),
    **dict.fromkeys(
        (
            "contrast",
            "colour",
            "colour_span",
            "inner_contrast",
            "inner_colour",
            "black",
            "shadow_warmth",
        ),
        _LIGHT,
    ),
    **dict.fromkeys(("gloss", "clipped", "sparkle", "glint", "pale_glint"), _SHINE),
    **dict.fromkeys(
        (
            "dots",
            "beat",
            "colour_fine",
            "lattice",
            "colour_lattice",
            "flecks",
            "wide_flecks",
            "flicker",
            "grain_turn",
            "wide_grain_turn",
        ),
        _PATTERN,
    ),
    **dict.fromkeys(("relief", "parallax"), _TURN),
}
SENTENCES = (HUMAN, PASSED, HELP_GOES_ON, *_UNUSABLE.values(), *dict.fromkeys(_CHANGE.values()))


@dataclass(frozen=True, slots=True)
class Advice:
    """What happens next, and what the person is told."""

    outcome: Outcome
    sentence: str


def decide(
    score: float | None,
    threshold: float,
    cues: Sequence[Cue],
    *,
    unusable: Unusable | None = None,
    signs: Sequence[Sign] = (),
    attempt: int = 1,
) -> Advice:
    """Return one of three outcomes.

    Parameters
    ----------
    score
        0..1, high for a person; None if nothing could be judged.
    threshold
        Score from which a capture passes.
    unusable
        Why nothing could be judged.
    attempt
        Which try of this person it is, from 1.
    """
    if any(sign.weighs for sign in signs) or len(signs) >= 2:
        return Advice(Outcome.HUMAN, HUMAN)
    if score is not None and score >= threshold:
        return Advice(Outcome.PASS, PASSED)
    if attempt >= MOST_TRIES:
        return Advice(Outcome.HUMAN, HUMAN)
    if score is None:
        return Advice(Outcome.TRY_AGAIN, _UNUSABLE[unusable or Unusable.NOT_FOUND])
    against = min(cues, key=lambda cue: cue.share, default=None)
    return Advice(Outcome.TRY_AGAIN, _CHANGE.get(against.name if against else "", _STEADY))
