"""Probe fingers against a gallery: compare, take each person's best, fuse, rank, cut."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.gallery.store import Gallery, Shard
from hospitium.gallery.values import Candidate, FingerMatch, Probe, SearchOutcome
from hospitium.policy.permit import SearchPermit, VerifyPermit
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.matcher import Prepared, compare_many, pair, prepare
from hospitium.senses.fusion import FingerScore, fused_fmr, fused_llr

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
) -> SearchOutcome:
    """Search one person's fingers in the whole gallery.

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

    Raises
    ------
    BadInput
        If there is no probe, or too many.
    """
    _check(probes)
    shards = gallery.of_model(model)
    found = _compare(shards, probes)
    persons = len({int(row) for shard in shards for row in shard.persons})
    prints = sum(len(shard) for shard in shards)
    ranked = sorted(
        (_weigh(gallery, row, hits, calibration, persons) for row, hits in found.hits.items()),
        key=lambda one: (one.fmr, -one.score, one.case_id.hex),
    )
    kept = [one for one in ranked if one.fmr_at_gallery <= false_candidates]
    candidates = tuple(_with_pairs(one, found) for one in kept[: permit.candidate_cap])
    return SearchOutcome(candidates, persons, prints, found.comparisons, len(gallery) - prints)


def compare_with_person(
    permit: VerifyPermit,
    gallery: Gallery,
    probes: Sequence[Probe],
    calibration: Calibration,
    *,
    model: str,
) -> Candidate | None:
    """Compare probes 1:1 with the references of the permit's case; None if no finger is in both.

    Raises
    ------
    BadInput
        If there is no probe, too many, or the gallery holds anybody else.
    """
    _check(probes)
    if any(case != permit.case for case in gallery.cases):
        raise BadInput("a one-to-one comparison is with one case only")
    found = _compare(gallery.of_model(model), probes)
    for row, hits in found.hits.items():
        return _with_pairs(_weigh(gallery, row, hits, calibration, 1), found)
    return None


@dataclass(frozen=True, slots=True)
class _Hit:
    """The best reference of one person for one probe finger."""

    probe: int
    shard: Shard
    row: int
    score: float
    tries: int


@dataclass(frozen=True, slots=True)
class _Found:
    """All hits, by person and finger, and what it took."""

    hits: dict[int, dict[tuple[int, Finger], _Hit]]
    comparisons: int
    prepared: tuple[Prepared, ...]


def _check(probes: Sequence[Probe]) -> None:
    if not 1 <= len(probes) <= 10 * len(TEN_FINGERS):
        raise BadInput("a search takes one to ten fingers of one person")


def _compare(shards: Sequence[Shard], probes: Sequence[Probe]) -> _Found:
    """Compare every probe with every reference its position allows."""
    hits: dict[int, dict[tuple[int, Finger], _Hit]] = defaultdict(dict)
    prepared = tuple(prepare(probe.minutiae) for probe in probes)
    comparisons = 0
    for number, probe in enumerate(probes):
        for shard in shards:
            if not _may_be_same(probe.finger, shard.finger):
                continue
            comparisons += len(shard)
            scores = compare_many(prepared[number], shard.packed)
            # an unknown finger is one piece of evidence however many positions it is held against
            key = (number, Finger.UNKNOWN) if probe.finger is Finger.UNKNOWN else (-1, probe.finger)
            for person, hit in _best(number, shard, scores):
                hits[person][key] = _better(hits[person].get(key), hit)
    return _Found(hits, comparisons, prepared)


def _may_be_same(probe: Finger, reference: Finger) -> bool:
    return probe is reference or Finger.UNKNOWN in (probe, reference)


def _best(number: int, shard: Shard, scores: NDArray[np.float32]) -> Iterator[tuple[int, _Hit]]:
    """Yield each person's best reference in a shard, and how many were tried."""
    order = np.lexsort((-scores, shard.persons))
    persons, first, tries = np.unique(shard.persons[order], return_index=True, return_counts=True)
    for person, start, count in zip(persons, first, tries, strict=True):
        row = int(order[start])
        yield int(person), _Hit(number, shard, row, float(scores[row]), int(count))


def _better(earlier: _Hit | None, hit: _Hit) -> _Hit:
    """Keep the higher score, and remember that both were tried."""
    if earlier is None:
        return hit
    best = hit if hit.score > earlier.score else earlier
    return replace(best, tries=earlier.tries + hit.tries)


def _weigh(
    gallery: Gallery,
    row: int,
    hits: dict[tuple[int, Finger], _Hit],
    calibration: Calibration,
    persons: int,
) -> Candidate:
    """Fuse what the fingers of one person say."""
    strongest = sorted(hits.values(), key=lambda hit: -hit.score)
    scores = [FingerScore(hit.score, hit.tries) for hit in strongest]
    fmr = fused_fmr(scores, calibration)
    return Candidate(
        case_id=gallery.cases[row],
        score=fused_llr(scores, calibration),
        fmr=fmr,
        fmr_at_gallery=any_of(fmr, persons),
        fingers=tuple(
            FingerMatch(
                print_id=hit.shard.print_ids[hit.row],
                probe=hit.probe,
                finger=hit.shard.finger,
                score=hit.score,
                fmr=min(1.0, hit.tries * calibration.fmr(hit.score)),
                pairs=0,
                extrapolated=calibration.extrapolated(hit.score),
            )
            for hit in strongest
        ),
    )


def _with_pairs(candidate: Candidate, found: _Found) -> Candidate:
    """Count the agreeing minutiae, which only those who are shown need."""
    references = {
        hit.shard.print_ids[hit.row]: hit.shard.prepared[hit.row]
        for hits in found.hits.values()
        for hit in hits.values()
    }
    return replace(
        candidate,
        fingers=tuple(
            replace(one, pairs=len(pair(found.prepared[one.probe], references[one.print_id]).pairs))
            for one in candidate.fingers
        ),
    )
