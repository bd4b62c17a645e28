"""Break the glass, and have it judged: the override that the ombudsman is told of at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hospitium.ledger import Operation
from hospitium.policy.operators import Operator, Role
from hospitium.policy.override import (
    permit_break_glass,
    permit_own_glass,
    permit_review_glass,
    permit_see_glass,
)
from hospitium.records import audit, glass, standings
from hospitium.records.glass import GlassRecord
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Broken:
    """An override that has begun."""

    id: UUID
    ends_at: datetime


def break_glass(runtime: Runtime, operator: Operator, *, reason: str, lasting: timedelta) -> Broken:
    """Begin an override; the ombudsman's inbox has it in the same transaction.

    Raises
    ------
    Refused, ProofNeeded, Conflict
        As `policy.override.permit_break_glass` says.
    """
    glass_id = runtime.new_id()
    with runtime.node.write() as session:
        permit = permit_break_glass(
            runtime.rules(session),
            operator,
            reason=reason,
            lasting=lasting,
            ombudsmen=standings.count_holders(session, Role.OMBUDSMAN),
            at=runtime.clock(),
        )
        glass.begin_glass(
            session, runtime.node.vault, permit, glass_id=glass_id, reason=reason.strip()
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(glass_id),
            details={"ends_at": permit.ends_at.isoformat(), "told": Role.OMBUDSMAN.value},
        )
    return Broken(glass_id, permit.ends_at)


def end_glass(runtime: Runtime, operator: Operator, glass_id: UUID) -> None:
    """End one's own override before its time."""
    permit = permit_own_glass(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.write() as session:
        glass.end_glass(session, permit, glass_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(glass_id),
        )


def own_glass(runtime: Runtime, operator: Operator) -> tuple[GlassRecord, ...]:
    """Return one's own overrides, with what was done under them and what came of it."""
    permit = permit_own_glass(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(glass.list_glass(session, runtime.node.vault, permit))


def list_glass(
    runtime: Runtime, operator: Operator, *, waiting_only: bool = False
) -> tuple[GlassRecord, ...]:
    """Return the node's overrides to an ombudsman; the first look at a new one is logged."""
    permit = permit_see_glass(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        found = tuple(
            glass.list_glass(session, runtime.node.vault, permit, waiting_only=waiting_only)
        )
    if any(one.seen_at is None for one in found):
        with runtime.node.write() as session:
            if glass.see_glass(session, permit):
                audit.append(session, runtime.node.vault, permit, operation=Operation.CONSULTATION)
    return found


def review_glass(
    runtime: Runtime, operator: Operator, glass_id: UUID, *, justified: bool, finding: str
) -> None:
    """Say, as ombudsman, whether an override was justified; once, and not of one's own.

    Raises
    ------
    Refused, ProofNeeded, Conflict, BadInput
        As `policy.override.permit_review_glass` says.
    NotFound
        If there is no such override.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        facts = glass.glass_facts(session, glass_id, at=at)
        permit = permit_review_glass(
            runtime.rules(session), operator, facts, finding=finding, at=at
        )
        glass.review_glass(
            session,
            runtime.node.vault,
            permit,
            justified=justified,
            finding=finding.strip(),
        )
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(glass_id),
            details={"justified": justified},
        )
