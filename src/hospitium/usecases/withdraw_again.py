"""Write down again, in a node that was put back, what people said no to after its backup."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId, ConsentId, GuardianId, NewId
from hospitium.policy.backups import RestorePermit
from hospitium.policy.consent_permits import permit_withdraw_again
from hospitium.policy.consents import Ended, Said
from hospitium.policy.standing import Stream, standing
from hospitium.records import cases, consent_events, consent_state
from hospitium.records.backups.withdrawn import Withdrawn
from hospitium.records.consent_events import Telling
from hospitium.records.models import CaseRow
from hospitium.records.vault import Vault
from hospitium.usecases.record_consent import Statement, add_said

WHY = "Said after the backup from which this node was put back; taken over from its lists."
NOTICE = "not-known"


def withdraw_again(
    session: Session,
    vault: Vault,
    permit: RestorePermit,
    withdrawn: Iterable[Withdrawn],
    *,
    new_id: NewId,
) -> int:
    """Add each no to its stream that is not there; return how many.

    What was agreed to again later is not on any list: the person is asked anew.
    """
    done = 0
    for one in sorted(withdrawn, key=lambda one: (one.at, one.case)):
        row = session.get(CaseRow, one.case)
        if row is None or row.expires_at <= permit.at:
            continue
        stream = consent_state.read_stream(session, vault, CaseId(row.id))
        if not any(_same(said, one) for said in stream.said):
            _withdraw(session, vault, permit, one, stream, ConsentId(new_id()))
            done += 1
    return done


def _same(said: Said, one: Withdrawn) -> bool:
    return (said.action, said.at) == (one.action, utc(one.at))


def _withdraw(
    session: Session,
    vault: Vault,
    restore: RestorePermit,
    one: Withdrawn,
    stream: Stream,
    event: ConsentId,
) -> None:
    facts = cases.case_facts(session, vault, CaseId(one.case), at=restore.at)
    permit = permit_withdraw_again(restore, facts)
    known = stream.guardian(GuardianId(one.guardian)) if one.guardian else None
    said = Said(
        number=consent_events.next_number(session, facts.id),
        action=one.action,
        purposes=one.purposes,
        modalities=one.modalities,
        at=utc(one.at),
        # the no of a guardian whom this backup does not know counts as the person's: it stops more
        guardian=known.id if known else None,
    )
    now = standing(replace(stream, said=(*stream.said, said)), at=restore.at)
    child = facts.minor and said.guardian is None
    why = Ended.CHILD_SAID_NO if child else Ended.WITHDRAWN
    stopped = consent_state.settle(session, vault, permit, now, why=why)
    statement = Statement(
        action=said.action, guardian=said.guardian, telling=Telling(reason=WHY), notice=NOTICE
    )
    add_said(session, vault, permit, event, said, statement, stopped)
