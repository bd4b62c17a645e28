"""What a node holds of a person's consent: what was said, who speaks for them, what was decided."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.records.best_interests import DecisionRecord, decisions_of
from hospitium.records.consent_events import ConsentEvent, events_of
from hospitium.records.guardians import GuardianRecord, guardians_of
from hospitium.records.models import CaseRow
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class PersonConsent:
    """All of it, the oldest first; who hands it over leaves other people's names out."""

    events: tuple[ConsentEvent, ...]
    guardians: tuple[GuardianRecord, ...]
    decisions: tuple[DecisionRecord, ...]


def read_person_consent(session: Session, vault: Vault, permit: HandOverPermit) -> PersonConsent:
    """Return what the permit's record holds of it.

    Raises
    ------
    NotFound
        If the record is gone, or its time is over.
    """
    case = session.get(CaseRow, permit.case)
    if case is None or case.expires_at <= permit.at:
        raise NotFound("no such case")
    return PersonConsent(
        events=events_of(session, vault, permit, case),
        guardians=guardians_of(session, vault, permit, case),
        decisions=decisions_of(session, vault, permit, case),
    )
