"""Cases as their own agency finds them: somebody else's is as good as none."""

from datetime import datetime

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import AgencyId, CaseId
from hospitium.policy.consents import Modality
from hospitium.policy.facts import CaseFacts
from hospitium.records.cases import case_facts
from hospitium.records.vault import Vault


def own_case_facts(
    session: Session,
    vault: Vault,
    agency: AgencyId,
    case_id: CaseId,
    *,
    at: datetime,
    beyond: bool = False,
    modality: Modality = Modality.FINGERPRINT,
) -> CaseFacts:
    """Return what policy needs to know of a case of `agency`.

    Policy refuses another agency's case too. But a refusal tells that the case is there, which is
    more than somebody who guesses at ids may learn; so the question never gets that far.

    Parameters
    ----------
    beyond
        Whether an override lasts, under which policy is asked about every agency's.
    modality
        As for `case_facts`.

    Raises
    ------
    NotFound
        If there is no such case, or it is another agency's: the same words for both.
    """
    facts = case_facts(session, vault, case_id, at=at, modality=modality)
    if facts.agency != agency and not beyond:
        raise NotFound("no such case")
    return facts
