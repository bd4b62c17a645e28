"""A person's consent as it is handed over: what was said and decided, without others' names.

Guardians, interpreters and witnesses are third parties: the copy says that they were there, and as
what. That a guardian is marked in conflict is told; why is not, because it says what somebody else
told about somebody else, and may endanger who told it.
"""

from datetime import date, datetime
from typing import Any

from hospitium.core.ids import GuardianId
from hospitium.records.best_interests import DecisionRecord
from hospitium.records.consent_events import ConsentEvent
from hospitium.records.guardians import GuardianRecord
from hospitium.records.person_consent import PersonConsent

WITHHELD = (
    {
        "what": "names of guardians, interpreters and witnesses",
        "why": "They are third parties; as what they were there is told (rule redress.see).",
    },
    {
        "what": "why a guardian was marked in conflict",
        "why": "It may endanger who told it (rule minor.guardian_conflict).",
    },
)


def consent_part(held: PersonConsent) -> dict[str, Any]:
    """Return it as `person_export.schema.json` says; guardians by number, in order of adding."""
    numbers = {one.id: number for number, one in enumerate(held.guardians, start=1)}
    return {
        "said": [_said(one, numbers) for one in held.events],
        "guardians": [_guardian(one, numbers[one.id]) for one in held.guardians],
        "decisions": [_decision(one) for one in held.decisions],
    }


def _said(event: ConsentEvent, numbers: dict[GuardianId, int]) -> dict[str, Any]:
    said, telling = event.said, event.telling
    return {
        "number": said.number,
        "said": said.action.value,
        "at": said.at.isoformat(),
        "by_guardian": numbers.get(said.guardian) if said.guardian else None,
        "purposes": sorted(said.purposes),
        "modalities": sorted(said.modalities),
        "until": _instant(said.until),
        "language": telling.language,
        "explained": telling.explained,
        "notice": event.notice,
        "interpreter_was_there": bool(telling.interpreter),
        "witness_was_there": bool(telling.witness),
        "reason": telling.reason,
        "entry": event.log_entry,
    }


def _guardian(one: GuardianRecord, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "relation": one.relation.value,
        "since": one.added_at.isoformat(),
        "until": one.until.isoformat(),
        "in_conflict": one.in_conflict,
        "conflict_since": _instant(one.conflict_at),
        "conflict_reviewed": one.upheld is not None,
    }


def _decision(one: DecisionRecord) -> dict[str, Any]:
    return {
        "purposes": list(one.purposes),
        "reason": one.reason,
        "authority": one.authority,
        "proposed_at": one.proposed_at.isoformat(),
        "agreed_at": _instant(one.confirmed_at),
        "review_on": _instant(one.review_on),
        "overrules_no": one.overrules_no,
        "stated_at_opening": one.at_opening,
    }


def _instant(at: datetime | date | None) -> str | None:
    return at.isoformat() if at else None
