"""Who is this, by fingers, face and irises: whoever is near by any sense is weighed by all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.gallery.arranging import Arranging, Cells, likelihood
from hospitium.gallery.cascade import Cascade
from hospitium.gallery.contents import contents_digest
from hospitium.gallery.crew import Crew
from hospitium.gallery.face_search import SHORTLIST, FaceProbes, FaceScene
from hospitium.gallery.iris_search import IrisProbes, IrisScene
from hospitium.gallery.scene import Probes, ProbesFor, Scene
from hospitium.gallery.search import FALSE_CANDIDATES, search
from hospitium.gallery.state import Keys, keys_of
from hospitium.gallery.store import Gallery
from hospitium.gallery.values import (
    Candidate,
    FaceMatch,
    IrisMatch,
    Probe,
    SearchOutcome,
    SenseSays,
)
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.arrangement import Arrangement
from hospitium.senses.fusion import fingers_worth
from hospitium.senses.multimodal import Said, together


@dataclass(frozen=True, slots=True, eq=False)
class FingerProbes:
    """One person's fingers, and what they are to be compared by: the words of `gallery.search`."""

    probes: tuple[Probe, ...]
    gallery: Gallery
    calibration: Calibration
    model: str
    probes_for: ProbesFor | None = None
    leave_out: Collection[CaseId] = ()


Match = FaceMatch | IrisMatch
SampleScene = FaceScene | IrisScene


def search_people(
    permit: SearchPermit,
    fingers: FingerProbes | None,
    faces: FaceProbes | None = None,
    irises: IrisProbes | None = None,
    *,
    false_candidates: float = FALSE_CANDIDATES,
    workers: int = 1,
) -> SearchOutcome:
    """Search one person by their fingers, their photographs, their eyes, or several of these.

    By fingers alone it is `gallery.search`, number for number.

    Raises
    ------
    BadInput
        If there is nothing, or too much of something.
    """
    scenes: list[SampleScene] = []
    if faces is not None:
        scenes.append(FaceScene(faces, permit.at))
    if irises is not None:
        scenes.append(IrisScene(irises, permit.at))
    if fingers is not None and not scenes:
        return search(
            permit, fingers.gallery, fingers.probes, fingers.calibration, model=fingers.model,
            false_candidates=false_candidates, probes_for=fingers.probes_for,
            leave_out=fingers.leave_out, workers=workers,
        )  # fmt: skip
    if not scenes:
        raise BadInput("a search takes fingers or a photograph of a person, or an eye")
    if fingers is None:
        return _without_fingers(permit, scenes, false_candidates)
    with Crew(workers) as crew:
        return _WithFingers(permit, fingers, scenes, crew, false_candidates).search()


Weighed = dict[CaseId, list[tuple[Said, Match]]]


def _says(scenes: Sequence[SampleScene], cases: Collection[CaseId]) -> Weighed:
    """Return what each sense but the fingers says of these people, where it can be compared."""
    found: Weighed = {}
    for scene in scenes:
        for row, said in scene.says(scene.rows(cases)).items():
            found.setdefault(scene.case(row), []).append(said)
    return found


def _near(
    scenes: Sequence[SampleScene], persons: int, *, often: float, at_least: int
) -> set[CaseId]:
    """Return whom any of the senses may bring up alone, and so many of its nearest at least."""
    return {
        scene.case(row)
        for scene in scenes
        for row in scene.nearest(persons, often=often, at_least=at_least)
    }


def _keys(scene: SampleScene) -> Keys:
    """Return the people that a sense is searched among."""
    return keys_of(scene.cases[row] for row in scene.people.tolist())


def _count(scenes: Sequence[SampleScene], sense: type[SampleScene]) -> int:
    return sum(scene.count for scene in scenes if isinstance(scene, sense))


def _without_fingers(
    permit: SearchPermit, scenes: Sequence[SampleScene], often: float
) -> SearchOutcome:
    persons = len(reduce(np.union1d, map(_keys, scenes)))
    near = _near(scenes, persons, often=often, at_least=0 if len(scenes) == 1 else SHORTLIST)
    said = _says(scenes, near)
    weighed = [_fused(None, None, found, case, persons) for case, found in said.items()]
    digests = [scene.digest() for scene in scenes]
    return SearchOutcome(
        candidates=_shown(weighed, often, permit.candidate_cap),
        persons=persons,
        prints=0,
        comparisons=0,
        not_searched=sum(scene.others for scene in scenes),
        contents=digests[0] if len(digests) == 1 else sha256(b"".join(digests)),
        faces=_count(scenes, FaceScene),
        irises=_count(scenes, IrisScene),
    )


class _WithFingers:
    """One search by fingers and other senses: the nearest of each, weighed by all."""

    def __init__(
        self,
        permit: SearchPermit,
        fingers: FingerProbes,
        scenes: Sequence[SampleScene],
        crew: Crew,
        often: float,
    ) -> None:
        self._permit, self._fingers, self._scenes, self._often = permit, fingers, scenes, often
        self._scene = Scene.of(
            fingers.gallery, Probes(tuple(fingers.probes), fingers.probes_for), crew,
            model=fingers.model, at=permit.at, leave_out=fingers.leave_out,
        )  # fmt: skip
        self._cascade = Cascade(self._scene, fingers.calibration)
        self._arranging = Arranging(self._scene, self._cascade, fingers.calibration)

    def search(self) -> SearchOutcome:
        self._cascade.run()
        self._arranging.look_elsewhere()
        persons = self._persons()
        near = _near(self._scenes, persons, often=self._often, at_least=SHORTLIST)
        chosen = self._with_fingers_of(near)
        by_finger = {
            one.case_id: (one, cells) for one, cells in self._arranging.weighed(chosen, persons)
        }
        said = _says(self._scenes, near | by_finger.keys())
        return self._outcome(persons, by_finger, said)

    def _with_fingers_of(self, near: Collection[CaseId]) -> list[int]:
        """Compare all fingers of those who are near; return all who are to be weighed."""
        cases = {case.bytes for case in near}
        numbers = self._scene.gallery.cases
        rows = [row for row, case in enumerate(numbers) if case in cases]
        likeliest = self._arranging.likeliest()
        more = np.setdiff1d(np.array(rows, np.int32), np.array(likeliest, np.int32))
        if len(more):
            for probe in range(len(self._scene.probes.given)):
                self._cascade.exact(probe, self._scene.of_people(more))
        return [*likeliest, *more.tolist()]

    def _persons(self) -> int:
        """Return how many people have a finger, a face or an iris that is searched."""
        scene = self._scene
        here = np.unique(scene.gallery.people[scene.alive])
        mine = keys_of(scene.gallery.cases[row] for row in here.tolist())
        return len(reduce(np.union1d, map(_keys, self._scenes), mine))

    def _outcome(
        self,
        persons: int,
        by_finger: dict[CaseId, tuple[Candidate, Cells]],
        said: Weighed,
    ) -> SearchOutcome:
        weighed = []
        for case in by_finger.keys() | said.keys():
            one, _ = by_finger.get(case, (None, None))
            calibration = self._fingers.calibration
            weighed.append(_fused(one, calibration, said.get(case, []), case, persons))
        kept = _shown(weighed, self._often, self._permit.candidate_cap)
        digest = contents_digest(self._scene.gallery, self._scene.alive, self._fingers.model)
        return SearchOutcome(
            candidates=tuple(
                self._arranging.with_pairs(one, by_finger[one.case_id][1]) if one.fingers else one
                for one in kept
            ),
            persons=persons,
            prints=self._scene.prints,
            comparisons=self._cascade.comparisons,
            not_searched=self._scene.others + sum(scene.others for scene in self._scenes),
            sifted=self._cascade.sifted_only,
            contents=sha256(digest + b"".join(scene.digest() for scene in self._scenes)),
            faces=_count(self._scenes, FaceScene),
            irises=_count(self._scenes, IrisScene),
        )


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


def _fused(
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


def _shown(weighed: Iterable[Candidate], often: float, cap: int) -> tuple[Candidate, ...]:
    kept = sorted((one for one in weighed if one.fmr_at_gallery <= often), key=likelihood)
    return tuple(kept[:cap])
