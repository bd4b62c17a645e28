"""Look for the same image, the wrong finger and the same person before anything is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.formats.templates import to_compact
from hospitium.gallery import Candidate, Probe, SearchOutcome
from hospitium.gallery.crew import Check, never_stops
from hospitium.gallery.people import FingerProbes, search_people
from hospitium.ledger import Operation
from hospitium.policy.ages import middle_age
from hospitium.policy.permit import SearchPermit
from hospitium.records import audit, looks
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.finger.matcher import Prepared, compare, prepare
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.captures import Reading
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.growing import grown_by_age, probes_for, probes_of_age
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.uses import DUPLICATE_CHECK, note_use

SAME_FINGER_FMR = 1e-4
"""Two prints of one person that are this alike are taken to be one finger."""

DIFFERENT_FMR = 1e-2
"""Above this false-match rate two impressions of one position may well be two fingers."""

DIFFERS = (
    "This impression does not look like the {finger} enrolled before: check that it is the same "
    "finger."
)


REPEATED = (
    "The {one} looks like the finger that was given as {other}: one finger was captured twice, "
    "check which."
)


class DuplicatePerson(Conflict):
    """Another open case already holds this person's prints; nothing was saved."""

    code = "hospitium.bad_input.conflict.duplicate_person"
    remedy = (
        "Look at that case first. If both cases must stay, enrol again and say why "
        "(--despite-duplicate 'reason')."
    )

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        ids = ", ".join(str(candidate.case_id) for candidate in candidates)
        super().__init__(f"these prints are very like those of case {ids}; nothing was saved")
        self.candidates = tuple(candidates)


class MisnamedFingers(Conflict):
    """One finger comes under two positions; nothing was saved."""

    code = "hospitium.bad_input.conflict.misnamed_fingers"
    remedy = (
        "Check which finger each image shows, and enrol it under that position. If the names are "
        "right, enrol again and say why (--despite-misnamed 'reason')."
    )

    def __init__(self, pairs: Sequence[tuple[Finger, Finger]]) -> None:
        swapped = all(MIRRORED[one] is other for one, other in pairs)
        first, second = pairs[0]
        start = "the hands seem to be swapped: " if swapped else ""
        more = f", and {len(pairs) - 1} more so" if len(pairs) > 1 else ""
        super().__init__(
            f"{start}one finger comes as {first.label} and as {second.label}{more}; nothing was "
            "saved"
        )


def look_for_same_person(
    runtime: Runtime,
    permit: SearchPermit,
    readings: Sequence[Reading],
    despite: str,
    *,
    fresh: bool,
    age: float | None,
    check: Check = never_stops,
) -> None:
    """Compare with every other open case; the comparison is logged whatever comes of it.

    Parameters
    ----------
    fresh
        Whether the prints were captured today: then each reference tells how large its finger is
        by now. Older ones are enlarged by the `age` of the person when they were captured.
    check
        Called while the gallery is compared; an error raised there ends it, and it never was.

    Raises
    ------
    DuplicatePerson
        If another case's prints are this alike, and `despite` gives no reason to go on.
    """
    node = runtime.node
    engine = runtime.finger()
    with node.read() as session:
        gallery = runtime.galleries().current(node, session, permit)
    probes = [Probe(reading.finger, reading.minutiae) for reading in readings]
    sized = probes_for(probes, permit.at.date()) if fresh else probes_of_age(probes, age)
    wanted = FingerProbes(tuple(probes), gallery, engine.calibration, engine.model, sized)
    outcome = search_people(permit, wanted, None, workers=engine.workers, check=check)
    others = [found for found in outcome.candidates if found.case_id != permit.case]
    _log(runtime, permit, outcome, others, [reading.finger for reading in readings])
    if others and not despite.strip():
        raise DuplicatePerson(others)


def _log(
    runtime: Runtime,
    permit: SearchPermit,
    outcome: SearchOutcome,
    others: Sequence[Candidate],
    fingers: Sequence[Finger],
) -> None:
    with runtime.node.write() as session:
        leaf = audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.COMBINATION,
            subject=str(permit.case),
            details={
                "comparisons": outcome.comparisons,
                "alike": [str(candidate.case_id) for candidate in others],
            },
        )
        note_use(
            runtime,
            session,
            permit,
            outcome,
            id=runtime.new_id(),
            kind=DUPLICATE_CHECK,
            fingers=fingers,
        )
        looks.note_looks(session, leaf, {candidate.case_id for candidate in others})


def cross_check(
    engine: FingerEngine,
    readings: Sequence[Reading],
    known: Sequence[GalleryRow],
    despite_misnamed: str = "",
    *,
    age: float | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Hold the readings against the case's own references, and against each other.

    Parameters
    ----------
    age
        Of the person when the readings were captured; None if nobody knows.

    Returns
    -------
    tuple of tuple of str
        For each reading, advice: empty, or that it differs from what was enrolled before.

    Raises
    ------
    Conflict
        If an impression is enrolled already.
    MisnamedFingers
        If one finger comes under two positions, and `despite_misnamed` gives no reason to go on.
    """
    new = [_Held.of_reading(reading, age) for reading in readings]
    earlier = [_Held.of_row(row) for row in known if row.model == engine.model]
    pairs = [*combinations(new, 2), *product(new, earlier)]
    for one, other in pairs:
        _refuse_copy(one, other)
    misnamed = {
        (one.finger, other.finger) for one, other in pairs if _two_names(engine, one, other)
    }
    if misnamed and not despite_misnamed.strip():
        raise MisnamedFingers(sorted(misnamed))
    return tuple(_differs(engine, one, earlier) for one in new)


def tell_repeated(engine: FingerEngine, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Advise on a finger that was captured twice under two names; both stay in the search.

    The one that is misnamed fits nobody's reference of that name and costs little; no finger counts
    twice for anybody.
    """
    told = list(readings)
    held = [_Held.of_reading(reading, None) for reading in readings]
    for (_, one), (place, two) in combinations(enumerate(held), 2):
        if _two_names(engine, two, one):
            advice = REPEATED.format(one=two.finger.label, other=one.finger.label)
            told[place] = replace(told[place], advice=(*told[place].advice, advice))
    return tuple(told)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """One print to hold against others, prepared at the size of the grown finger."""

    finger: Finger
    template: bytes
    prepared: Prepared
    enrolled: bool = False

    @classmethod
    def of_reading(cls, reading: Reading, age: float | None) -> "_Held":
        grown = grown_by_age(reading.minutiae, age)
        return cls(reading.finger, reading.template, prepare(grown))

    @classmethod
    def of_row(cls, row: GalleryRow) -> "_Held":
        grown = grown_by_age(decode_template(row.template), middle_age(row.ages))
        return cls(row.finger, row.template, prepare(grown), enrolled=True)


def _refuse_copy(one: _Held, other: _Held) -> None:
    if one.template == to_compact(other.template):  # an older node's may be ISO
        where = "is enrolled already" if other.enrolled else "was given twice"
        raise Conflict(
            f"this very impression of the {other.finger.label} {where}",
            remedy="Capture the finger again: a second impression helps, a copy does not.",
        )


def _two_names(engine: FingerEngine, one: _Held, other: _Held) -> bool:
    """Tell whether one finger comes under two names."""
    if Finger.UNKNOWN in (one.finger, other.finger) or one.finger is other.finger:
        return False
    return engine.calibration.fmr(_score(one, other)) <= SAME_FINGER_FMR


def _differs(engine: FingerEngine, one: _Held, earlier: Sequence[_Held]) -> tuple[str, ...]:
    """Advise when no earlier impression of the finger looks like this one."""
    same = [other for other in earlier if other.finger is one.finger]
    if not same or one.finger is Finger.UNKNOWN:
        return ()
    best = min(engine.calibration.fmr(_score(one, other)) for other in same)
    return () if best <= DIFFERENT_FMR else (DIFFERS.format(finger=one.finger.label),)


def _score(one: _Held, other: _Held) -> float:
    return compare(one.prepared, other.prepared)
