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
from hospitium.senses.finger.arrangement import Arranged, arrange
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.finger.matcher import Prepared, compare, compare_many, pair, prepare
from hospitium.senses.fusion import FingerScore

FALSE_CANDIDATES = 0.01
"""A person is a candidate when at most one search in a hundred of this gallery would bring up a
stranger who agrees this well: few enough for a human to take each one seriously."""

EVERYWHERE = 50_000
"""Up to so many comparisons, some two seconds of one core, every probe finger is held against every
position, so that any mistake of names is found."""

MIRRORED_PROBES = 2
"""Beyond that, so many fingers, those with most minutiae, are held against the other hand too."""

COMPLETED = 10
"""So many people, the most promising, are then compared at every position."""

SHORTLIST = 50
MOST_TELLING = 4
"""People who are weighed: those whose best scores, of so many fingers, add up to most."""


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
        (_weigh(gallery, row, found, calibration, persons) for row in _likeliest(found.hits)),
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
        if any(_may_be_same(found.named[number], place) for number, place in hits):
            return _with_pairs(_weigh(gallery, row, found, calibration, 1), found)
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
    """Each person's hits, by finger of the probe and position of the reference, and the cost.

    Attributes
    ----------
    named
        The fingers of the probe; several impressions of a known finger are one.
    """

    hits: dict[int, dict[tuple[int, Finger], _Hit]]
    named: tuple[Finger, ...]
    comparisons: int
    prepared: tuple[Prepared, ...]


def _check(probes: Sequence[Probe]) -> None:
    if not 1 <= len(probes) <= 10 * len(TEN_FINGERS):
        raise BadInput("a search takes one to ten fingers of one person")


def _compare(shards: Sequence[Shard], probes: Sequence[Probe]) -> _Found:
    """Compare probes with references of the position named, and of others that may be meant."""
    hits: dict[int, dict[tuple[int, Finger], _Hit]] = defaultdict(dict)
    prepared = tuple(prepare(probe.minutiae) for probe in probes)
    named, of_probe = _fingers(probes)
    comparisons = 0
    planned = list(_planned(shards, probes, prepared))
    for number, shard in planned:
        comparisons += len(shard)
        scores = compare_many(prepared[number], shard.packed)
        key = (of_probe[number], shard.finger)
        for person, hit in _best(number, shard, scores):
            hits[person][key] = _better(hits[person].get(key), hit)
    found = _Found(hits, named, comparisons, prepared)
    left = [
        (number, shard)
        for number in range(len(probes))
        for shard in shards
        if (number, shard) not in planned
    ]
    for person in _likeliest(hits)[:COMPLETED]:
        comparisons += _complete(found, person, left, of_probe)
    return replace(found, comparisons=comparisons)


def _complete(
    found: _Found, person: int, left: Sequence[tuple[int, Shard]], of_probe: Sequence[int]
) -> int:
    """Compare one person where it was `left` out, so that every arrangement can be weighed."""
    made = 0
    for number, shard in left:
        rows = np.flatnonzero(shard.persons == person).tolist()
        for row in rows:
            score = compare(found.prepared[number], shard.prepared[row])
            key = (of_probe[number], shard.finger)
            hit = _Hit(number, shard, row, score, 1)
            found.hits[person][key] = _better(found.hits[person].get(key), hit)
        made += len(rows)
    return made


def _fingers(probes: Sequence[Probe]) -> tuple[tuple[Finger, ...], tuple[int, ...]]:
    """Return the fingers of the probe, and the number of the finger that each impression shows."""
    named: list[Finger] = []
    of_probe = []
    for probe in probes:
        if probe.finger is Finger.UNKNOWN or probe.finger not in named:
            named.append(probe.finger)
            of_probe.append(len(named) - 1)
        else:
            of_probe.append(named.index(probe.finger))
    return tuple(named), tuple(of_probe)


def _planned(
    shards: Sequence[Shard], probes: Sequence[Probe], prepared: Sequence[Prepared]
) -> Iterator[tuple[int, Shard]]:
    """Yield what to compare: a misnamed finger is found only where it is looked for."""
    everywhere = len(probes) * sum(map(len, shards)) <= EVERYWHERE
    best = sorted(range(len(probes)), key=lambda number: -len(prepared[number]))[:MIRRORED_PROBES]
    for number, probe in enumerate(probes):
        for shard in shards:
            mirror = number in best and shard.finger is MIRRORED[probe.finger]
            if everywhere or mirror or _may_be_same(probe.finger, shard.finger):
                yield number, shard


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


def _likeliest(hits: dict[int, dict[tuple[int, Finger], _Hit]]) -> list[int]:
    """Return the people whose fingers score most, `SHORTLIST` of them at most."""

    def promise(row: int) -> float:
        best: dict[int, float] = defaultdict(float)
        for (number, _), hit in hits[row].items():
            best[number] = max(best[number], hit.score)
        return -sum(sorted(best.values())[-MOST_TELLING:])

    return sorted(hits, key=promise)[:SHORTLIST]


def _weigh(
    gallery: Gallery, row: int, found: _Found, calibration: Calibration, persons: int
) -> Candidate:
    """Arrange and fuse what the fingers of one person say."""
    hits = found.hits[row]
    scores = {key: FingerScore(hit.score, hit.tries) for key, hit in hits.items()}
    arranged = arrange(found.named, scores, calibration)
    chosen = sorted(_chosen(arranged, hits), key=lambda hit: -hit.score)
    return Candidate(
        case_id=gallery.cases[row],
        score=arranged.llr,
        fmr=arranged.fmr,
        fmr_at_gallery=any_of(arranged.fmr, persons),
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
            for hit in chosen
        ),
        arrangement=arranged.kind,
        notes=(arranged.sentence,) if arranged.sentence else (),
    )


def _chosen(arranged: Arranged, hits: dict[tuple[int, Finger], _Hit]) -> Iterator[_Hit]:
    """Yield the hit of each pair; one of unknown position stands in where it scores higher."""
    for number, place in arranged.pairs:
        both = [hits.get((number, place)), hits.get((number, Finger.UNKNOWN))]
        yield max((hit for hit in both if hit is not None), key=lambda hit: hit.score)


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
