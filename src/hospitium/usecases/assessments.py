"""The record of impact assessments: sign one, end one, see which holds and for how long."""

from dataclasses import dataclass
from datetime import date

from hospitium.ledger import Operation
from hospitium.policy.assessments import (
    permit_read_assessments,
    permit_record_assessment,
    permit_withdraw_assessment,
)
from hospitium.policy.facts import AssessmentFacts
from hospitium.policy.operators import Operator
from hospitium.records import assessments, audit, standings
from hospitium.records.assessments import AssessmentRecord, NewAssessment
from hospitium.usecases.runtime import Runtime

REASON_LIMIT = 2000

NONE_HOLDS = (
    "No impact assessment holds: fingerprints may not be kept in this node's store until a "
    "data-protection officer has signed one (hospitium assessment record)."
)


@dataclass(frozen=True, slots=True)
class AssessmentStatus:
    """Which assessment holds now, None if none does, and what to tell people about it."""

    current: AssessmentFacts | None
    days_left: int | None
    warning: str


def record_assessment(runtime: Runtime, operator: Operator, new: NewAssessment) -> int:
    """Record that the operator has reviewed an assessment and return its number.

    Raises
    ------
    Refused
        store.minimum; purpose.forbidden.
    BadInput, NotFound
        As `records.assessments.add_assessment`.
    """
    node = runtime.node
    with node.read() as session:
        responsible = standings.person_of(session, new.responsible)
    permit = permit_record_assessment(
        runtime.rules(),
        operator,
        node=node.info.agency,
        responsible=responsible,
        reviewed_on=new.reviewed_on,
        valid_until=new.valid_until,
        at=runtime.clock(),
    )
    with node.write() as session:
        number = assessments.add_assessment(session, permit, new)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"assessment:{number}",
            details=_details(new),
        )
    return number


def withdraw_assessment(runtime: Runtime, operator: Operator, number: int, *, reason: str) -> None:
    """End an assessment at once, and say why; no older one takes its place.

    Raises
    ------
    Refused
        store.minimum.
    BadInput, NotFound, Conflict
        Without a reason; there is none of that number; it has been withdrawn.
    """
    why = assessments.need_text(reason, "a reason", REASON_LIMIT)
    node = runtime.node
    permit = permit_withdraw_assessment(
        runtime.rules(), operator, node=node.info.agency, at=runtime.clock()
    )
    with node.write() as session:
        assessments.withdraw_assessment(session, permit, number)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"assessment:{number}",
            details={"reason": why},
        )


def list_assessments(runtime: Runtime, operator: Operator) -> tuple[AssessmentRecord, ...]:
    """Return all assessments of the node, the newest first."""
    permit = permit_read_assessments(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(assessments.list_assessments(session, permit))


def show_assessment(runtime: Runtime, operator: Operator, number: int) -> AssessmentRecord:
    """Return one assessment; `NotFound` if there is none of that number."""
    permit = permit_read_assessments(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return assessments.read_assessment(session, permit, number)


def assessment_status(runtime: Runtime) -> AssessmentStatus:
    """Return which assessment holds, and a warning 60 days before it ends. Anybody may ask."""
    at = runtime.clock()
    with runtime.node.read() as session:
        current = assessments.current_assessment(session, at)
    if current is None:
        return AssessmentStatus(None, None, NONE_HOLDS)
    left = current.days_left(at)
    warning = _ends(current.valid_until, left) if current.expires_soon(at) else ""
    return AssessmentStatus(current, left, warning)


def _ends(day: date, left: int) -> str:
    days = "today" if left == 0 else f"in {left} day{'' if left == 1 else 's'}"
    return (
        f"The impact assessment ends {days}, on {day.isoformat()}: after that day no fingerprint "
        "may be added to the store. Have it reviewed now."
    )


def _details(new: NewAssessment) -> dict[str, object]:
    return {
        "version": new.version,
        "responsible": new.responsible,
        "reviewed_on": new.reviewed_on.isoformat(),
        "valid_until": new.valid_until.isoformat(),
        "document": new.document.hex(),
        "purposes": sorted(new.purposes),
        "modalities": sorted(new.modalities),
    }
