"""Permits about consent: write down what was said, guardians, decisions, receipts, who is due."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import BadInput
from hospitium.policy.backups import RestorePermit
from hospitium.policy.consents import (
    ASK_BEFORE,
    ASSENTS,
    NO,
    YES,
    GuardianFacts,
    Said,
)
from hospitium.policy.decision import Decision
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import Fact, agency_thing, case_thing
from hospitium.policy.rules import Rules
from hospitium.policy.standing import Stream, counts_as_minor, start_of

PURPOSE = "consent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPermit(Permit):
    """May write down what was said in `case`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadConsentPermit(Permit):
    """May see the stream of `case`; None means the list of those who must be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPermit(Permit):
    """May hand over a receipt of `case`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianPermit(Permit):
    """May add a guardian of the person of `case`, mark a conflict or review it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestInterestsPermit(Permit):
    """May propose a decision in the interest of the child of `case`, or be the second of two."""


def permit_consent(
    rules: Rules, operator: Operator, case: CaseFacts, stream: Stream, said: Said, *, at: datetime
) -> ConsentPermit:
    """Permit writing down one thing that the person or a guardian said.

    Raises
    ------
    Refused
        minor.guardian_conflict, minor.consent, consent.stream, retain.expiry, search.purpose.
    BadInput
        If the case has no such guardian, nothing here captures that, or a child's answer comes
        from somebody else.
    """
    guardian = stream.guardian(said.guardian)
    if said.guardian is not None and guardian is None:
        raise BadInput("the case has no such guardian", remedy="Add the guardian first.")
    _need_child(stream, said, at=at)
    grown = stream.person.adult_on
    context: dict[str, Fact] = {
        "answer": said.action.value,
        "voice": voice_of(guardian, at=at),
        "grownSoon": grown is not None and at >= start_of(grown) - ASK_BEFORE,
    }
    yes = _decide(rules, operator, "consent.say", case, at, context)
    return ConsentPermit(issuer=_ISSUER, action="consent.say", **yes.granted())


def permit_withdraw_again(restore: RestorePermit, case: CaseFacts) -> ConsentPermit:
    """Permit writing down again what was withdrawn after a backup: the restore answers for it."""
    return ConsentPermit(
        issuer=_ISSUER, action="consent.say", operator=restore.operator, agency=case.agency,
        purpose=PURPOSE, case=case.id, at=restore.at, decision=restore.decision,
    )  # fmt: skip


def permit_read_consent(
    rules: Rules, operator: Operator, case: CaseFacts | None, *, at: datetime
) -> ReadConsentPermit:
    """Permit seeing what was said in a case of one's own agency, or who is due to be asked."""
    action = "consent.read" if case else "consent.list"
    if case is None:
        agency = agency_thing(operator.agency)
        yes = rules.decide(operator, action, agency, purpose=PURPOSE, at=at)
    else:
        yes = _decide(rules, operator, action, case, at)
    return ReadConsentPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_receipt(
    rules: Rules,
    operator: Operator,
    case: CaseFacts,
    guardian: GuardianFacts | None,
    *,
    at: datetime,
) -> ReceiptPermit:
    """Permit handing a receipt to the person themself (None) or to a guardian.

    Raises
    ------
    Refused
        minor.guardian_conflict: a guardian in conflict does not see the record.
    """
    context: dict[str, Fact] = {"voice": voice_of(guardian, at=at)}
    yes = _decide(rules, operator, "consent.receipt", case, at, context)
    return ReceiptPermit(issuer=_ISSUER, action="consent.receipt", **yes.granted())


def permit_guardian(
    rules: Rules, operator: Operator, case: CaseFacts, what: str, *, at: datetime
) -> GuardianPermit:
    """Permit to `add` a guardian, or to mark one as in `conflict` with the child."""
    action = f"guardian.{what}"
    yes = _decide(rules, operator, action, case, at)
    return GuardianPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_review(
    rules: Rules, operator: Operator, case: CaseFacts, *, first: str, at: datetime
) -> GuardianPermit:
    """Permit reviewing a conflict that the human `first` marked.

    Raises
    ------
    Refused
        minor.guardian_conflict: whoever marked the conflict does not review it.
    """
    context: dict[str, Fact] = {"first": first}
    yes = _decide(rules, operator, "guardian.review", case, at, context)
    return GuardianPermit(issuer=_ISSUER, action="guardian.review", **yes.granted())


def permit_propose(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> BestInterestsPermit:
    """Permit proposing a decision in the interest of a child; a second person must agree."""
    context: dict[str, Fact] = {"voice": "two-people"}
    yes = _decide(rules, operator, "best-interests.propose", case, at, context)
    return BestInterestsPermit(issuer=_ISSUER, action="best-interests.propose", **yes.granted())


def permit_agree(
    rules: Rules, operator: Operator, case: CaseFacts, *, first: str, at: datetime
) -> BestInterestsPermit:
    """Permit being the second of the two people who decide; `first` is the human who proposed.

    Raises
    ------
    Refused
        minor.consent when the same person speaks twice.
    """
    context: dict[str, Fact] = {"first": first}
    yes = _decide(rules, operator, "best-interests.agree", case, at, context)
    return BestInterestsPermit(issuer=_ISSUER, action="best-interests.agree", **yes.granted())


def voice_of(guardian: GuardianFacts | None, *, at: datetime) -> str:
    """Tell in the schema's words who speaks or asks to see; None is the person themself."""
    if guardian is None:
        return "person"
    if guardian.conflict_at is not None:
        return "guardian-in-conflict"
    return "former-guardian" if guardian.until <= at else "guardian"


def _decide(
    rules: Rules,
    operator: Operator,
    action: str,
    case: CaseFacts,
    at: datetime,
    context: dict[str, Fact] | None = None,
) -> Decision:
    return rules.decide(
        operator, action, case_thing(case), purpose=PURPOSE, at=at, case=case.id, context=context
    )


def _need_child(stream: Stream, said: Said, *, at: datetime) -> None:
    if said.action not in ASSENTS:
        return
    if said.guardian is not None:
        raise BadInput("assent is the child's own answer, not a guardian's")
    if not counts_as_minor(stream.person, at):
        raise BadInput(
            "assent is a child's answer, and this person is an adult",
            remedy=f"Record it as one of: {', '.join(sorted(one.value for one in YES | NO))}.",
        )
