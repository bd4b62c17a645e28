"""Open a case: a legal basis, an authority, an end, and what is known of the person."""

from datetime import datetime, timedelta

from hospitium.core.errors import BadInput
from hospitium.core.ids import BestInterestsId, CaseId
from hospitium.formats.notice import CaseKind, Notice, check_notice
from hospitium.ledger import Operation
from hospitium.policy.ages import is_minor
from hospitium.policy.cases import permit_open_case
from hospitium.policy.consents import CAPTURED, Basis
from hospitium.policy.operators import Operator
from hospitium.policy.permit import OpenCasePermit
from hospitium.records import audit, cases
from hospitium.records.best_interests import NewDecision, state_at_opening
from hospitium.usecases.runtime import Also, Runtime, nothing_more

BASIS_LIMIT = 500
REVIEW = timedelta(days=365)
SEARCHES = frozenset({"find-missing-person", "name-unidentified-person", "roadside-check"})


def open_case(
    runtime: Runtime,
    operator: Operator,
    *,
    kind: CaseKind,
    notice: Notice,
    legal_basis: str = "",
    authority: str,
    contact_desk: str,
    expires_at: datetime,
    basis: Basis | None = None,
    best_interests: str = "",
    reference: str = "",
    also: Also = nothing_more,
) -> CaseId:
    """Open a case and return its id.

    Parameters
    ----------
    legal_basis
        Needed of a case that rests on one.
    basis
        What it rests on; None for what its kind says: consent of a registered person, else law.
    best_interests
        Why it is best for a missing child to be searched for, as the authority says; without it
        the record says that the authority has the child searched for on this legal basis.
    reference
        Its number elsewhere, such as in the register of reports; `find_case` finds it.
    also
        What else happens in the same transaction.

    Raises
    ------
    Refused
        search.purpose, retain.expiry.
    BadInput
        If the notice does not hold together, nobody would hear of a hit, or such a case cannot
        rest on that.
    """
    at = runtime.clock()
    rests_on = _basis(kind, basis)
    permit = permit_open_case(
        runtime.rules(),
        operator,
        legal_basis=legal_basis,
        authority=authority,
        expires_at=expires_at,
        at=at,
        basis=rests_on,
    )
    checked = check_notice(kind, notice, today=at.date())
    if not contact_desk.strip():
        raise BadInput(
            "a case needs a contact desk, which hears of a confirmed hit",
            remedy="Name it, for example: --contact-desk 'Missing persons desk, ext. 12'.",
        )
    if (
        max(map(len, (legal_basis, authority, contact_desk, best_interests, reference)))
        > BASIS_LIMIT
    ):
        raise BadInput(f"texts of a case have at most {BASIS_LIMIT} characters")
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
            basis=rests_on,
            reference=reference.strip(),
        )
        if kind is CaseKind.MISSING and is_minor(checked, opened_on=at.date(), at=at):
            stated = _stated(runtime, permit, legal_basis, authority, best_interests)
            state_at_opening(session, runtime.node.vault, permit, case_id, stated)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.COLLECTION,
            subject=str(case_id),
            details={
                "kind": kind.value,
                "basis": rests_on.value,
                "expires_at": expires_at.isoformat(),
            },
        )
        also(session, case_id)
    return case_id


def _basis(kind: CaseKind, basis: Basis | None) -> Basis:
    """Return what the case rests on: nobody can ask a missing person, everybody else may say no."""
    usual = Basis.CONSENT if kind is CaseKind.REGISTERED else Basis.LEGAL
    chosen = usual if basis is None else basis
    if kind is not CaseKind.UNIDENTIFIED and chosen is not usual:
        raise BadInput(
            "a missing person cannot be asked, so the case rests on a legal basis"
            if kind is CaseKind.MISSING
            else "a registered person is asked, so the case rests on their consent",
            remedy="Leave the basis out, or choose the other kind of case.",
        )
    return chosen


def _stated(
    runtime: Runtime,
    permit: OpenCasePermit,
    legal_basis: str,
    authority: str,
    best_interests: str,
) -> NewDecision:
    """Return what the authority states for a missing child, who cannot be asked (minor.consent)."""
    usual = (
        f"The authority has the child searched for on this legal basis: {legal_basis.strip()}. "
        "Being found is in the child's interest; the child is absent and is asked once found."
    )
    return NewDecision(
        BestInterestsId(runtime.new_id()),
        SEARCHES,
        CAPTURED,
        best_interests.strip() or usual,
        authority.strip(),
        min(permit.expires_at, permit.at + REVIEW).date(),
    )
