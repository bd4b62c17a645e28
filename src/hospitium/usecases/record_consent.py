"""Write down what somebody said about prints; a withdrawal stops their use at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId, ConsentId, GuardianId
from hospitium.formats.consent_receipt import PurposeTold, ReceiptFacts, build_receipt
from hospitium.ledger import Operation
from hospitium.ledger.receipt_proof import receipt_subject, sign_receipt
from hospitium.policy.consent_permits import ConsentPermit, permit_consent
from hospitium.policy.consents import (
    ASSENTS,
    NO,
    USUAL,
    YES,
    Action,
    Ended,
    Modality,
    Said,
)
from hospitium.policy.operators import Operator
from hospitium.policy.purposes import find_purpose
from hospitium.policy.standing import Standing, standing
from hospitium.records import audit, consent_events, consent_state
from hospitium.records.checkpoints import log_signer
from hospitium.records.consent_events import Telling
from hospitium.records.consent_state import Stopped
from hospitium.records.consent_terms import receipt_terms
from hospitium.records.own_cases import own_case_facts
from hospitium.records.vault import Vault
from hospitium.usecases.consent_notice import (
    OTHER_PATH,
    PURPOSES,
    VERSION,
    notice_digest,
    sentence_of,
)
from hospitium.usecases.runtime import Runtime

NO_WORDS = Telling()
TEXT_LIMIT = 500
NOTICE_LIMIT = 40
USUAL_TIME = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was said.

    Attributes
    ----------
    purposes, modalities
        What it was about. Empty means all of them, which is what most refusals mean; but a yes
        that names nothing is about fingerprints only.
    guardian
        Who spoke for a child; None when the person themself did.
    notice
        Version of the explanation that was given.
    until
        When a yes ends; a year from now, or with the case, if nobody says.
    """

    action: Action
    purposes: frozenset[str] = frozenset()
    modalities: frozenset[Modality] = frozenset()
    guardian: GuardianId | None = None
    telling: Telling = NO_WORDS
    notice: str = VERSION
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it.

    Attributes
    ----------
    number
        Of the event in the case's stream; the receipt is fetched by it.
    stopped
        What is not used any more; None for a case on a legal basis, where nothing hangs on it.
    other_path
        The same help without prints, told whenever somebody said no.
    """

    id: ConsentId
    number: int
    action: Action
    standing: Standing
    stopped: Stopped | None
    receipt: Mapping[str, Any]
    other_path: tuple[str, ...]


def record_consent(
    runtime: Runtime, operator: Operator, case_id: CaseId, statement: Statement
) -> Recorded:
    """Add one statement to the stream; all that follows from it is in the same transaction.

    Raises
    ------
    Refused
        minor.consent, minor.guardian_conflict, consent.stream, retain.expiry, search.purpose.
    BadInput
        If it lacks what a yes must say, or names a use that nobody can agree to.
    NotFound
        No such case.
    """
    at = runtime.clock()
    _check(statement, at)
    node, vault = runtime.node, runtime.node.vault
    with node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        number = consent_events.next_number(session, case_id)
        said = _said(statement, number, at=at, latest=facts.expires_at)
        stream = consent_state.read_stream(session, vault, case_id)
        permit = permit_consent(runtime.rules(session), operator, facts, stream, said, at=at)
        now = standing(replace(stream, said=(*stream.said, said)), at=at)
        why = Ended.CHILD_SAID_NO if facts.minor and said.guardian is None else Ended.WITHDRAWN
        stopped = consent_state.settle(session, vault, permit, now, why=why)
        event_id = ConsentId(runtime.new_id())
        receipt = add_said(session, vault, permit, event_id, said, statement, stopped)
    no = said.action in NO or said.action is Action.ASSENT_NO
    path = OTHER_PATH if no else ()
    return Recorded(event_id, number, said.action, now, stopped, receipt, path)


def _check(statement: Statement, at: datetime) -> None:
    """Refuse what cannot be understood later: a yes without language, explanation or sane end."""
    telling, action = statement.telling, statement.action
    for purpose in statement.purposes:
        sentence_of(purpose)
    if action in YES and not (telling.language.strip() and telling.explained.strip()):
        raise BadInput(
            "a yes says in which language and how it was explained",
            remedy="Name both, such as: Tigrinya, read aloud with pictures.",
        )
    if action in YES and not statement.purposes:
        raise BadInput(
            "a yes is to something: name each use that the person agrees to",
            remedy=f"Use one or more of: {', '.join(PURPOSES)}.",
        )
    if action is Action.ASSENT_NOT_ABLE and not telling.reason.strip():
        raise BadInput(
            "say why the child is not able to answer",
            remedy="Such as: three years old, does not understand the question.",
        )
    if statement.until is not None and statement.until <= at:
        raise BadInput("a consent ends after today")
    texts = (*(getattr(telling, name) for name in Telling.__slots__), statement.notice)
    if max(map(len, texts)) > TEXT_LIMIT or len(statement.notice) > NOTICE_LIMIT:
        raise BadInput(f"a text has at most {TEXT_LIMIT} characters, a version {NOTICE_LIMIT}")


def _said(statement: Statement, number: int, *, at: datetime, latest: datetime) -> Said:
    """Return the statement as policy sees it; what was left open means everything."""
    modalities = statement.modalities
    if not modalities:
        modalities = USUAL if statement.action in YES | ASSENTS else frozenset(Modality)
    end = statement.until or at + USUAL_TIME
    return Said(
        number=number,
        action=statement.action,
        purposes=statement.purposes or frozenset(PURPOSES),
        modalities=modalities,
        at=utc(at),
        guardian=statement.guardian,
        until=min(utc(end), latest) if statement.action in YES else None,
    )


def add_said(
    session: Session,
    vault: Vault,
    permit: ConsentPermit,
    event_id: ConsentId,
    said: Said,
    statement: Statement,
    stopped: Stopped | None,
) -> dict[str, Any]:
    """Add the event with its entry in the log, and return its signed receipt."""
    body = _receipt(session, vault, permit, event_id, said, statement, stopped)
    entry = audit.append(
        session,
        vault,
        permit,
        operation=Operation.COLLECTION if said.action in YES else Operation.ALTERATION,
        subject=receipt_subject(body),
        details={"event": str(event_id), "number": said.number, "said": said.action.value},
    ).sequence
    consent_events.add_event(
        session,
        vault,
        permit,
        event_id=event_id,
        said=said,
        telling=statement.telling,
        notice=statement.notice,
        log_entry=entry,
        receipt=body,
    )
    return sign_receipt(body, log_signer(session, vault), entry)


def _receipt(
    session: Session,
    vault: Vault,
    permit: ConsentPermit,
    event_id: ConsentId,
    said: Said,
    statement: Statement,
    stopped: Stopped | None,
) -> dict[str, Any]:
    terms = receipt_terms(session, vault, permit)
    facts = ReceiptFacts(
        receipt=event_id,
        case=terms.case,
        action=said.action.value,
        purposes=[_told(purpose) for purpose in sorted(said.purposes)],
        modalities=sorted(said.modalities),
        spoken_by="the person" if said.guardian is None else "a guardian",
        at=said.at,
        until=said.until,
        language=statement.telling.language,
        notice=statement.notice,
        notice_digest=notice_digest() if statement.notice == VERSION else "",
        office=terms.office,
        stopped=stopped_fields(stopped),
    )
    return build_receipt(facts)


def _told(purpose: str) -> PurposeTold:
    kinds = sorted(kind.value for kind in find_purpose(purpose).agency_kinds)
    return PurposeTold(id=purpose, sentence=sentence_of(purpose), searched_by=kinds)


def stopped_fields(stopped: Stopped | None) -> dict[str, Any]:
    """Return what was stopped as plain JSON; empty when nothing was."""
    if stopped is None or stopped.nothing:
        return {}
    return {
        "purposes": list(stopped.purposes),
        "prints": stopped.prints,
        "faces": stopped.faces,
        "irises": stopped.irises,
        "candidates": stopped.candidates,
        "erase_after": stopped.erase_after.isoformat() if stopped.erase_after else None,
    }
