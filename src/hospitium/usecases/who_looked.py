"""Who looked at a record, in plain words: rule redress.see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.formats.rights_terms import RequestKind
from hospitium.ledger import Operation
from hospitium.policy.operators import AgencyKind, Operator
from hospitium.policy.rights import PERSON, permit_see_with
from hospitium.policy.rights_permits import HandOverPermit, SeePermit
from hospitium.records import audit, looks, redress_state
from hospitium.records.looks import Looked
from hospitium.records.own_cases import own_case_facts
from hospitium.records.rights_requests import RequestRecord
from hospitium.usecases.plain_words import deed_of, reason_of
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Look:
    """One entry as the person is told of it.

    Attributes
    ----------
    agency, agency_kind, roles
        Who, as far as the rules tell: never a name.
    operator
        Their handle, only where the policy of this deployment says so; else empty.
    deed, reason
        What they did and why, in plain words.
    own
        Whether it was done with the person's own code.
    """

    sequence: int
    at: datetime
    agency: str
    agency_kind: AgencyKind | None
    roles: tuple[str, ...]
    operator: str
    deed: str
    reason: str
    own: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """A court's order that something is not shown; that there is one is shown, and its end."""

    authority: str
    agency: str
    until: datetime


@dataclass(frozen=True, slots=True)
class WhoLooked:
    """All looks that may be shown, the newest first, and what stands in the way of the others."""

    looks: tuple[Look, ...]
    withheld: tuple[Withheld, ...]


def look_with(runtime: Runtime, operator: Operator, case_id: CaseId) -> WhoLooked:
    """Return who looked at a record, for somebody who goes through it with the person.

    Raises
    ------
    NotFound
        No such record.
    Refused
        search.purpose for another agency's record, retain.expiry for one whose time is over.
    """
    at = runtime.clock()
    node = runtime.node
    with node.write() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_see_with(runtime.rules(session), operator, facts, at=at)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(case_id),
        )
        return who_looked(session, runtime, permit, case_id)


def who_looked(
    session: Session, runtime: Runtime, permit: SeePermit | HandOverPermit, case_id: CaseId
) -> WhoLooked:
    """Return the looks at the permit's record, without those that a court's order withholds."""
    orders = standing_orders(session, runtime, case_id, permit.at)
    named = isinstance(permit, SeePermit) and permit.named
    found = looks.looks_at(session, permit)
    shown = tuple(_told(one, named=named) for one in found if not hides(orders, one))
    return WhoLooked(
        shown,
        tuple(
            Withheld(order.terms.authority, order.terms.agency, order.ends_at)
            for order in orders
            if order.terms and order.ends_at
        ),
    )


def standing_orders(
    session: Session, runtime: Runtime, case_id: CaseId, at: datetime
) -> list[RequestRecord]:
    """Return the courts' orders that stand on a record."""
    return redress_state.standing(session, runtime.node.vault, case_id, RequestKind.ORDER, at=at)


def hides(orders: list[RequestRecord], look: Looked) -> bool:
    """Tell whether a court's order withholds a look; the person's own looks are always shown."""
    if look.leaf.operator == PERSON:
        return False
    agencies = {order.terms.agency for order in orders if order.terms}
    return "" in agencies or look.leaf.agency in agencies


def _told(look: Looked, *, named: bool) -> Look:
    leaf = look.leaf
    return Look(
        sequence=leaf.sequence,
        at=leaf.at,
        agency=look.agency_name,
        agency_kind=look.agency_kind,
        roles=look.roles,
        operator=leaf.operator if named else "",
        deed=deed_of(leaf),
        reason=reason_of(leaf),
        own=leaf.operator == PERSON,
    )
