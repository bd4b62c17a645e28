"""Who is this, by fingers and face together: whoever is near by either sense is weighed by both."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.gallery.arranging import SHORTLIST as FINGERS_NEAR
from hospitium.gallery.arranging import Arranging, Cells, likelihood
from hospitium.gallery.cascade import Cascade
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.contents import contents_digest
from hospitium.gallery.crew import Check, Crew, never_stops
from hospitium.gallery.face_search import SHORTLIST, FaceProbes, FaceScene
from hospitium.gallery.scene import Probes, ProbesFor, Scene
from hospitium.gallery.search import FALSE_CANDIDATES, search
from hospitium.gallery.shard import Sought
from hospitium.gallery.state import keys_of
from hospitium.gallery.store import Gallery
from hospitium.gallery.values import Candidate, FaceMatch, Probe, SearchOutcome, SenseSays
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.arrangement import Arrangement
from hospitium.senses.fusion import fingers_worth
from hospitium.senses.multimodal import Said, together


@dataclass(frozen=True, slots=True, eq=False)
class FingerProbes:
    """One person's fingers, and what they are to be compared by: the words of `gallery.search`.

    Attributes
    ----------
    gallery
        In this process, or in those of a cluster.
    """

    probes: tuple[Probe, ...]
    gallery: Gallery | ClusterGallery
    calibration: Calibration
    model: str
    probes_for: ProbesFor | None = None
    leave_out: Collection[CaseId] = ()


FaceSaid = tuple[Said, FaceMatch]


def search_people(
    permit: SearchPermit,
    fingers: FingerProbes | None,
    faces: FaceProbes | None,
    *,
    false_candidates: float = FALSE_CANDIDATES,
    workers: int = 1,
    check: Check = never_stops,
) -> SearchOutcome:
    """Search one person by their fingers, their photographs, or both.

    By fingers alone it is `gallery.search`, number for number.

    Parameters
    ----------
    check
        Called before each piece of a gallery; an error raised there ends the search.

    Raises
    ------
    BadInput
        If there is neither, or too much of either.
    """
    if faces is None and fingers is None:
        raise BadInput("a search takes fingers or a photograph of a person")
    if faces is None and fingers is not None:
        return _by_finger(permit, fingers, false_candidates, workers, check)
    scene = FaceScene(faces, permit.at, check=check)  # type: ignore[arg-type]
    if fingers is None:
        return _by_face(permit, scene, false_candidates)
    if isinstance(fingers.gallery, ClusterGallery):
        return _far(permit, fingers, fingers.gallery, scene, false_candidates, check)
    with Crew(workers, check) as crew:
        return _Both(permit, fingers, fingers.gallery, scene, crew, false_candidates).search()


def _by_finger(
    permit: SearchPermit, fingers: FingerProbes, often: float, workers: int, check: Check
) -> SearchOutcome:
    words: dict[str, Any] = {
        "model": fingers.model,
        "false_candidates": often,
        "probes_for": fingers.probes_for,
        "leave_out": fingers.leave_out,
        "check": check,
    }
    if isinstance(fingers.gallery, ClusterGallery):
        return fingers.gallery.search(permit, fingers.probes, fingers.calibration, **words)
    return search(
        permit, fingers.gallery, fingers.probes, fingers.calibration, workers=workers, **words
    )


def _by_face(permit: SearchPermit, scene: FaceScene, often: float) -> SearchOutcome:
    persons = len(scene.people)
    found = scene.says(scene.nearest(persons, often=often))
    weighed = [_fused(None, None, said, scene.case(one), persons) for one, said in found.items()]
    return SearchOutcome(
        candidates=_shown(weighed, often, permit.candidate_cap),
        persons=persons,
        prints=0,
        comparisons=0,
        not_searched=scene.others,
        contents=scene.digest(),
        faces=scene.faces,
    )


class _Both:
    """One search by fingers and face: the nearest of either sense, weighed by both."""

    def __init__(
        self,
        permit: SearchPermit,
        fingers: FingerProbes,
        gallery: Gallery,
        faces: FaceScene,
        crew: Crew,
        often: float,
    ) -> None:
        self._permit, self._fingers, self._faces, self._often = permit, fingers, faces, often
        self._scene = Scene.of(
            gallery, Probes(tuple(fingers.probes), fingers.probes_for), crew,
            model=fingers.model, at=permit.at, leave_out=fingers.leave_out,
        )  # fmt: skip
        self._cascade = Cascade(self._scene, fingers.calibration)
        self._arranging = Arranging(self._scene, self._cascade, fingers.calibration)

    def search(self) -> SearchOutcome:
        self._cascade.run()
        self._arranging.look_elsewhere()
        persons = self._persons()
        near = self._faces.nearest(persons, often=self._often, at_least=SHORTLIST)
        chosen = self._arranging.with_others({self._faces.cases[row] for row in near})
        by_finger = {
            one.case_id: (one, cells) for one, cells in self._arranging.weighed(chosen, persons)
        }
        by_face = self._faces.says(near | self._faces.rows(by_finger))
        said = {self._faces.case(row): face for row, face in by_face.items()}
        return self._outcome(persons, by_finger, said)

    def _persons(self) -> int:
        """Return how many people have a finger or a face that is searched."""
        scene = self._scene
        here = np.unique(scene.gallery.people[scene.alive])
        mine = keys_of(scene.gallery.cases[row] for row in here.tolist())
        theirs = keys_of(self._faces.cases[row] for row in self._faces.people.tolist())
        return len(np.union1d(mine, theirs))

    def _outcome(
        self,
        persons: int,
        by_finger: dict[CaseId, tuple[Candidate, Cells]],
        by_face: dict[CaseId, FaceSaid],
    ) -> SearchOutcome:
        weighed = []
        for case in by_finger.keys() | by_face.keys():
            one, _ = by_finger.get(case, (None, None))
            calibration = self._fingers.calibration
            weighed.append(_fused(one, calibration, by_face.get(case), case, persons))
        kept = _shown(weighed, self._often, self._permit.candidate_cap)
        digests = contents_digest(self._scene.gallery, self._scene.alive, self._fingers.model)
        return SearchOutcome(
            candidates=tuple(
                self._arranging.with_pairs(one, by_finger[one.case_id][1]) if one.fingers else one
                for one in kept
            ),
            persons=persons,
            prints=self._scene.prints,
            comparisons=self._cascade.comparisons,
            not_searched=self._scene.others + self._faces.others,
            sifted=self._cascade.sifted_only,
            contents=sha256(digests + self._faces.digest()),
            faces=self._faces.faces,
        )


def _far(
    permit: SearchPermit,
    fingers: FingerProbes,
    gallery: ClusterGallery,
    faces: FaceScene,
    often: float,
    check: Check,
) -> SearchOutcome:
    """Search fingers in the processes of a cluster, faces here, and weigh both.

    How many people there are in all is known only when the shards have answered, so the faces that
    are near are chosen as if those with prints were all others.
    """
    mine = keys_of(faces.cases[row] for row in faces.people.tolist())
    near = faces.nearest(len(mine), often=often, at_least=SHORTLIST)
    joined = gallery.weigh(
        Sought(
            permit,
            fingers.probes,
            fingers.calibration,
            fingers.model,
            fingers.probes_for,
            frozenset(fingers.leave_out),
            also=frozenset(faces.case(row) for row in near),
            counted=np.sort(mine),
            cap=FINGERS_NEAR,
        ),
        check,
    )
    found = joined.outcome
    persons = found.persons + len(mine) - joined.counted
    by_finger = {one.case_id: one for one in found.candidates}
    by_face = faces.says(near | faces.rows(by_finger))
    said = {faces.case(row): face for row, face in by_face.items()}
    weighed = [
        _fused(by_finger.get(case), fingers.calibration, said.get(case), case, persons)
        for case in by_finger.keys() | said.keys()
    ]
    return replace(
        found,
        candidates=_shown(weighed, often, permit.candidate_cap),
        persons=persons,
        not_searched=found.not_searched + faces.others,
        contents=sha256(found.contents + faces.digest()) if found.contents else b"",
        faces=faces.faces,
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
    if len(left) != 1 or any_of(left[0].fmr, persons) > false_candidates:
        return None
    by_finger = left[0].sense is Sense.FINGER
    return replace(
        candidate,
        score=left[0].llr,
        fmr=left[0].fmr,
        fmr_at_gallery=any_of(left[0].fmr, persons),
        says=left,
        fingers=candidate.fingers if by_finger else (),
        notes=candidate.notes if by_finger else (),
        face=None if by_finger else candidate.face,
    )


def _fused(
    fingers: Candidate | None,
    calibration: Calibration | None,
    face: FaceSaid | None,
    case: CaseId,
    persons: int,
) -> Candidate:
    """Return what all senses say of one person together."""
    said: list[Said] = []
    if fingers is not None and fingers.fingers and calibration is not None:
        worth = fingers_worth(calibration, len(fingers.fingers))
        said.append(Said(Sense.FINGER, fingers.score, fingers.fmr, worth))
    if face is not None:
        said.append(face[0])
    both = together(tuple(said))
    blank = Candidate(case, 0.0, 1.0, 1.0, (), Arrangement.AS_NAMED)
    return replace(
        fingers or blank,
        score=both.llr,
        fmr=both.fmr,
        fmr_at_gallery=any_of(both.fmr, persons),
        face=face[1] if face else None,
        says=tuple(SenseSays(one.sense, one.llr, one.fmr) for one in said),
    )


def _shown(weighed: Iterable[Candidate], often: float, cap: int) -> tuple[Candidate, ...]:
    kept = sorted((one for one in weighed if one.fmr_at_gallery <= often), key=likelihood)
    return tuple(kept[:cap])
