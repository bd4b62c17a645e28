"""Enrol the prints of a case's person: read, look for the same person, then save all at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, PrintId
from hospitium.core.senses import Sense
from hospitium.ledger import Operation
from hospitium.policy.ages import middle_age
from hospitium.policy.cases import permit_enrol
from hospitium.policy.operators import Operator
from hospitium.policy.permit import EnrolPermit
from hospitium.policy.purposes import REFERENCE_QUALITY
from hospitium.policy.searches import permit_duplicate_check
from hospitium.records import audit, prints
from hospitium.records.notices import case_age_on
from hospitium.records.own_cases import own_case_facts
from hospitium.records.prints import AbsentStatus
from hospitium.senses.finger.reasons import Reason
from hospitium.usecases.captures import Capture, CaptureKind, Failure, Reading
from hospitium.usecases.duplicates import SAME_FINGER_FMR, cross_check, look_for_same_person
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.keepers import FingerTries, keep_best, leave_out_poor
from hospitium.usecases.look_at_case import LeadTold, look_at_case
from hospitium.usecases.reading import Read, read_all
from hospitium.usecases.runtime import Also, Runtime, nothing_more

EARLIEST = date(1900, 1, 1)
"""No print on file is older."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A finger that cannot be captured, and why. Normal input, never an error."""

    finger: Finger
    status: AbsentStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A reference that was saved.

    Attributes
    ----------
    advice
        How the next capture gets better, and whether it differs from earlier impressions.
    kind
        How the capture was taken; the template keeps it as its impression type.
    reasons
        Stable ids of what is amiss with the print.
    """

    id: PrintId
    finger: Finger
    name: str
    impression: int
    quality: int
    minutiae: int
    advice: tuple[str, ...]
    kind: CaptureKind = CaptureKind.CONTACT
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrolReport:
    """What was saved and what could not be.

    Attributes
    ----------
    wanted
        Quality that a reference should have.
    tries
        All that was tried at each finger, where only the best of them was to be kept.
    leads
        What is odd about the record now, for a human; nothing was refused for it.
    """

    case: CaseId
    enrolled: tuple[Enrolled, ...]
    failures: tuple[Failure, ...]
    absent: tuple[Absent, ...]
    wanted: int = REFERENCE_QUALITY
    tries: tuple[FingerTries, ...] = ()
    leads: tuple[LeadTold, ...] = ()


def enrol(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    captures: Iterable[Capture],
    *,
    absent: Iterable[Absent] = (),
    despite_duplicate: str = "",
    despite_misnamed: str = "",
    best_of: bool = False,
    despite_quality: str = "",
    captured_on: date | None = None,
    on_progress: Callable[[], None] = lambda: None,
    before_saving: Callable[[], None] = lambda: None,
    read_one: Callable[[Capture], Reading] | None = None,
    also: Also = nothing_more,
) -> EnrolReport:
    """Add references and absent fingers to an open case.

    Everything that can be read is saved in one transaction; what cannot is reported and stops
    nothing else.

    Parameters
    ----------
    best_of
        Of several captures of one finger keep the best only; they are tries at one print.
    despite_quality
        Why prints poorer than `REFERENCE_QUALITY` are saved all the same; without a reason they
        are reported and left out.
    captured_on
        The day on which the prints were captured, if that was not today: children grow.
    on_progress, before_saving, read_one, also
        As for `identify`.

    Raises
    ------
    PoorPrint
        If all that could be read is too poor, and `despite_quality` gives no reason.
    DuplicatePerson
        If another case's prints are this alike and `despite_duplicate` gives no reason.
    MisnamedFingers
        If a finger comes under two positions, as when the hands of a slap and of single prints
        differ, and `despite_misnamed` gives no reason.
    Conflict
        If an image is one that is already enrolled.
    NoFingerprint, UnreadableImage
        If not a single image could be used.
    Refused, NotFound
        The case is expired, another agency's, or not there.
    """
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_enrol(runtime.rules(session), operator, facts, at=at)
        recorded = prints.absent_fingers(session, permit, case_id)
        day = _capture_day(captured_on, at.date())
        age = middle_age(case_age_on(session, node.vault, case_id, day))
    engine = runtime.finger()
    missing = tuple(absent)
    read = Read((), ())
    tries: tuple[FingerTries, ...] = ()
    given = tuple(captures)
    if given or not missing:
        read = read_all(
            given,
            read_one or engine.read_to_enrol,
            missing={one.finger for one in missing}
            | {finger for finger, why in recorded.items() if why is AbsentStatus.MISSING},
            on_progress=on_progress,
        )
        read, tries = _keepers(engine, read, best_of=best_of, despite_quality=despite_quality)
    if read.readings:
        look_for_same_person(
            runtime,
            permit_duplicate_check(runtime.rules(), operator, facts, at=at),
            read.readings,
            despite_duplicate,
            fresh=day == at.date(),
            age=age,
            check=before_saving,
        )
    before_saving()
    with node.write() as session:
        known = prints.case_references(session, node.vault, permit)
        advice = cross_check(engine, read.readings, known, despite_misnamed, age=age)
        enrolled = tuple(
            _save(session, runtime, permit, reading, advice[number], captured_on)
            for number, reading in enumerate(read.readings)
        )
        for finger in missing:
            prints.record_absent(
                session,
                node.vault,
                permit,
                finger=finger.finger,
                status=finger.status,
                reason=finger.reason,
            )
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.COLLECTION,
            subject=str(case_id),
            details=_log_details(enrolled, missing, despite_duplicate)
            | {"despite_misnamed": despite_misnamed, "despite_quality": despite_quality},
        )
        also(session, case_id)
    leads = look_at_case(runtime, operator, case_id, Sense.FINGER) if enrolled else ()
    return EnrolReport(case_id, enrolled, read.failures, missing, tries=tries, leads=leads)


def _capture_day(captured_on: date | None, today: date) -> date:
    if captured_on is None:
        return today
    if not EARLIEST <= captured_on <= today:
        raise BadInput(
            f"a print was captured between {EARLIEST.year} and today",
            remedy="Check the date: YYYY-MM-DD.",
        )
    return captured_on


def _keepers(
    engine: FingerEngine, read: Read, *, best_of: bool, despite_quality: str
) -> tuple[Read, tuple[FingerTries, ...]]:
    """Return what is to be saved, and the tries that it was chosen from."""
    tries: tuple[FingerTries, ...] = ()
    if best_of:
        alike = engine.calibration.threshold_at(SAME_FINGER_FMR)
        read, tries = keep_best(read, wanted=REFERENCE_QUALITY, alike=alike)
    return leave_out_poor(read, wanted=REFERENCE_QUALITY, despite=despite_quality), tries


def _save(
    session: Session,
    runtime: Runtime,
    permit: EnrolPermit,
    reading: Reading,
    advice: tuple[str, ...],
    captured_on: date | None,
) -> Enrolled:
    impression = prints.next_impression(session, permit, reading.finger)
    print_id = PrintId(runtime.new_id())
    prints.add_print(
        session,
        runtime.node.vault,
        permit,
        print_id=print_id,
        finger=reading.finger,
        impression=impression,
        model=runtime.finger().model,
        template=reading.template,
        quality=reading.quality,
        minutiae_count=len(reading.minutiae),
        captured_on=captured_on,
    )
    return Enrolled(
        id=print_id,
        finger=reading.finger,
        name=reading.name,
        impression=impression,
        quality=reading.quality,
        minutiae=len(reading.minutiae),
        advice=reading.advice + advice + _marked(reading),
        kind=reading.kind,
        reasons=reading.reasons,
    )


def _marked(reading: Reading) -> tuple[str, ...]:
    """Say of a reference made from a photograph that it is one."""
    if reading.kind is CaptureKind.CONTACT:
        return ()
    return ("Enrolled from a photograph and marked so: capture it by contact when you can.",)


def _log_details(
    enrolled: tuple[Enrolled, ...], absent: tuple[Absent, ...], despite_duplicate: str
) -> dict[str, Any]:
    return {
        "prints": {str(saved.id): saved.finger.slug for saved in enrolled},
        "absent": {finger.finger.slug: finger.status.value for finger in absent},
        "despite_duplicate": despite_duplicate,
        "photographed": [str(one.id) for one in enrolled if one.kind is CaptureKind.PHOTO],
    }
