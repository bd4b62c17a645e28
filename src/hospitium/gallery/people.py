"""Who is this, by fingers, face and irises: whoever is near by any sense is weighed by all."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.gallery.arranging import SHORTLIST as FINGERS_NEAR
from hospitium.gallery.arranging import Arranging, Cells
from hospitium.gallery.cascade import Cascade
from hospitium.gallery.cluster import ClusterGallery
from hospitium.gallery.contents import contents_digest
from hospitium.gallery.crew import Check, Crew, never_stops
from hospitium.gallery.face_search import SHORTLIST, FaceProbes, FaceScene
from hospitium.gallery.iris_search import IrisProbes, IrisScene
from hospitium.gallery.scene import Probes, ProbesFor, Scene
from hospitium.gallery.search import FALSE_CANDIDATES, search
from hospitium.gallery.shard_values import Sought
from hospitium.gallery.state import keys_of
from hospitium.gallery.store import Gallery
from hospitium.gallery.values import Candidate, Probe, SearchOutcome
from hospitium.gallery.weighing import (
    AnyScene,
    Scenes,
    Weighed,
    count,
    digest,
    fused,
    missed,
    near,
    says,
    shown,
)
from hospitium.policy.permit import SearchPermit
from hospitium.senses.calibration import Calibration


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


def search_people(
    permit: SearchPermit,
    fingers: FingerProbes | None,
    faces: FaceProbes | None = None,
    irises: IrisProbes | None = None,
    *,
    false_candidates: float = FALSE_CANDIDATES,
    workers: int = 1,
    check: Check = never_stops,
) -> SearchOutcome:
    """Search one person by their fingers, their photographs, their eyes, or several of these.

    By fingers alone it is `gallery.search`, number for number.

    Parameters
    ----------
    check
        Called before each piece of a gallery; an error raised there ends the search.

    Raises
    ------
    BadInput
        If there is nothing, or too much of something.
    """
    scenes: list[AnyScene] = []
    if faces is not None:
        scenes.append(FaceScene(faces, permit.at, check=check))
    if irises is not None:
        scenes.append(IrisScene(irises, permit.at, check=check))
    if fingers is not None and not scenes:
        return _by_finger(permit, fingers, false_candidates, workers, check)
    if not scenes:
        raise BadInput("a search takes fingers or a photograph of a person, or an eye")
    if fingers is None:
        return _without_fingers(permit, scenes, false_candidates)
    if isinstance(fingers.gallery, ClusterGallery):
        return _far(permit, fingers, fingers.gallery, scenes, false_candidates, check)
    with Crew(workers, check) as crew:
        both = _WithFingers(permit, fingers, fingers.gallery, scenes, crew, false_candidates)
        return both.search()


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


def _without_fingers(permit: SearchPermit, scenes: Scenes, often: float) -> SearchOutcome:
    persons = len(reduce(np.union1d, [scene.seen.keys() for scene in scenes]))
    close = near(scenes, persons, often=often, at_least=0 if len(scenes) == 1 else SHORTLIST)
    said = says(scenes, close)
    weighed = [fused(None, None, found, case, persons) for case, found in said.items()]
    return SearchOutcome(
        candidates=shown(weighed, often, permit.candidate_cap),
        persons=persons,
        prints=0,
        comparisons=0,
        not_searched=sum(scene.seen.others for scene in scenes),
        missed=missed(scenes),
        contents=digest(scenes),
        faces=count(scenes, FaceScene),
        irises=count(scenes, IrisScene),
    )


class _WithFingers:
    """One search by fingers and other senses: the nearest of each, weighed by all."""

    def __init__(
        self,
        permit: SearchPermit,
        fingers: FingerProbes,
        gallery: Gallery,
        scenes: Scenes,
        crew: Crew,
        often: float,
    ) -> None:
        self._permit, self._fingers, self._scenes, self._often = permit, fingers, scenes, often
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
        close = near(self._scenes, persons, often=self._often, at_least=SHORTLIST)
        chosen = self._arranging.with_others({case.bytes for case in close})
        by_finger = {
            one.case_id: (one, cells) for one, cells in self._arranging.weighed(chosen, persons)
        }
        said = says(self._scenes, close | by_finger.keys())
        return self._outcome(persons, by_finger, said)

    def _persons(self) -> int:
        """Return how many people have a finger, a face or an iris that is searched."""
        scene = self._scene
        here = np.unique(scene.gallery.people[scene.alive])
        mine = keys_of(scene.gallery.cases[row] for row in here.tolist())
        return len(reduce(np.union1d, [scene.seen.keys() for scene in self._scenes], mine))

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
            weighed.append(fused(one, calibration, said.get(case, []), case, persons))
        kept = shown(weighed, self._often, self._permit.candidate_cap)
        contents = contents_digest(self._scene.gallery, self._scene.alive, self._fingers.model)
        return SearchOutcome(
            candidates=tuple(
                self._arranging.with_pairs(one, by_finger[one.case_id][1]) if one.fingers else one
                for one in kept
            ),
            persons=persons,
            prints=self._scene.prints,
            comparisons=self._cascade.comparisons,
            not_searched=self._scene.others + sum(scene.seen.others for scene in self._scenes),
            sifted=self._cascade.sifted_only,
            missed=missed(self._scenes),
            contents=digest(self._scenes, contents),
            faces=count(self._scenes, FaceScene),
            irises=count(self._scenes, IrisScene),
        )


def _far(
    permit: SearchPermit,
    fingers: FingerProbes,
    gallery: ClusterGallery,
    scenes: Scenes,
    often: float,
    check: Check,
) -> SearchOutcome:
    """Search fingers in the processes of a cluster, other senses where they are, and weigh all.

    How many people there are in all is known only when the shards have answered, so whoever is near
    by another sense is chosen as if those with prints were all among the others. People of a part
    that is away who have prints and faces are counted twice: rates are rather too high.
    """
    mine = reduce(np.union1d, [scene.seen.keys() for scene in scenes])
    close = near(scenes, len(mine), often=often, at_least=SHORTLIST)
    sought = Sought(
        permit,
        fingers.probes,
        fingers.calibration,
        fingers.model,
        fingers.probes_for,
        frozenset(fingers.leave_out),
        also=frozenset(close),
        counted=np.sort(mine),
        cap=FINGERS_NEAR,
    )
    joined = gallery.weigh(sought, check)
    found = joined.outcome
    persons = found.persons + len(mine) - joined.counted
    by_finger = {one.case_id: one for one in found.candidates}
    said = says(scenes, close | by_finger.keys())
    weighed = [
        fused(by_finger.get(case), fingers.calibration, said.get(case, []), case, persons)
        for case in by_finger.keys() | said.keys()
    ]
    return replace(
        found,
        candidates=shown(weighed, often, permit.candidate_cap),
        persons=persons,
        not_searched=found.not_searched + sum(scene.seen.others for scene in scenes),
        missed=missed(scenes, found.missed),
        contents=digest(scenes, found.contents),
        faces=count(scenes, FaceScene),
        irises=count(scenes, IrisScene),
    )
