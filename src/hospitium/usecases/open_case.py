"""Open a case: a legal basis, an authority, an end, and what is known of the person."""

from datetime import datetime

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind, Notice, check_notice
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_open_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, cases
from hospitium.usecases.runtime import Runtime

BASIS_LIMIT = 500


def open_case(
    runtime: Runtime,
    operator: Operator,
    *,
    kind: CaseKind,
    notice: Notice,
    legal_basis: str,
    authority: str,
    contact_desk: str,
    expires_at: datetime,
    reference: str = "",
) -> CaseId:
    """Open a case and return its id.

    Parameters
    ----------
    reference
        Its number elsewhere, such as in the register of reports; `find_case` finds it.

    Raises
    ------
    Refused
        search.purpose, retain.expiry.
    BadInput
        If the notice does not hold together, or nobody would hear of a hit.
    """
    at = runtime.clock()
    permit = permit_open_case(
        runtime.rules(),
        operator,
        legal_basis=legal_basis,
        authority=authority,
        expires_at=expires_at,
        at=at,
    )
    checked = check_notice(kind, notice, today=at.date())
    if not contact_desk.strip():
        raise BadInput(
            "a case needs a contact desk, which hears of a confirmed hit",
            remedy="Name it, for example: --contact-desk 'Missing persons desk, ext. 12'.",
        )
    if max(len(text) for text in (legal_basis, authority, contact_desk, reference)) > BASIS_LIMIT:
        raise BadInput(
            f"legal basis, authority, desk and reference have at most {BASIS_LIMIT} characters"
        )
    case_id = CaseId(runtime.new_id())
    with runtime.node.write() as session:
        cases.add_case(
            session,
            runtime.node.vault,
            permit,
            case_id=case_id,
            kind=kind,
            notice=checked,
            legal_basis=legal_basis.strip(),
            authority=authority.strip(),
            contact_desk=contact_desk.strip(),
            reference=reference.strip(),
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.COLLECTION,
            subject=str(case_id),
            details={"kind": kind.value, "expires_at": expires_at.isoformat()},
        )
    return case_id
