"""Look for the same image, the wrong finger and the same person before anything is saved."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.formats.templates import to_compact
from hospitium.gallery import Candidate, Probe, SearchOutcome, search
from hospitium.ledger import Operation
from hospitium.policy.permit import SearchPermit
from hospitium.records import audit
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.hands import MIRRORED
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.captures import Reading
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.growing import probes_for
from hospitium.usecases.runtime import Runtime

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
) -> None:
    """Compare with every other open case; the comparison is logged whatever comes of it.

    Parameters
    ----------
    fresh
        Whether the prints were captured today: then they are brought to the size of children's
        references. Older ones are compared as they are.

    Raises
    ------
    DuplicatePerson
        If another case's prints are this alike, and `despite` gives no reason to go on.
    """
    node = runtime.node
    engine = runtime.finger()
    with node.read() as session:
        gallery = engine.galleries.current(node, session, permit)
    probes = [Probe(reading.finger, reading.minutiae) for reading in readings]
    outcome = search(
        permit,
        gallery,
        probes,
        engine.calibration,
        model=engine.model,
        probes_for=probes_for(probes, permit.at.date()) if fresh else None,
        workers=engine.workers,
    )
    others = [found for found in outcome.candidates if found.case_id != permit.case]
    _log(runtime, permit, outcome, others)
    if others and not despite.strip():
        raise DuplicatePerson(others)


def _log(
    runtime: Runtime, permit: SearchPermit, outcome: SearchOutcome, others: Sequence[Candidate]
) -> None:
    with runtime.node.write() as session:
        audit.append(
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


def cross_check(
    engine: FingerEngine,
    readings: Sequence[Reading],
    known: Sequence[GalleryRow],
    despite_misnamed: str = "",
) -> tuple[tuple[str, ...], ...]:
    """Hold the readings against the case's own references, and against each other.

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
    earlier = [(row.finger, row.template) for row in known if row.model == engine.model]
    pairs = [(one, two.finger, two.template) for one, two in combinations(readings, 2)]
    pairs += [(one, finger, template) for one in readings for finger, template in earlier]
    for reading, finger, template in pairs:
        _refuse_copy(reading, finger, template)
    misnamed = {
        (reading.finger, finger)
        for reading, finger, template in pairs
        if _one_finger_two_names(engine, reading, finger, template)
    }
    if misnamed and not despite_misnamed.strip():
        raise MisnamedFingers(sorted(misnamed))
    return tuple(_differs(engine, reading, earlier) for reading in readings)


def tell_repeated(engine: FingerEngine, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Advise on a finger that was captured twice under two names; both stay in the search.

    The one that is misnamed fits nobody's reference of that name and costs little; no finger counts
    twice for anybody.
    """
    told = list(readings)
    for (_, one), (place, two) in combinations(enumerate(readings), 2):
        if _one_finger_two_names(engine, two, one.finger, one.template):
            advice = REPEATED.format(one=two.finger.label, other=one.finger.label)
            told[place] = replace(told[place], advice=(*told[place].advice, advice))
    return tuple(told)


def _refuse_copy(reading: Reading, finger: Finger, template: bytes) -> None:
    if reading.template == to_compact(template):  # an older node's may be ISO
        raise Conflict(
            f"this very impression of the {finger.label} is enrolled already",
            remedy="Capture the finger again: a second impression helps, a copy does not.",
        )


def _one_finger_two_names(
    engine: FingerEngine, reading: Reading, finger: Finger, template: bytes
) -> bool:
    if Finger.UNKNOWN in (reading.finger, finger) or reading.finger is finger:
        return False
    return engine.calibration.fmr(_score(reading, template)) <= SAME_FINGER_FMR


def _differs(
    engine: FingerEngine, reading: Reading, earlier: Sequence[tuple[Finger, bytes]]
) -> tuple[str, ...]:
    """Advise when no earlier impression of the finger looks like this one."""
    same = [template for finger, template in earlier if finger is reading.finger]
    if not same or reading.finger is Finger.UNKNOWN:
        return ()
    best = min(engine.calibration.fmr(_score(reading, template)) for template in same)
    return () if best <= DIFFERENT_FMR else (DIFFERS.format(finger=reading.finger.label),)


def _score(reading: Reading, template: bytes) -> float:
    return compare(prepare(reading.minutiae), prepare(decode_template(template)))
