"""Which finger is which: the likeliest arrangement of a person's fingers, and what it costs.

Operators mistake hands, reverse the order of a slap and swap neighbours. Each such arrangement is a
hypothesis with a share of belief, fixed before any score is seen. The rate of an arrangement is its
fused rate divided by its share, and the least of them counts: a stranger reaches a rate no more
often than it says, for the shares add up to at most one (weighted Bonferroni: C. Genovese,
K. Roeder, L. Wasserman, "False discovery control with p-value weighting", Biometrika 93(3), 2006).
The logarithm of the share is the penalty on the likelihood ratio.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log, perm

import numpy as np
from scipy.optimize import linear_sum_assignment

from hospitium.core.fingers import Finger
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.hands import (
    LEFT_REVERSED,
    MIRRORED,
    NEIGHBOURS,
    OTHER_SLAP,
    RIGHT_REVERSED,
    Renaming,
)
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr

Scores = Mapping[tuple[int, Finger], FingerScore]
"""Of each probe finger (its number) against each position of one person's references."""

Pair = tuple[int, Finger]


class Arrangement(StrEnum):
    """How the fingers were named."""

    AS_NAMED = "as-named"
    HANDS_SWAPPED = "hands-swapped"
    OTHER_SLAP = "other-slap"
    ORDER_REVERSED = "order-reversed"
    NEIGHBOURS_SWAPPED = "neighbours-swapped"
    UNORDERED = "unordered"


SHARES: dict[Arrangement, float] = {
    Arrangement.AS_NAMED: 0.95,
    Arrangement.HANDS_SWAPPED: 0.01,
    Arrangement.OTHER_SLAP: 0.01,
    Arrangement.ORDER_REVERSED: 0.01,
    Arrangement.NEIGHBOURS_SWAPPED: 0.01,
    Arrangement.UNORDERED: 0.01,
}
"""Belief in each kind before scores are seen; several arrangements of a kind share it. A choice: no
count of operators' mistakes is at hand. As named costs 5 % of the rate, any other a factor of 100
(4.6 nats) or more."""

_SAID = {
    Arrangement.HANDS_SWAPPED: "The hands seem to be swapped",
    Arrangement.OTHER_SLAP: "The slap seems to be of the other hand",
    Arrangement.ORDER_REVERSED: "The fingers seem to be in reversed order",
    Arrangement.NEIGHBOURS_SWAPPED: "Two neighbouring fingers seem to be swapped",
    Arrangement.UNORDERED: "The fingers seem to be misnamed",
}


@dataclass(frozen=True, slots=True)
class Arranged:
    """The likeliest arrangement of one person's fingers.

    Attributes
    ----------
    kind
        Which arrangement.
    pairs
        (probe finger, position of the reference) of each finger that counts, by probe finger.
    llr
        Natural log-likelihood ratio, penalty included.
    fmr
        Chance that a stranger agrees this well under any arrangement considered; 1 if no finger
        could be compared.
    sentence
        What is odd, for people; empty when the fingers are as named.
    """

    kind: Arrangement
    pairs: tuple[Pair, ...]
    llr: float
    fmr: float
    sentence: str = ""


def arrange(named: Sequence[Finger], scores: Scores, calibration: Calibration) -> Arranged:
    """Find the arrangement that explains the scores best.

    Parameters
    ----------
    named
        The position each probe finger was given; `UNKNOWN` fits any position. No known position
        comes twice: several impressions of a finger are one, with their best score.
    scores
        What was compared; a pair that is missing was not. Its keys alone, never its values, settle
        which arrangements are considered; references of unknown position fit every finger.

    Returns
    -------
    Arranged
        The arrangement of the greatest likelihood ratio; as named when nothing is better. Its rate
        is the least of all.
    """
    readings = list(_readings(named, scores))
    share = SHARES[Arrangement.AS_NAMED] if readings else 1.0
    plain = _weigh(Arrangement.AS_NAMED, named, share, scores, calibration)
    others = [_weigh(kind, read, part, scores, calibration) for kind, read, part in readings]
    best = max(others, key=lambda one: one.llr, default=plain)
    fmr = min(one.fmr for one in (plain, *others))
    if best is plain or (plain.pairs and best.llr <= plain.llr):
        return replace(plain, fmr=fmr)
    return replace(best, fmr=fmr, sentence=_sentence(best, named, scores))


def contradictions(shown: Iterable[Finger], missing: Collection[Finger]) -> tuple[str, ...]:
    """Say which fingers were captured although the record calls them missing, for a human to judge.

    No likelihood ratio is made of it: how often such records are wrong is not known.
    """
    return tuple(
        f"The record says that the {finger.label} is missing, but it was captured now: the record "
        "is wrong, or this is another person."
        for finger in sorted(set(shown))
        if finger in missing
    )


def _readings(
    named: Sequence[Finger], scores: Scores
) -> Iterator[tuple[Arrangement, tuple[Finger, ...], float]]:
    """Yield the other ways to read the names, with the share of each."""
    for kind, renamings in _KINDS.items():
        read = (tuple(names.get(finger, finger) for finger in named) for names in renamings)
        different = {one for one in read if one != tuple(named) and _line_up(one, scores)}
        for one in sorted(different):
            yield kind, one, SHARES[kind] / len(different)
    unknown = (Finger.UNKNOWN,) * len(named)
    if unknown != tuple(named) and len({position for _, position in scores}) > 1:
        yield Arrangement.UNORDERED, unknown, SHARES[Arrangement.UNORDERED]


def _weigh(
    kind: Arrangement,
    read: Sequence[Finger],
    share: float,
    scores: Scores,
    calibration: Calibration,
) -> Arranged:
    """Fuse the fingers as they are `read`, and pay for the share of belief."""
    lines = _line_up(read, scores)
    if not lines:
        return Arranged(kind, (), 0.0, 1.0)
    fingers = list(lines.values())
    llr = fused_llr(fingers, calibration) + log(share) - _choice(read, scores)
    fmr = min(1.0, fused_fmr(fingers, calibration) / share)
    return Arranged(kind, tuple(sorted(lines)), llr, fmr)


def _choice(read: Sequence[Finger], scores: Scores) -> float:
    """Return what it costs, in nats, that fingers of unknown position could be laid out freely."""
    free = {number for number, finger in enumerate(read) if finger is Finger.UNKNOWN}
    places = {place for number, place in scores if number in free}
    fewer, more = sorted((len(free), len(places)))
    return log(perm(more, fewer))


def _line_up(read: Sequence[Finger], scores: Scores) -> dict[Pair, FingerScore]:
    """Return the comparisons that count when the fingers are as `read`."""
    known = {
        (number, finger): _with_unplaced(number, finger, scores)
        for number, finger in enumerate(read)
        if finger is not Finger.UNKNOWN
    }
    lines = {pair: found for pair, found in known.items() if found is not None}
    return lines | _assigned([n for n, f in enumerate(read) if f is Finger.UNKNOWN], scores)


def _with_unplaced(number: int, finger: Finger, scores: Scores) -> FingerScore | None:
    """Return the better of the references at `finger` and of those whose position is unknown."""
    cells = [scores.get((number, place)) for place in (finger, Finger.UNKNOWN)]
    found = [cell for cell in cells if cell is not None]
    if not found:
        return None
    return FingerScore(max(one.score for one in found), sum(one.tries for one in found))


def _assigned(free: Sequence[int], scores: Scores) -> dict[Pair, FingerScore]:
    """Give each free finger a position of its own, so that the scores add up to most.

    Each of the fewer kind, fingers or positions, counts once, as the best of all it was held
    against: two prints on one position are one piece of evidence.
    """
    places = sorted({place for number, place in scores if number in free})
    if not places:
        return {}
    table = np.array([[_score(scores, number, place) for place in places] for number in free])
    rows, columns = linear_sum_assignment(table, maximize=True)
    few = len(free) <= len(places)
    lines = {}
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        pair = (free[row], places[column])
        if pair in scores:
            against = pair[0] if few else pair[1]
            tries = sum(one.tries for key, one in scores.items() if _held(key, against, free, few))
            lines[pair] = FingerScore(scores[pair].score, tries)
    return lines


def _held(pair: Pair, against: int, free: Sequence[int], few: bool) -> bool:  # noqa: FBT001
    return pair[0] in free and pair[0 if few else 1] == against


def _score(scores: Scores, number: int, place: Finger) -> float:
    found = scores.get((number, place))
    return found.score if found else 0.0


def _sentence(found: Arranged, named: Sequence[Finger], scores: Scores) -> str:
    """Say what is odd, by the strongest finger whose name was wrong."""
    wrong = [
        (number, place)
        for number, place in found.pairs
        if Finger.UNKNOWN not in (named[number], place) and named[number] is not place
    ]
    if not wrong:
        return f"{_SAID[found.kind]}."
    number, place = max(wrong, key=lambda pair: _score(scores, *pair))
    return f"{_SAID[found.kind]}: {named[number].label} matches the {place.label} on record."


def _swap(left: Finger, right: Finger) -> Renaming:
    return {left: right, right: left}


_KINDS: dict[Arrangement, tuple[Renaming, ...]] = {
    Arrangement.HANDS_SWAPPED: (MIRRORED,),
    Arrangement.OTHER_SLAP: (OTHER_SLAP,),
    Arrangement.ORDER_REVERSED: (RIGHT_REVERSED, LEFT_REVERSED, RIGHT_REVERSED | LEFT_REVERSED),
    Arrangement.NEIGHBOURS_SWAPPED: tuple(_swap(*pair) for pair in NEIGHBOURS),
}
