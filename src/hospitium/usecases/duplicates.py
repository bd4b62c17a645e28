"""Look for the same image, the wrong finger and the same person before anything is saved."""

from collections.abc import Sequence
from itertools import combinations

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.formats.templates import to_compact
from hospitium.gallery import Candidate, Probe, SearchOutcome, search
from hospitium.ledger import Operation
from hospitium.policy.permit import SearchPermit
from hospitium.records import audit, prints
from hospitium.records.prints import GalleryRow
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.template import decode_template
from hospitium.usecases.captures import Reading
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.runtime import Runtime

SAME_FINGER_FMR = 1e-4
"""Two prints of one person that are this alike are taken to be one finger."""

DIFFERENT_FMR = 1e-2
"""Above this false-match rate two impressions of one position may well be two fingers."""

DIFFERS = (
    "This impression does not look like the {finger} enrolled before: check that it is the same "
    "finger."
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


def look_for_same_person(
    runtime: Runtime, permit: SearchPermit, readings: Sequence[Reading], despite: str
) -> None:
    """Compare with every other open case; the comparison is logged whatever comes of it.

    Raises
    ------
    DuplicatePerson
        If another case's prints are this alike, and `despite` gives no reason to go on.
    """
    node = runtime.node
    engine = runtime.finger()
    with node.read() as session:
        gallery = engine.gallery(
            prints.gallery_stamp(session, at=permit.at),
            lambda: prints.stream_gallery(session, node.vault, permit),
        )
    probes = [Probe(reading.finger, reading.minutiae) for reading in readings]
    outcome = search(permit, gallery, probes, engine.calibration, model=engine.model)
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
    engine: FingerEngine, readings: Sequence[Reading], known: Sequence[GalleryRow]
) -> tuple[tuple[str, ...], ...]:
    """Hold the readings against the case's own references, and against each other.

    Returns
    -------
    tuple of tuple of str
        For each reading, advice: empty, or that it differs from what was enrolled before.

    Raises
    ------
    Conflict
        If an impression is enrolled already, or one finger comes under two positions.
    """
    earlier = [(row.finger, row.template) for row in known if row.model == engine.model]
    for left, right in combinations(readings, 2):
        _refuse_same(engine, left, right.finger, right.template)
    for reading in readings:
        for finger, template in earlier:
            _refuse_same(engine, reading, finger, template)
    return tuple(_differs(engine, reading, earlier) for reading in readings)


def _refuse_same(engine: FingerEngine, reading: Reading, finger: Finger, template: bytes) -> None:
    if reading.template == to_compact(template):  # an older node's may be ISO
        raise Conflict(
            f"this very impression of the {finger.label} is enrolled already",
            remedy="Capture the finger again: a second impression helps, a copy does not.",
        )
    if Finger.UNKNOWN in (reading.finger, finger) or reading.finger is finger:
        return
    if engine.calibration.fmr(_score(reading, template)) <= SAME_FINGER_FMR:
        raise Conflict(
            f"one finger comes as {reading.finger.label} and as {finger.label}",
            remedy="Check which finger each image shows, and enrol it under that position.",
        )


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
