"""Probe fingers against a gallery: sift, compare, arrange, fuse, rank, cut."""

from collections.abc import Collection, Sequence

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.gallery.arranging import Arranging
from hospitium.gallery.cascade import Cascade
from hospitium.gallery.contents import contents_digest
from hospitium.gallery.crew import Check, Crew, never_stops
from hospitium.gallery.scene import Probes, ProbesFor, Scene
from hospitium.gallery.store import Gallery
from hospitium.gallery.values import Candidate, Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit, VerifyPermit
from hospitium.senses.calibration import Calibration

FALSE_CANDIDATES = 0.01
"""A person is a candidate when at most one search in a hundred of this gallery would bring up a
stranger who agrees this well: few enough for a human to take each one seriously."""


def search(
    permit: SearchPermit,
    gallery: Gallery,
    probes: Sequence[Probe],
    calibration: Calibration,
    *,
    model: str,
    false_candidates: float = FALSE_CANDIDATES,
    probes_for: ProbesFor | None = None,
    exhaustive: bool | None = None,
    leave_out: Collection[CaseId] = (),
    workers: int = 1,
    check: Check = never_stops,
    also: Collection[CaseId] = (),
    cap: int | None = None,
) -> SearchOutcome:
    """Search one person's fingers in the whole gallery, as it is at the permit's instant.

    Parameters
    ----------
    permit
        The yes of policy; releases at most `candidate_cap` candidates.
    probes
        One to ten fingers of one person; several impressions of a finger count as one finger,
        with the better score.
    model
        Who made the probes' templates; references of others are counted, not compared.
    false_candidates
        Highest `fmr_at_gallery` of a candidate, in (0, 1].
    probes_for
        Gives the version of the probes to hold against the references of a cohort; without it
        they are held as they are against all.
    exhaustive
        Whether to compare with everybody exactly; None: when that takes no more than
        `store.EXHAUSTIVE` comparisons. A large gallery is sifted first.
    leave_out
        Cases whose people did not agree to this search: nothing is compared with their prints.
    workers
        Threads that share the work.
    check
        Called before each piece of the gallery (some tens of milliseconds), from several threads;
        an error raised there ends the search. Numbers are the same with it and without.
    also
        Cases that are weighed by all their fingers whatever these say, beside the likeliest.
    cap
        Candidates at most, where a caller weighs them further and cuts them to the permit's; those
        of `also` come on top.

    Raises
    ------
    BadInput
        If there is no probe, or too many.
    """
    wanted = Probes(tuple(probes), probes_for)
    with Crew(workers, check) as crew:
        scene = Scene.of(gallery, wanted, crew, model=model, at=permit.at, leave_out=leave_out)
        cascade = Cascade(scene, calibration)
        cascade.run(exhaustive=exhaustive)
        arranging = Arranging(scene, cascade, calibration)
        arranging.look_elsewhere()
        likeliest = arranging.likeliest()
        chosen = arranging.with_others({one.bytes for one in also})
    most = permit.candidate_cap if cap is None else cap
    candidates = arranging.candidates(likeliest, scene.persons, often=false_candidates, cap=most)
    shown = {one.case_id for one in candidates}
    others = [row for row in chosen if (case := gallery.case(row)) in also and case not in shown]
    more = arranging.candidates(others, scene.persons, often=1.0, cap=len(others))
    return SearchOutcome(
        candidates=candidates + more,
        persons=scene.persons,
        prints=scene.prints,
        comparisons=cascade.comparisons,
        not_searched=scene.others,
        sifted=cascade.sifted_only,
        contents=contents_digest(gallery, scene.alive, model),
    )


def compare_with_person(
    permit: VerifyPermit,
    gallery: Gallery,
    probes: Sequence[Probe],
    calibration: Calibration,
    *,
    model: str,
    probes_for: ProbesFor | None = None,
) -> Candidate | None:
    """Compare probes 1:1 with the references of the permit's case; None if no finger is in both.

    Raises
    ------
    BadInput
        If there is no probe, too many, or the gallery holds anybody else.
    """
    wanted = Probes(tuple(probes), probes_for)
    if any(gallery.case(row) != permit.case for row in range(len(gallery.cases))):
        raise BadInput("a one-to-one comparison is with one case only")
    with Crew() as crew:
        scene = Scene.of(gallery, wanted, crew, model=model, at=permit.at)
        cascade = Cascade(scene, calibration)
        cascade.run(exhaustive=True)
        arranging = Arranging(scene, cascade, calibration)
        arranging.look_elsewhere()
    people = arranging.likeliest()
    if not any(arranging.as_named(cells) for cells in arranging.cells(people).values()):
        return None
    found = arranging.candidates(people, 1, often=1.0, cap=1)
    return found[0] if found else None
