"""The impact assessment of the demo: it says that there is nobody whom anything could happen to."""

from datetime import timedelta

from hospitium.core.errors import NotFound
from hospitium.core.ids import OperatorId
from hospitium.crypto.digest import sha256
from hospitium.policy.operators import Operator, Role
from hospitium.policy.purposes import CATALOGUE
from hospitium.records.assessments import NewAssessment
from hospitium.usecases.assessments import assessment_status, record_assessment
from hospitium.usecases.operators import add_operator, find_operator
from hospitium.usecases.runtime import Runtime

GUARDIAN = OperatorId("dana")
"""The demo's data-protection officer."""

TITLE = "DEMO ONLY: a store of synthetic people, none of whom exists"
DOCUMENT = (
    b"Demonstration of Hospitium. Every person, print and notice in this node is synthetic. No "
    b"personal data is processed, so nobody's rights are at risk. This is not an assessment of "
    b"a real deployment and cannot stand in for one.\n"
)


def assess_demo(runtime: Runtime, *, responsible: Operator, root: OperatorId) -> None:
    """Record the demo's assessment unless one holds."""
    if assessment_status(runtime).current is not None:
        return
    today = runtime.clock().date()
    new = NewAssessment(
        title=TITLE,
        version="demo",
        responsible=responsible.id,
        reviewed_on=today,
        valid_until=today + timedelta(days=365),
        document=sha256(DOCUMENT),
        purposes=tuple(purpose.id for purpose in CATALOGUE),
        modalities=("finger", "face", "iris"),
        legal_basis="None is needed: no personal data is processed in this demo.",
    )
    record_assessment(runtime, _guardian(runtime, root), new)


def _guardian(runtime: Runtime, root: OperatorId) -> Operator:
    """Return the demo's data-protection officer; a demo of an older version gets one."""
    try:
        return find_operator(runtime, GUARDIAN)
    except NotFound:
        return add_operator(
            runtime,
            find_operator(runtime, root),
            operator_id=GUARDIAN,
            display_name="Dana Demo",
            roles={Role.DATA_PROTECTION_OFFICER},
        ).operator
