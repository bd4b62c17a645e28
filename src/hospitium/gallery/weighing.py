"""What the senses say of people, put together: near by any of them, weighed by all, cut."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.gallery.arranging import likelihood
from hospitium.gallery.sample_scene import SampleScene
from hospitium.gallery.search import FALSE_CANDIDATES
from hospitium.gallery.values import Candidate, FaceMatch, IrisMatch, MissedPart, SenseSays
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.arrangement import Arrangement
from hospitium.senses.fusion import fingers_worth
from hospitium.senses.multimodal import Said, together

Match = FaceMatch | IrisMatch
AnyScene = SampleScene[Any, Any, Match]
Scenes = Sequence[AnyScene]
Weighed = dict[CaseId, list[tuple[Said, Match]]]


def says(scenes: Scenes, cases: Collection[CaseId]) -> Weighed:
    """Return what each sense but the fingers says of these people, where it can be compared."""
    found: Weighed = {}
    for scene in scenes:
        for case, said in scene.says(cases).items():
            found.setdefault(case, []).append(said)
    return found


def near(scenes: Scenes, persons: int, *, often: float, at_least: int) -> set[CaseId]:
    """Return whom any of the senses may bring up alone, and so many of its nearest at least."""
    nearest = (scene.nearest(persons, often=often, at_least=at_least) for scene in scenes)
    return set().union(*nearest)


def count(scenes: Scenes, sense: type[AnyScene]) -> int:
    """Return how many faces, or irises, are searched."""
    return sum(scene.seen.count for scene in scenes if isinstance(scene, sense))


def missed(scenes: Scenes, parts: Iterable[MissedPart] = ()) -> tuple[MissedPart, ...]:
    """Return what did not answer, of `parts` and of what the scenes searched, each part once."""
    found: dict[str, MissedPart] = {}
    for one in (*parts, *(part for scene in scenes for part in scene.seen.missed)):
        old = found.get(one.name, MissedPart(one.name, 0))
        found[one.name] = MissedPart(
            one.name, old.prints + one.prints, old.faces + one.faces, old.irises + one.irises
        )
    return tuple(found.values())


def digest(scenes: Scenes, first: bytes | None = None) -> bytes:
    """Return one digest of `first`, if given, and of what the scenes searched.

    Empty where one of them is: a part did not answer.
    """
    digests = [*([] if first is None else [first]), *(scene.seen.digest() for scene in scenes)]
    if not all(digests):
        return b""
    return digests[0] if len(digests) == 1 else sha256(b"".join(digests))


def narrowed(
    candidate: Candidate,
    senses: Collection[Sense],
    persons: int,
    *,
    false_candidates: float = FALSE_CANDIDATES,
) -> Candidate | None:
    """Return what is left of a candidate by `senses` alone; None if that is no candidate.

    Parameters
    ----------
    persons
        In the gallery.
    """
    left = tuple(one for one in candidate.says if one.sense in senses)
    if len(left) == len(candidate.says):
        return candidate
    if not left:
        return None
    # without what the sense was worth there is no adding up: the best of those left counts
    best = min(left, key=lambda one: one.fmr)
    rate = min(1.0, len(left) * best.fmr)
    if any_of(rate, persons) > false_candidates:
        return None
    by_finger = any(one.sense is Sense.FINGER for one in left)
    return replace(
        candidate,
        score=best.llr,
        fmr=rate,
        fmr_at_gallery=any_of(rate, persons),
        says=left,
        fingers=candidate.fingers if by_finger else (),
        notes=candidate.notes if by_finger else (),
        face=candidate.face if any(one.sense is Sense.FACE for one in left) else None,
        iris=candidate.iris if any(one.sense is Sense.IRIS for one in left) else None,
    )


def fused(
    fingers: Candidate | None,
    calibration: Calibration | None,
    others: Sequence[tuple[Said, Match]],
    case: CaseId,
    persons: int,
) -> Candidate:
    """Return what all senses say of one person together."""
    said: list[Said] = []
    if fingers is not None and fingers.fingers and calibration is not None:
        worth = fingers_worth(calibration, len(fingers.fingers))
        said.append(Said(Sense.FINGER, fingers.score, fingers.fmr, worth))
    said += [one for one, _ in others]
    matches = [match for _, match in others]
    both = together(tuple(said))
    blank = Candidate(case, 0.0, 1.0, 1.0, (), Arrangement.AS_NAMED)
    return replace(
        fingers or blank,
        score=both.llr,
        fmr=both.fmr,
        fmr_at_gallery=any_of(both.fmr, persons),
        face=next((one for one in matches if isinstance(one, FaceMatch)), None),
        iris=next((one for one in matches if isinstance(one, IrisMatch)), None),
        says=tuple(SenseSays(one.sense, one.llr, one.fmr) for one in said),
    )


def shown(weighed: Iterable[Candidate], often: float, cap: int) -> tuple[Candidate, ...]:
    """Return the candidates that a search may show, best first."""
    kept = sorted((one for one in weighed if one.fmr_at_gallery <= often), key=likelihood)
    return tuple(kept[:cap])
