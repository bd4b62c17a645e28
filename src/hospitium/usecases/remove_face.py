"""Remove a photograph from a case, or only the portrait that was kept of it."""

from hospitium.core.ids import CaseId, FaceId
from hospitium.ledger import Operation
from hospitium.policy.faces import permit_remove_face
from hospitium.policy.operators import Operator
from hospitium.records import audit, kept_faces, redress_state
from hospitium.records.own_cases import own_case_facts
from hospitium.records.samples import FACES
from hospitium.usecases.runtime import Runtime


def remove_face(
    runtime: Runtime,
    operator: Operator,
    face: FaceId,
    *,
    case_id: CaseId | None = None,
    portrait_only: bool = False,
) -> bool:
    """Erase a face at once; return whether its template is still there.

    Parameters
    ----------
    case_id
        The case that it must be of; None finds it by the face alone.
    portrait_only
        Leave the template, and erase the portrait.

    Raises
    ------
    NotFound
        No such face or portrait, or another agency's.
    Refused
        search.purpose without a role; retain.expiry under a legal hold.
    """
    at, node = runtime.clock(), runtime.node
    with node.write() as session:
        case = case_id or FACES.case_of(session, face)
        facts = own_case_facts(session, node.vault, operator.agency, case, at=at)
        held = redress_state.is_held(session, case, at=at)
        permit = permit_remove_face(runtime.rules(session), operator, facts, held=held, at=at)
        stays = portrait_only and kept_faces.forget_portrait(session, permit, face)
        if not portrait_only:
            kept_faces.remove_face(session, permit, face)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ERASURE,
            subject=str(face),
            details={"portrait_only": portrait_only, "stays": stays},
        )
    return stays
