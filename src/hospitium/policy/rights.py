"""Permits to ask for what a person is entitled to, or what an authority orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hospitium.core.errors import Refused
from hospitium.core.ids import OperatorId
from hospitium.formats.rights_terms import Part, RequestKind
from hospitium.policy.consent_permits import voice_of
from hospitium.policy.consents import GuardianFacts
from hospitium.policy.decision import Decision
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER
from hospitium.policy.question import Duty, Fact, agency_thing, case_thing
from hospitium.policy.rights_permits import (
    AskPermit,
    PersonCodePermit,
    ReadRequestsPermit,
    SeePermit,
)
from hospitium.policy.rules import Rules

PERSON = OperatorId("person")
"""Who acts when the person concerned does, by their own code."""

LONGEST_ORDER = timedelta(days=366)
"""No hold and no court's order is open-ended: after a year it is decided anew or gone."""
PURPOSE = "redress"
ORDERED = "legal-order"
"""Why something is done that a court or an authority orders."""


@dataclass(frozen=True, slots=True)
class RightsFacts:
    """A record as these rules see it.

    Attributes
    ----------
    held_until, held_by
        The end of the last legal hold on it, and who ordered that; None and empty without one.
    searched
        Whether the contested hit is of a search by the operator's own agency.
    received, onward
        What of it its owner has released to the operator's agency, where that is another one; and
        whether it may be passed on.
    """

    case: CaseFacts
    held_until: datetime | None = None
    held_by: str = ""
    searched: bool = False
    received: frozenset[Part] = frozenset()
    onward: bool = False

    def owned(self, agency: str, parts: frozenset[Part]) -> bool:
        """Tell whether `agency` may pass `parts` on: its own record, or its owner lets it."""
        return self.case.agency == agency or (self.onward and parts <= self.received)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for, as these rules see it; the words themselves stay sealed."""

    kind: RequestKind
    parts: frozenset[Part] = frozenset()
    recipient: bool = False
    subject: UUID | None = None
    ends_at: datetime | None = None


def permit_person_code(
    rules: Rules,
    operator: Operator,
    case: CaseFacts,
    *,
    action: str,
    at: datetime,
    to: GuardianFacts | None = None,
) -> PersonCodePermit:
    """Permit giving the person of a live case their code (`issue`), or ending it (`revoke`).

    Parameters
    ----------
    to
        The guardian who is given it for a child; None for the person themself.

    Raises
    ------
    Refused
        minor.guardian_conflict for a guardian in conflict, minor.consent for one who is none (any
        more); retain.expiry, search.purpose.
    """
    context: dict[str, Fact] = {"voice": voice_of(to, at=at)} if action == "issue" else {}
    yes = rules.decide(
        operator, "person-code", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context=context,
    )  # fmt: skip
    return PersonCodePermit(issuer=_ISSUER, action=f"person-code.{action}", **yes.granted())


def permit_see(rules: Rules, case: CaseFacts, *, at: datetime) -> SeePermit:
    """Permit the person themself to see who looked at their record (redress.see).

    With the handles of those who looked, where the policies of this deployment allow that.
    """
    try:
        yes, named = _decide_see(rules, case, at, named=True), True
    except Refused:
        yes, named = _decide_see(rules, case, at, named=False), False
    fields = {**yes.granted(), "operator": PERSON}
    return SeePermit(issuer=_ISSUER, action="redress.see", named=named, **fields)


def _decide_see(rules: Rules, case: CaseFacts, at: datetime, *, named: bool) -> Decision:
    return rules.decide(
        person_of(case), "redress.see", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={"named": named},
    )  # fmt: skip


def permit_see_with(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> SeePermit:
    """Permit somebody to see the same, who goes through it together with the person."""
    action = "redress.see-with"
    yes = rules.decide(operator, action, case_thing(case), purpose=PURPOSE, at=at, case=case.id)
    return SeePermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_read_requests(
    rules: Rules, operator: Operator, case: CaseFacts | None, *, at: datetime
) -> ReadRequestsPermit:
    """Permit seeing the requests about one record, or (None) all of the agency's."""
    whose = agency_thing(case.agency if case else operator.agency)
    yes = rules.decide(
        operator, "rights.read", whose, purpose=PURPOSE, at=at, case=case.id if case else None
    )
    return ReadRequestsPermit(issuer=_ISSUER, action="rights.read", **yes.granted())


def permit_ask(
    rules: Rules, operator: Operator, ask: Ask, facts: RightsFacts, *, at: datetime
) -> AskPermit:
    """Permit recording a request; somebody else settles it.

    Raises
    ------
    Refused
        search.purpose (role, another agency's record), retain.expiry (its time is over, a hold
        stops an erasure, an order without a sane end), release.dual (nothing listed, nobody
        named), release.no_onward, victim.location, redress.see, redress.freeze.
    """
    yes = _decide(rules, operator, ask, facts, at)
    return AskPermit(
        issuer=_ISSUER,
        action=f"rights.ask.{ask.kind.value}",
        kind=ask.kind,
        subject=ask.subject,
        ends_at=ask.ends_at,
        **yes.granted(),
    )


def permit_person_asks(rules: Rules, ask: Ask, facts: RightsFacts, *, at: datetime) -> AskPermit:
    """Permit what a person asks for by their own code: to contest a hit, to put a fact right."""
    yes = _decide(rules, person_of(facts.case), ask, facts, at)
    return AskPermit(
        issuer=_ISSUER,
        action=f"rights.ask.{ask.kind.value}",
        kind=ask.kind,
        subject=ask.subject,
        by_person=True,
        **{**yes.granted(), "operator": PERSON},
    )


def person_of(case: CaseFacts) -> Duty:
    """Return the person of a record as who acts."""
    return Duty(str(case.id), case.agency, kind="Person")


def purpose_of(kind: RequestKind) -> str:
    """Return why a request of this kind is made."""
    ordered = (RequestKind.HOLD, RequestKind.LIFT, RequestKind.ORDER)
    return ORDERED if kind in ordered else PURPOSE


def telling_who_holds(refusal: Refused, facts: RightsFacts) -> Refused:
    """Say in a refusal which authority holds the record, and until when."""
    if facts.held_until is not None and "legal hold stops" in str(refusal):
        refusal.remedy = (
            f"{facts.held_by} ordered it, until {facts.held_until:%Y-%m-%d}. Ask there for its "
            "lifting. Meanwhile the hold lets nobody search for or see what has expired."
        )
    return refusal


def _decide(
    rules: Rules, who: Operator | Duty, ask: Ask, facts: RightsFacts, at: datetime
) -> Decision:
    context: dict[str, Fact] = {
        "kind": ask.kind.value,
        "parts": sorted(ask.parts),
        "named": ask.recipient,
        "owned": facts.owned(who.agency, ask.parts),
        "held": facts.held_until is not None,
        "searched": facts.searched,
        "latestEnd": at + LONGEST_ORDER,
    }
    if ask.ends_at is not None:
        context["endsAt"] = ask.ends_at
    try:
        return rules.decide(
            who, "rights.ask", case_thing(facts.case), purpose=purpose_of(ask.kind), at=at,
            case=facts.case.id, context=context,
        )  # fmt: skip
    except Refused as refusal:
        raise telling_who_holds(refusal, facts) from None
