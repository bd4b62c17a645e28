"""Look at a portrait that is kept of a face. That somebody looked is logged, each time."""

from hospitium.core.ids import CaseId, FaceId
from hospitium.ledger import Operation
from hospitium.policy.faces import permit_see_portrait
from hospitium.policy.operators import Operator
from hospitium.records import audit, kept_faces
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


def show_portrait(runtime: Runtime, operator: Operator, case_id: CaseId, face: FaceId) -> bytes:
    """Return a portrait as JPEG.

    Raises
    ------
    NotFound
        No such case or face, or no portrait of it is kept.
    Refused
        search.purpose without a role that sees cases; retain.expiry.
    """
    at, node = runtime.clock(), runtime.node
    with node.write() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_see_portrait(runtime.rules(session), operator, facts, at=at)
        portrait = kept_faces.open_portrait(session, node.vault, permit, face)
        audit.append(
            session, node.vault, permit, operation=Operation.CONSULTATION, subject=str(face)
        )
    return portrait
